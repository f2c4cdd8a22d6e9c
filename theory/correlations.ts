import { log2 } from "../engine/exact.js";
import type { BellWeights } from "./bell.js";

/** ⟨ZZ⟩ and ⟨XX⟩ of a pair. */
export interface Correlators {
  readonly zz: number;
  readonly xx: number;
}

export function correlatorsFromWeights([phiPlus, psiPlus, phiMinus, psiMinus]: BellWeights): Correlators {
  return { zz: phiPlus + phiMinus - psiPlus - psiMinus, xx: phiPlus + psiPlus - phiMinus - psiMinus };
}

/**
 * What is expected of a pair that is taken for a Bell state: its correlations along Z, X and Y, each with the sign that makes it 1
 * for that state. Swaps, memories and depolarising gates multiply each of them by a factor of its own.
 */
export interface Correlations {
  readonly zz: number;
  readonly xx: number;
  readonly yy: number;
}

/** Of weights relative to the state that the pair is taken for. */
export const correlationsOf = ([right, flipped, phased, both]: BellWeights): Correlations => ({
  zz: right + phased - flipped - both,
  xx: right + flipped - phased - both,
  yy: right + both - flipped - phased,
});

/** The weights of a Bell-diagonal pair with these correlations, relative to the state that it is taken for. */
export const weightsOf = ({ zz, xx, yy }: Correlations): BellWeights => [
  (1 + zz + xx + yy) / 4,
  (1 - zz + xx - yy) / 4,
  (1 + zz - xx - yy) / 4,
  (1 - zz - xx + yy) / 4,
];

/** The fidelity to the state that the pair is taken for, in [0, 1]. */
export const fidelityOf = ({ zz, xx, yy }: Correlations): number => (1 + zz + xx + yy) / 4;

/** What is left of correlations after another process, or across a swap with another pair. */
export const joined = (a: Correlations, b: Correlations): Correlations => ({
  zz: a.zz * b.zz,
  xx: a.xx * b.xx,
  yy: a.yy * b.yy,
});

/** What correlations were before a process that left these and keeps so much of each; 0 where it keeps nothing. */
export const before = (left: Correlations, kept: Correlations): Correlations => ({
  zz: kept.zz === 0 ? 0 : left.zz / kept.zz,
  xx: kept.xx === 0 ? 0 : left.xx / kept.xx,
  yy: kept.yy === 0 ? 0 : left.yy / kept.yy,
});

/** What depolarisation by this factor leaves. */
export const scaled = ({ zz, xx, yy }: Correlations, factor: number): Correlations => ({
  zz: zz * factor,
  xx: xx * factor,
  yy: yy * factor,
});

/** CHSH value at the standard settings, Z and X against (Z±X)/√2: √2 (|⟨ZZ⟩| + |⟨XX⟩|), above 2 only with entanglement. */
export const chsh = ({ zz, xx }: Correlators): number => Math.SQRT2 * (Math.abs(zz) + Math.abs(xx));

/** Share of unequal bits along one axis of a pair that is perfectly correlated there when ideal. */
export const errorRate = (correlator: number): number => (1 - Math.abs(correlator)) / 2;

/** The binary entropy -x log2 x - (1-x) log2(1-x), in bits. */
export function binaryEntropy(probability: number): number {
  if (probability <= 0 || probability >= 1) return 0;
  return -probability * log2(probability) - (1 - probability) * log2(1 - probability);
}

/** Secret bits per sifted bit of BBM92, 1 - 2h(Q), never below 0 (Shor and Preskill 2000). */
export const keyFraction = (errorRate: number): number => Math.max(0, 1 - 2 * binaryEntropy(errorRate));

/** Concurrence of a Bell-diagonal pair whose greatest weight is F: 2F - 1, never below 0. */
export const concurrence = (fidelity: number): number => Math.max(0, 2 * fidelity - 1);

/** One setting of a CHSH test: what was estimated from how many pairs. */
export interface Setting {
  readonly correlation: number;
  readonly pairs: number;
}

/** Standard deviation of an estimated CHSH value: √Σ (1 - E²)/N over its settings. */
export function chshDeviation(settings: readonly Setting[]): number {
  return Math.sqrt(settings.reduce((sum, { correlation, pairs }) => sum + (1 - correlation * correlation) / pairs, 0));
}
