import { NO_TIME, nanoseconds, START } from "../../engine/time.js";
import { addFrames, BELL_STATES } from "../../theory/bell.js";
import { lightTime } from "../../theory/fibre.js";
import { IDEAL_MEMORY } from "../memory.js";
import { pairFidelity } from "../observe.js";
import { makePair } from "../pair.js";
import type { Detectors } from "./interference.js";
import type { LinkHerald, LinkModel, LinkParameters } from "./link.js";

/** A herald of a station in the middle of a link. */
export type StationHerald = Extract<LinkHerald, { scheme: "double-click" | "single-click" }>;

/** Detectors for tests: that see every photon, and that see most and click in the dark. */
export const IDEAL: Detectors = { efficiency: 1, darkRateHz: 0, window: nanoseconds(100), numberResolving: false };
export const NOISY: Detectors = { efficiency: 0.8, darkRateHz: 2e5, window: nanoseconds(200), numberResolving: false };

/** A link for tests: of no length and ideal ends, unless said otherwise. */
export function station(herald: LinkHerald, rest: Partial<LinkParameters> = {}): LinkParameters {
  const lengthKm = rest.lengthKm ?? 0;
  return {
    herald,
    modes: 1,
    lengthKm,
    lossDbPerKm: 0.2,
    delay: lightTime(lengthKm),
    emission: [1, 1],
    preparation: [NO_TIME, NO_TIME],
    physics: "exact",
    ...rest,
  };
}

export const doubleClickHerald = (detectors: Detectors = IDEAL, indistinguishability = 1): StationHerald => ({
  scheme: "double-click",
  indistinguishability,
  detectors,
});

export const singleClickHerald = (
  brightPopulation: number,
  detectors: Detectors = IDEAL,
  indistinguishability = 1,
): StationHerald => ({
  scheme: "single-click",
  brightPopulation,
  indistinguishability,
  detectors,
});

/** The fidelities of the pairs that a link draws, to all Bell states, in the frame it heralds. */
export function drawnWeights(link: LinkModel, u: number): readonly number[] {
  const { frame, state } = link.draw(u);
  const [a, b] = makePair(state, [IDEAL_MEMORY, IDEAL_MEMORY], START);
  return BELL_STATES.map((offset) => pairFidelity(a, b, addFrames(frame, offset), START));
}
