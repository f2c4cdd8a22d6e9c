import { log2 } from "../engine/exact.js";
import type { BellWeights } from "./bell.js";
import { depolarisedWeights } from "./swapping.js";

/** BBPSSW: Bennett et al, PRL 76, 722 (1996). DEJMPS: Deutsch et al, PRL 77, 2818 (1996). */
export type PurificationMethod = "bbpssw" | "dejmps";

/** How well a node works on its qubits: what its gates keep, 1 minus their depolarising probabilities, and the probability of a right reading. */
export interface PurifyingEnd {
  readonly twoQubit: number;
  readonly singleQubit: number;
  readonly readout: number;
}

/** How pairs are purified: the method, and how well both ends do it. */
export interface Purifying {
  readonly method: PurificationMethod;
  readonly ends: readonly [PurifyingEnd, PurifyingEnd];
}

/** What comes of two pairs. */
export interface Purified {
  /** Probability that the outcomes of both ends agree, so that a pair is kept. */
  readonly success: number;
  /** The weights of the pair that is kept, where one is. */
  readonly weights: BellWeights;
}

export const PERFECT_END: PurifyingEnd = Object.freeze({ twoQubit: 1, singleQubit: 1, readout: 1 });

/** Of the three rotations of a twirl two are gates, and one does nothing. */
const TWIRLS_WITH_GATE = 2 / 3;

/**
 * One purification of two pairs: both ends apply CNOT from the kept half to the spent one, measure the spent one along Z and
 * compare; for DEJMPS they first turn both halves by ±π/2 about X. Gates depolarise and readouts err as in Briegel et al,
 * PRL 81, 5932 (1998) and Dür et al, PRA 59, 169 (1999), whose formula for Werner pairs this is with general weights.
 */
export function purify(kept: BellWeights, spent: BellWeights, { method, ends }: Purifying): Purified {
  const [a, b] = method === "dejmps" ? [turned(kept, ends), turned(spent, ends)] : [kept, spent];
  const agreeing = joined(a, b);
  // The bit of the spent pair is flipped: what is taken for agreement is not.
  const misread = joined(a, [b[1], b[0], b[3], b[2]]);
  const clean = ends[0].twoQubit * ends[1].twoQubit;
  const right = ends[0].readout * ends[1].readout + (1 - ends[0].readout) * (1 - ends[1].readout);
  const mixed = (1 - clean) / 8;
  const [p0, p1, p2, p3] = agreeing.map(
    (weight, place) => clean * (right * weight + (1 - right) * (misread[place] as number)) + mixed,
  ) as [number, number, number, number];
  const success = p0 + p1 + p2 + p3;
  return { success, weights: [p0 / success, p1 / success, p2 / success, p3 / success] };
}

/** The weights after a twirl, in the mean over its rotations: Φ⁺ keeps its own, the others share the rest. */
export function twirled(weights: BellWeights, ends?: Purifying["ends"]): BellWeights {
  const rest = (1 - weights[0]) / 3;
  const even: BellWeights = [weights[0], rest, rest, rest];
  if (ends === undefined) return even;
  return depolarisedWeights(even, 1 - TWIRLS_WITH_GATE * (1 - ends[0].singleQubit * ends[1].singleQubit));
}

/** A pair after so many rounds, each made of two pairs of the round before. */
export interface Recurrence {
  readonly rounds: number;
  readonly weights: BellWeights;
  /** Probability that the last round succeeds; 1 for none. */
  readonly success: number;
  /** How many raw pairs one such pair costs on average: Π 2/p over its rounds. */
  readonly rawPairs: number;
}

/** What pairs of the given weights are after 0, 1, … `rounds` rounds of nested recurrence; BBPSSW twirls before every round but the first. */
export function recurrences(weights: BellWeights, rounds: number, purifying: Purifying): Recurrence[] {
  let last: Recurrence = { rounds: 0, weights, success: 1, rawPairs: 1 };
  const all = [last];
  while (last.rounds < rounds) {
    const isTwirled = purifying.method === "bbpssw" && last.rounds > 0;
    const pair = isTwirled ? twirled(last.weights, purifying.ends) : last.weights;
    const { success, weights: better } = purify(pair, pair, purifying);
    last = { rounds: last.rounds + 1, weights: better, success, rawPairs: (last.rawPairs * 2) / success };
    all.push(last);
  }
  return all;
}

/** The fewest rounds, at most `most`, after which a pair is expected to have the fidelity; undefined where none do. */
export function roundsNeeded(
  weights: BellWeights,
  fidelityMin: number,
  options: Purifying & { readonly most: number },
): Recurrence | undefined {
  return recurrences(weights, options.most, options).find((after) => after.weights[0] >= fidelityMin);
}

/** Pure pairs per raw pair that hashing yields of Bell-diagonal pairs, where it is positive: 1 - H (Bennett et al, PRA 54, 3824 (1996)). */
export function hashingYield(weights: BellWeights): number {
  return weights.reduce((yielded, weight) => (weight > 0 ? yielded + weight * log2(weight) : yielded), 1);
}

/** Both halves turned by π/2 about X, one each way: Φ⁻ and Ψ⁻ change places. */
function turned([a0, a1, a2, a3]: BellWeights, ends: Purifying["ends"]): BellWeights {
  return depolarisedWeights([a0, a1, a3, a2], ends[0].singleQubit * ends[1].singleQubit);
}

/** What CNOTs at both ends make of two pairs whose X bits agree, not normalised: the X bit stays, the Z bits add. */
function joined([a0, a1, a2, a3]: BellWeights, [b0, b1, b2, b3]: BellWeights): BellWeights {
  return [a0 * b0 + a2 * b2, a1 * b1 + a3 * b3, a0 * b2 + a2 * b0, a1 * b3 + a3 * b1];
}
