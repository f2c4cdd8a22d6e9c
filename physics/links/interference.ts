import { exp, expm1, pow } from "../../engine/exact.js";
import { type Duration, inSeconds } from "../../engine/time.js";
import { fibreTransmission } from "../../theory/fibre.js";

/** The two detectors of a station, alike. */
export interface Detectors {
  readonly efficiency: number;
  readonly darkRateHz: number;
  /** How long a detector listens for each expected photon. */
  readonly window: Duration;
  /** Counts photons and rejects what was more than one; a threshold detector just clicks. */
  readonly numberResolving: boolean;
}

/** A fibre and what is wrong with it. */
interface Fibre {
  readonly lengthKm: number;
  readonly lossDbPerKm: number;
  readonly degradation?: { readonly lossDb: number } | undefined;
}

/** What a loss of so many dB lets through; everything where there is none. */
export const extraTransmission = (lossDb = 0): number => (lossDb === 0 ? 1 : pow(10, -lossDb / 10));

/** What half of a fibre lets through. */
export function halfTransmission({ lengthKm, lossDbPerKm, degradation }: Fibre): number {
  const extra = extraTransmission((degradation?.lossDb ?? 0) / 2);
  return fibreTransmission({ lengthKm: lengthKm / 2, lossDbPerKm }) * extra;
}

/** The transmission η of each arm from emission to detection: emission × half the fibre × efficiency. */
export function transmissionsOf(
  link: Fibre & { readonly emission: readonly [number, number] },
  detectors: Detectors,
): readonly [number, number] {
  const arm = halfTransmission(link) * detectors.efficiency;
  return [link.emission[0] * arm, link.emission[1] * arm];
}

/** Probabilities that one given detector of the two clicks in one window and the other does not. */
export interface LoneClicks {
  /** No photon comes: a dark count. */
  readonly none: number;
  /** One photon comes. */
  readonly one: number;
  /** Two photons come, one from each arm. */
  readonly two: number;
}

/**
 * What one window of a station sees behind its balanced beam splitter.
 *
 * Dark counts are Poissonian, with q = e^(-rate × window) for none in one detector. One photon takes either output with
 * chance 1/2; two leave by the same output with chance (1+V)/2 (Hong, Ou and Mandel), else one by
 * each. A threshold detector may click for several reasons at once, so a lone click needs only that the other detector is
 * silent: (1-q)q, q/2, (1+V)q/4. A number-resolving one must have counted just one: (-ln q)q², q²/2, 0.
 */
export function loneClicks(detectors: Detectors, indistinguishability: number): LoneClicks {
  const dark = detectors.darkRateHz * inSeconds(detectors.window);
  const silent = exp(-dark);
  return detectors.numberResolving
    ? { none: dark * silent * silent, one: (silent * silent) / 2, two: 0 }
    : { none: -expm1(-dark) * silent, one: silent / 2, two: ((1 + indistinguishability) * silent) / 4 };
}

/** The chance of a lone click in one given detector where the ends that are listed by transmission emit. */
export function loneClick(clicks: LoneClicks, ...emitting: readonly number[]): number {
  const [a = 0, b = 0] = emitting;
  return a * b * clicks.two + (a * (1 - b) + b * (1 - a)) * clicks.one + (1 - a) * (1 - b) * clicks.none;
}
