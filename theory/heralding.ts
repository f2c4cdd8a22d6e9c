import { log1p, pow } from "../engine/exact.js";
import type { Duration } from "../engine/time.js";

/** What one attempt of a heralded link promises. */
export interface Heralding {
  /** Probability that an attempt heralds a pair. */
  readonly success: number;
  /** Fidelity of a heralded pair to the Bell state that was heralded. */
  readonly fidelity: number;
}

/**
 * A double-click link without dark counts: P = η_A η_B / 2, F = (1 + V)/2 (Barrett and Kok, PRA 71, 060310 (2005)).
 * η is the transmission of one arm, from emission to detection; V the Hong-Ou-Mandel indistinguishability.
 */
export function doubleClick(link: {
  readonly transmissions: readonly [number, number];
  readonly indistinguishability: number;
}): Heralding {
  const [left, right] = link.transmissions;
  return { success: (left * right) / 2, fidelity: (1 + link.indistinguishability) / 2 };
}

/**
 * A single-click link with equal arms, no dark counts and identical photons (Cabrillo et al 1999;
 * Humphreys et al, Nature 558, 268 (2018)). Threshold detectors: P = 2αη - α²η², F = (1-α)/(1-αη/2);
 * number-resolving ones: P = 2α(1-α)η + 2α²η(1-η), F = (1-α)/(1-αη).
 */
export function singleClick(link: {
  readonly brightPopulation: number;
  readonly transmission: number;
  readonly numberResolving: boolean;
}): Heralding {
  const { brightPopulation: bright, transmission } = link;
  const both = bright * transmission;
  return link.numberResolving
    ? { success: 2 * both * (1 - both), fidelity: (1 - bright) / (1 - both) }
    : { success: both * (2 - both), fidelity: (1 - bright) / (1 - both / 2) };
}

/**
 * A link with a source of pairs in its middle: P = p η_A η_B, where p is the probability that the source emits a pair and η that of
 * one arm, from emission to being taken in. Its pairs are as the source makes them: `fidelity`.
 */
export function midpointSource(link: {
  readonly emission: number;
  readonly transmissions: readonly [number, number];
  readonly fidelity?: number;
}): Heralding {
  const [left, right] = link.transmissions;
  return { success: link.emission * left * right, fidelity: link.fidelity ?? 1 };
}

/** How long after the source fired both ends know: half a light time for the halves and a whole one to tell each other. */
export const midpointLatency = (lightTime: Duration): Duration => Math.ceil(1.5 * lightTime) as Duration;

/** Probability that a click was a photon and not a dark count, P_true/(P_true + P_dark). */
export const heraldPurity = (clicks: { readonly photon: number; readonly dark: number }): number =>
  clicks.photon / (clicks.photon + clicks.dark);

/** Fidelity of a pair delivered on a clock whether or not a herald came: p F + (1-p)/4 (Humphreys et al, eq. 1). */
export const clockedFidelity = (delivery: Heralding): number =>
  delivery.success * delivery.fidelity + (1 - delivery.success) / 4;

/** The best fidelity that clocked delivery reaches: (1 + 3 η^(1/(1-η)))/4, η the ratio of entangling to decoherence rate (eq. 2). */
export function bestClockedFidelity(linkEfficiency: number): number {
  const exponent = 1 / (1 - linkEfficiency);
  const kept = linkEfficiency === 1 ? 1 / Math.E : pow(linkEfficiency, exponent);
  return (1 + 3 * kept) / 4;
}

/** Most ebits that a channel of this transmission carries per use without a repeater: -log2(1-η) (Pirandola et al, Nat Commun 8, 15043 (2017)). */
export const repeaterlessBound = (transmission: number): number => -log1p(-transmission) / Math.LN2;

/** The same with one perfect repeater in the middle: -log2(1-√η). */
export const singleRepeaterBound = (transmission: number): number => repeaterlessBound(Math.sqrt(transmission));
