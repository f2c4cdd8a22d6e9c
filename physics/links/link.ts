import type { Duration } from "../../engine/time.js";
import type { BellIndex, BellWeights } from "../../theory/bell.js";
import { wernerWeights } from "../../theory/swapping.js";
import type { PairState } from "../pair.js";
import { doubleClickLink } from "./double-click.js";
import { type Detectors, transmissionsOf } from "./interference.js";
import { singleClickLink } from "./single-click.js";

/** How a link heralds pairs. */
export type LinkHerald =
  | {
      readonly scheme: "given";
      readonly success: number;
      readonly cycle: Duration;
      readonly pair:
        | { readonly type: "werner"; readonly fidelity: number }
        | { readonly type: "bell-diagonal"; readonly weights: BellWeights };
    }
  | { readonly scheme: "double-click"; readonly indistinguishability: number; readonly detectors: Detectors }
  | {
      readonly scheme: "single-click";
      readonly brightPopulation: number;
      readonly indistinguishability: number;
      readonly detectors: Detectors;
    };

/** A link and what its two ends contribute to it, the first end first. */
export interface LinkParameters {
  readonly herald: LinkHerald;
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
}

/** What a station reports, and the state of the pair behind it. */
export interface HeraldedPair {
  readonly frame: BellIndex;
  readonly state: PairState;
}

export interface LinkModel {
  /** Probability that one attempt heralds a pair. */
  readonly success: number;
  /** From the start of one attempt to the start of the next. */
  readonly cycle: Duration;
  /** The true fidelity of a new pair to the Bell state that was heralded. */
  readonly fidelity: number;
  /** The Bell diagonal of a new pair, in the frame that was heralded: the first weight is the fidelity. */
  readonly weights: BellWeights;
  /** The pair that a herald announces, for a uniform number in [0, 1). */
  draw(u: number): HeraldedPair;
}

/**
 * How a link behaves, from what it is made of.
 *
 * The heralded schemes interfere the photons of both ends at a station in the middle: an attempt prepares both slots, the
 * slower end counts, and takes one light time of the whole fibre, half of it for the photons and half for the news. Its
 * pairs are one light time old when they are heralded.
 */
export function linkModel(parameters: LinkParameters): LinkModel {
  const { herald, delay, preparation } = parameters;
  const cycle = (Math.max(...preparation) + delay) as Duration;
  switch (herald.scheme) {
    case "given": {
      const weights = herald.pair.type === "werner" ? wernerWeights(herald.pair.fidelity) : herald.pair.weights;
      const pair: HeraldedPair = { frame: { x: false, z: false }, state: { type: "bell-diagonal", weights } };
      return { success: herald.success, cycle: herald.cycle, fidelity: weights[0], weights, draw: () => pair };
    }
    case "double-click":
      return { cycle, ...doubleClickLink(herald, transmissionsOf(parameters, herald.detectors)) };
    case "single-click":
      return {
        cycle,
        ...singleClickLink(herald, transmissionsOf(parameters, herald.detectors), parameters.physics === "pauli"),
      };
  }
}
