import { PurificationMethod } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { GateQuality } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { type Correlations, correlationsOf, weightsOf } from "../../../../theory/correlations.js";
import { PERFECT_END, purify, twirled } from "../../../../theory/purification.js";

/** What a node expects of a pair that a purification kept; it takes the other end to work as well as its own. */
export function expectedOf(
  method: PurificationMethod,
  kept: Correlations,
  spent: Correlations,
  { quality, isTwirled }: { readonly quality: GateQuality | undefined; readonly isTwirled: boolean },
): Correlations {
  const own = quality ?? PERFECT_END;
  const ends = [own, own] as const;
  const [a, b] = [kept, spent].map(weightsOf).map((weights) => (isTwirled ? twirled(weights, ends) : weights));
  const name = method === PurificationMethod.DEJMPS ? "dejmps" : "bbpssw";
  return correlationsOf(purify(a ?? weightsOf(kept), b ?? weightsOf(spent), { method: name, ends }).weights);
}
