import { log } from "../../../engine/exact.js";
import { incompleteBetaInverse } from "./beta.js";
import type { Bounds } from "./bounds.js";

/** How often something happened in independent trials. */
export interface Tally {
  readonly hits: number;
  readonly trials: number;
}

/** Exact one-sided bounds on a proportion: Clopper and Pearson, Biometrika 26, 404 (1934). */
export function proportionBounds({ hits, trials }: Tally, confidence: number): Bounds {
  return {
    lower: hits === 0 ? 0 : incompleteBetaInverse(1 - confidence, hits, trials - hits + 1),
    upper: hits === trials ? 1 : incompleteBetaInverse(confidence, hits + 1, trials - hits),
  };
}

/** How many trials with about the same proportion would tell it from `bound`; `undefined` where none would. */
export function proportionSample({ hits, trials }: Tally, bound: number, confidence: number): number | undefined {
  if (bound <= 0 || bound >= 1) return undefined;
  if (trials === 0) return atLeastOne(log(1 - confidence) / log(Math.max(bound, 1 - bound)));
  const proportion = hits / trials;
  const decides = (n: number): boolean => {
    const { lower, upper } = proportionBounds({ hits: proportion * n, trials: n }, confidence);
    return lower >= bound || upper < bound;
  };
  return leastThat(decides, trials + 1);
}

/** Least n from `from` on for which a growing claim is true, to two digits; `undefined` beyond a thousand million. */
function leastThat(claim: (n: number) => boolean, from: number): number | undefined {
  let low = from;
  let high = from;
  while (!claim(high)) {
    if (high > 1e9) return undefined;
    low = high;
    high *= 2;
  }
  while (high - low > high / 200 && high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (claim(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const atLeastOne = (n: number): number => Math.max(1, Math.ceil(n));
