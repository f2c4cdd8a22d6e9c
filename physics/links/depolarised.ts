import type { BellWeights } from "../../theory/bell.js";
import type { PairState } from "../pair.js";
import type { Attempt } from "./link.js";

/** The same attempts, whose pairs are replaced by the maximally mixed state with this probability. */
export function depolarised(attempt: Attempt, probability: number): Attempt {
  const kept = 1 - probability;
  const mixed = (weights: BellWeights): BellWeights => [
    kept * weights[0] + probability / 4,
    kept * weights[1] + probability / 4,
    kept * weights[2] + probability / 4,
    kept * weights[3] + probability / 4,
  ];
  const blurred = (state: PairState): PairState => {
    if (state.type === "bell-diagonal") return { type: "bell-diagonal", weights: mixed(state.weights) };
    const re = Float64Array.from(
      { length: 16 },
      (_, place) => kept * (state.re[place] ?? 0) + (place % 5 === 0 ? probability / 4 : 0),
    );
    const im = Float64Array.from({ length: 16 }, (_, place) => kept * (state.im[place] ?? 0));
    return { type: "density-matrix", re, im };
  };
  const weights = mixed(attempt.weights);
  return {
    success: attempt.success,
    fidelity: weights[0],
    weights,
    draw: (u) => {
      const { frame, state } = attempt.draw(u);
      return { frame, state: blurred(state) };
    },
  };
}
