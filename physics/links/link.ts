import type { Duration } from "../../engine/time.js";
import type { BellIndex, BellWeights } from "../../theory/bell.js";
import { midpointLatency, midpointSource } from "../../theory/heralding.js";
import { multiplexedSuccess } from "../../theory/waiting.js";
import type { PairState } from "../pair.js";
import { depolarised } from "./depolarised.js";
import { doubleClickLink } from "./double-click.js";
import { givenLink } from "./given.js";
import { type Detectors, extraTransmission, halfTransmission, transmissionsOf } from "./interference.js";
import { singleClickLink } from "./single-click.js";

/** The pairs that a source is said to make. */
export type GivenPair =
  | { readonly type: "werner"; readonly fidelity: number }
  | { readonly type: "bell-diagonal"; readonly weights: BellWeights };

/** How a link heralds pairs. */
export type LinkHerald =
  | { readonly scheme: "given"; readonly success: number; readonly cycle: Duration; readonly pair: GivenPair }
  | { readonly scheme: "double-click"; readonly indistinguishability: number; readonly detectors: Detectors }
  | {
      readonly scheme: "single-click";
      readonly brightPopulation: number;
      readonly indistinguishability: number;
      readonly detectors: Detectors;
    }
  | {
      readonly scheme: "midpoint-source";
      readonly emission: number;
      readonly pair: GivenPair;
      readonly absorption: number;
    };

/** What is wrong with a link for a while. */
export interface Degradation {
  /** What its fibre loses more over its whole length, in dB, at least 0. */
  readonly lossDb: number;
  /** Probability that a pair is replaced by the maximally mixed state, in [0, 1]. */
  readonly depolarising: number;
}

/** A link and what its two ends contribute to it, the first end first. */
export interface LinkParameters {
  readonly herald: LinkHerald;
  /** How many modes every attempt uses at once, at least 1. */
  readonly modes: number;
  readonly lengthKm: number;
  readonly lossDbPerKm: number;
  /** Light time from end to end. */
  readonly delay: Duration;
  /** Probability that a prepared slot emits a photon into the fibre. */
  readonly emission: readonly [number, number];
  /** Time to make a slot ready before each attempt. */
  readonly preparation: readonly [Duration, Duration];
  /** `pauli` replaces a pair that is not Bell-diagonal by its Bell diagonal. */
  readonly physics: "exact" | "pauli";
  /** Absent: nothing is wrong with it. */
  readonly degradation?: Degradation | undefined;
}

/** What a station reports, and the state of the pair behind it. */
export interface HeraldedPair {
  readonly frame: BellIndex;
  readonly state: PairState;
}

/** What one attempt comes to. */
export interface Attempt {
  /** Probability that it heralds a pair. */
  readonly success: number;
  /** The true fidelity of a new pair to the Bell state that was heralded. */
  readonly fidelity: number;
  /** The Bell diagonal of a new pair, in the frame that was heralded: the first weight is the fidelity. */
  readonly weights: BellWeights;
  /** The pair that a herald announces, for a uniform number in [0, 1). */
  draw(u: number): HeraldedPair;
}

/** How attempts follow each other, and how long each takes. */
export interface LinkTiming {
  /** From the start of one attempt to the start of the next, and to hearing of it: at least `flight`. */
  readonly cycle: Duration;
  /** From the emission of a photon, the last thing that can still be called off, to hearing of it. */
  readonly flight: Duration;
  /** How old a half is when both ends hear of it: since it was emitted, or taken in where the source is in the middle. */
  readonly age: Duration;
}

export interface LinkModel extends Attempt, LinkTiming {}

/**
 * How a link behaves, from what it is made of. An attempt succeeds where one of its modes does, 1 - (1-p)^M; `degradation` changes
 * neither cycle nor flight.
 */
export function linkModel(parameters: LinkParameters): LinkModel {
  const { herald, modes, degradation } = parameters;
  const one = attemptOf(parameters);
  const all = modes === 1 ? one : { ...one, success: multiplexedSuccess(one.success, modes) };
  const depolarising = degradation?.depolarising ?? 0;
  return { ...(depolarising === 0 ? all : depolarised(all, depolarising)), ...timingOf(herald, parameters) };
}

function attemptOf(parameters: LinkParameters): Attempt {
  const { herald, physics } = parameters;
  switch (herald.scheme) {
    case "given":
      return givenLink(herald.success * extraTransmission(parameters.degradation?.lossDb), herald.pair);
    case "double-click":
      return doubleClickLink(herald, transmissionsOf(parameters, herald.detectors));
    case "single-click":
      return singleClickLink(herald, transmissionsOf(parameters, herald.detectors), physics === "pauli");
    case "midpoint-source": {
      const arm = halfTransmission(parameters) * herald.absorption;
      const { success } = midpointSource({ emission: herald.emission, transmissions: [arm, arm] });
      return givenLink(success, herald.pair);
    }
  }
}

/**
 * The stations that interfere photons are in the middle: an attempt prepares both slots, the slower end counts, and takes one
 * light time of the whole fibre, half of it for the photons and half for the news. So does a given link, whose photons leave
 * one light time before its herald, after the rest of its cycle.
 *
 * A source in the middle fires once both slots are prepared; each half is taken in after half a light time, and then the
 * ends need a whole one to tell each other, so both know 1.5 light times after the source fired. Attempts follow one another,
 * since a slot that may hold a half takes in no other: more at once are modes. Its halves lie in their slots for one light time
 * when they are heralded; in the fibre they do not decay. More than one pair at a time and dark counts of the memories are not modelled.
 */
function timingOf(herald: LinkHerald, { delay, preparation }: LinkParameters): LinkTiming {
  if (herald.scheme === "given") return { cycle: herald.cycle, flight: delay, age: delay };
  const flight = herald.scheme === "midpoint-source" ? midpointLatency(delay) : delay;
  return { cycle: (Math.max(...preparation) + flight) as Duration, flight, age: delay };
}
