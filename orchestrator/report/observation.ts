import type { Bounds } from "./statistics/bounds.js";
import { chsh, chshBounds, type Settings } from "./statistics/chsh.js";
import { MEAN_SAMPLE_MIN, mean, meanBounds } from "./statistics/mean.js";
import { proportionBounds, proportionSample, type Tally } from "./statistics/proportion.js";
import { quantile, quantileBounds, quantileSample } from "./statistics/quantile.js";

/** What a run says about one metric: the sample itself, so that any bound can be computed from it. */
export type Observation =
  /** `missing` says why there is no value. */
  | { readonly statistic: "count" | "value"; readonly value: number | undefined; readonly missing?: string }
  /** In time order. */
  | { readonly statistic: "mean"; readonly values: readonly number[] }
  /** In any order. */
  | { readonly statistic: "quantile"; readonly values: readonly number[]; readonly share: number }
  | { readonly statistic: "proportion"; readonly tally: Tally }
  /** Hits are equal outcomes. */
  | { readonly statistic: "correlation"; readonly tally: Tally }
  | { readonly statistic: "chsh"; readonly settings: Settings };

/** The observed value; `undefined` where there is no sample. */
export function observedValue(observation: Observation): number | undefined {
  switch (observation.statistic) {
    case "count":
    case "value":
      return observation.value;
    case "mean":
      return mean(observation.values);
    case "quantile":
      return quantile(sorted(observation.values), observation.share);
    case "proportion":
      return share(observation.tally);
    case "correlation": {
      const equal = share(observation.tally);
      return equal === undefined ? undefined : toCorrelation(equal);
    }
    case "chsh":
      return chsh(observation.settings);
  }
}

/** How many things were observed: deliveries, intervals or outcomes. */
export function sampleSize(observation: Observation): number {
  switch (observation.statistic) {
    case "count":
    case "value":
      return observation.value === undefined ? 0 : 1;
    case "mean":
    case "quantile":
      return observation.values.length;
    case "proportion":
    case "correlation":
      return observation.tally.trials;
    case "chsh":
      return observation.settings.reduce((sum, { trials }) => sum + trials, 0);
  }
}

/** One-sided bounds, each of which holds with this confidence; `undefined` where the sample gives none. */
export function observedBounds(observation: Observation, confidence: number): Bounds | undefined {
  switch (observation.statistic) {
    case "count":
    case "value":
      return undefined;
    case "mean":
      return meanBounds(observation.values, confidence);
    case "quantile":
      if (observation.values.length === 0) return undefined;
      return quantileBounds(sorted(observation.values), observation.share, confidence);
    case "proportion":
      return observation.tally.trials === 0 ? undefined : proportionBounds(observation.tally, confidence);
    case "correlation": {
      if (observation.tally.trials === 0) return undefined;
      const equal = proportionBounds(observation.tally, confidence);
      return { lower: toCorrelation(equal.lower), upper: toCorrelation(equal.upper) };
    }
    case "chsh":
      return chshBounds(observation.settings, confidence);
  }
}

/** About how large a sample like this one must be to tell it from `bound`; `undefined` where no sample is large enough. */
export function neededSample(observation: Observation, bound: number, confidence: number): number | undefined {
  switch (observation.statistic) {
    case "count":
    case "value":
      return undefined;
    case "mean":
      return observation.values.length < MEAN_SAMPLE_MIN ? MEAN_SAMPLE_MIN : scaled(observation, bound, confidence);
    case "quantile":
      return quantileSample(sorted(observation.values), { p: observation.share, bound, confidence });
    case "proportion":
      return proportionSample(observation.tally, bound, confidence);
    case "correlation":
      return proportionSample(observation.tally, (1 + bound) / 2, confidence);
    case "chsh":
      return scaled(observation, bound, confidence);
  }
}

/** The margin shrinks with the square root of the sample. */
function scaled(observation: Observation, bound: number, confidence: number): number | undefined {
  const value = observedValue(observation);
  const bounds = observedBounds(observation, confidence);
  if (value === undefined || bounds === undefined || value === bound) return undefined;
  const margin = value > bound ? value - bounds.lower : bounds.upper - value;
  const ratio = margin / (value - bound);
  const size = sampleSize(observation);
  const needed = Math.max(size + 1, Math.ceil(size * ratio * ratio));
  return needed > 1e9 ? undefined : needed;
}

const share = ({ hits, trials }: Tally): number | undefined => (trials === 0 ? undefined : hits / trials);
const toCorrelation = (equal: number): number => 2 * equal - 1;
const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
