import { assert } from "../engine/assert.js";
import { pow } from "../engine/exact.js";
import type { BellWeights } from "./bell.js";

/** The Werner parameter w = (4F - 1)/3 of a fidelity. */
export const wernerFromFidelity = (fidelity: number): number => (4 * fidelity - 1) / 3;

/** The fidelity (1 + 3w)/4 of a Werner parameter. */
export const fidelityFromWerner = (werner: number): number => (1 + 3 * werner) / 4;

/** The weights of a Werner pair: F of Φ⁺, and the rest in equal parts. */
export function wernerWeights(fidelity: number): BellWeights {
  const rest = (1 - fidelity) / 3;
  return [fidelity, rest, rest, rest];
}

/** Fidelity across Werner links joined by perfect swaps: w' = Πw (Briegel et al, PRL 81, 5932 (1998)). */
export function swappedFidelity(...links: readonly number[]): number {
  return fidelityFromWerner(links.reduce((product, fidelity) => product * wernerFromFidelity(fidelity), 1));
}

/** Weights across two Bell-diagonal links joined by a perfect swap: p'_k = Σ a_i b_j over i xor j = k. */
export function swappedWeights(left: BellWeights, right: BellWeights): BellWeights {
  const [a0, a1, a2, a3] = left;
  const [b0, b1, b2, b3] = right;
  return [
    a0 * b0 + a1 * b1 + a2 * b2 + a3 * b3,
    a0 * b1 + a1 * b0 + a2 * b3 + a3 * b2,
    a0 * b2 + a2 * b0 + a1 * b3 + a3 * b1,
    a0 * b3 + a3 * b0 + a1 * b2 + a2 * b1,
  ];
}

/**
 * Fidelity after one swap by an imperfect station: 1/4 + 3/4 p2 (4η² - 1)/3 w (Briegel et al, PRL 81, 5932 (1998);
 * Dür et al, PRA 59, 169 (1999)), with p2 what the two-qubit gate keeps and η the probability of a right reading.
 */
export function noisySwapFidelity(swap: {
  /** The product of the Werner parameters of both links. */
  readonly werner: number;
  readonly twoQubitDepolarising: number;
  readonly readoutError: number;
}): number {
  const right = 1 - swap.readoutError;
  return 0.25 + 0.75 * (1 - swap.twoQubitDepolarising) * ((4 * right * right - 1) / 3) * swap.werner;
}

/** Fidelity after n swaps whose only fault is the readout: 1/4 + (w/4)(2 lⁿ + l²ⁿ) with l = 1 - 2 × the error. */
export function misreadChainFidelity(chain: {
  /** The product of the Werner parameters of all links. */
  readonly werner: number;
  readonly swaps: number;
  readonly readoutError: number;
}): number {
  const contrast = pow(1 - 2 * chain.readoutError, chain.swaps);
  return 0.25 + (chain.werner / 4) * (2 * contrast + contrast * contrast);
}

/** Weights across a chain of Bell-diagonal links, each swap on the way depolarising its pair by the factor it keeps of a Werner parameter. */
export function chainWeights(links: readonly BellWeights[], swapWerners: readonly number[]): BellWeights {
  const [first, ...others] = links;
  assert(
    first !== undefined && swapWerners.length === others.length,
    `${links.length} links, ${swapWerners.length} swaps`,
  );
  return others.reduce(
    (weights, link, swap) => depolarisedWeights(swappedWeights(weights, link), swapWerners[swap] as number),
    first,
  );
}

/** Weights after depolarisation that keeps such a part of the Werner parameter. */
export function depolarisedWeights([a0, a1, a2, a3]: BellWeights, keep: number): BellWeights {
  const mixed = (1 - keep) / 4;
  return [keep * a0 + mixed, keep * a1 + mixed, keep * a2 + mixed, keep * a3 + mixed];
}
