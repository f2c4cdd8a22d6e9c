import { exp } from "../../../engine/exact.js";
import type { Duration } from "../../../engine/time.js";
import type { Memory } from "../../../proto/gen/entanglab/node/v1/node.js";
import { type DecayRates, decayRates } from "../../../theory/decay.js";
import { fidelityFromWerner } from "../../../theory/swapping.js";

/** The decay rates of a memory as a node is told of it. */
export const ratesOf = (memory: Memory | undefined): DecayRates =>
  decayRates({
    ...(memory?.t1Ns !== undefined && { t1: memory.t1Ns as Duration }),
    ...(memory?.t2Ns !== undefined && { t2: memory.t2Ns as Duration }),
    ...(memory?.depolarisingNs !== undefined && { depolarising: memory.depolarisingNs as Duration }),
  });

/** The factor on a Werner parameter that one half keeps over its age: the mean over ⟨ZZ⟩, ⟨XX⟩ and ⟨YY⟩. */
export function kept(rates: DecayRates, ageNs: number): number {
  if (rates.longitudinal === 0 && rates.transverse === 0) return 1;
  return (exp(-rates.longitudinal * ageNs) + 2 * exp(-rates.transverse * ageNs)) / 3;
}

/** The fidelity a node expects of a pair: what links and swaps are calibrated to, less what both its halves lost since. */
export function goodness(
  werner: number,
  near: { readonly rates: DecayRates; readonly ageNs: number },
  far: { readonly rates: DecayRates; readonly ageNs: number },
): number {
  const longitudinal = near.rates.longitudinal * near.ageNs + far.rates.longitudinal * far.ageNs;
  const transverse = near.rates.transverse * near.ageNs + far.rates.transverse * far.ageNs;
  if (longitudinal === 0 && transverse === 0) return fidelityFromWerner(werner);
  return fidelityFromWerner((werner * (exp(-longitudinal) + 2 * exp(-transverse))) / 3);
}
