import type { Bounds } from "./bounds.js";
import { studentQuantile } from "./normal.js";

/** With fewer values than this nothing is said about their mean. */
export const MEAN_SAMPLE_MIN = 10;

/** Sum of the values over their number; `undefined` of none. */
export function mean(values: Values): number | undefined {
  if (values.length === 0) return undefined;
  return average(values, 0, values.length);
}

type Values = ArrayLike<number>;

/**
 * One-sided bounds on the mean of values in time order, by batch means (Law and Kelton; Schmeiser, Oper. Res. 30, 556 (1982))
 * with Student's t. Two corrections, both of which only widen, keep the error below 1 - C for short, skewed or correlated series:
 * the variance is raised by the correlation left between neighbouring batches, and the quantile by the first Edgeworth term
 * of the skewness (Johnson, JASA 73, 536 (1978)), two standard errors on the safe side. `undefined` below 10 values.
 */
export function meanBounds(values: Values, confidence: number): Bounds | undefined {
  const n = values.length;
  if (n < MEAN_SAMPLE_MIN) return undefined;
  const centre = average(values, 0, n);
  if (isConstant(values)) return { lower: centre, upper: centre };

  const batches = batchMeans(values, batchCount(n));
  const error = Math.sqrt(inflatedVariance(batches) / batches.length);
  const t = studentQuantile(confidence, batches.length - 1);
  const skewness = skewnessOf(values, centre);
  const margin = 2 * Math.sqrt(6 / n);
  const edgeworth = (2 * t * t + 1) / (6 * Math.sqrt(n));
  return {
    lower: centre - error * (t + edgeworth * Math.max(0, margin - skewness)),
    upper: centre + error * (t + edgeworth * Math.max(0, margin + skewness)),
  };
}

/** 20 batches from 200 values on, 10 from 20 on, below that one for each two values. */
export function batchCount(n: number): number {
  if (n >= 200) return 20;
  return n >= 20 ? 10 : Math.floor(n / 2);
}

/** Means of consecutive stretches whose lengths differ by at most one. */
function batchMeans(values: Values, count: number): number[] {
  const boundary = (i: number): number => Math.floor((i * values.length) / count);
  return Array.from({ length: count }, (_, i) => average(values, boundary(i), boundary(i + 1)));
}

/** Variance of the batch means, times 1 + 2 r, r their lag-1 correlation with its small-sample bias 2/b put back. */
function inflatedVariance(batches: readonly number[]): number {
  const centre = average(batches, 0, batches.length);
  let squares = 0;
  let products = 0;
  let previous = 0;
  for (const batch of batches) {
    const deviation = batch - centre;
    squares += deviation * deviation;
    products += deviation * previous;
    previous = deviation;
  }
  if (squares === 0) return 0;
  const correlation = products / squares + 2 / batches.length;
  return (squares / (batches.length - 1)) * (1 + 2 * Math.max(0, correlation));
}

/** Adjusted Fisher-Pearson coefficient G₁: Joanes and Gill, J. R. Stat. Soc. D 47, 183 (1998). */
function skewnessOf(values: Values, centre: number): number {
  const n = values.length;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] ?? 0) - centre;
    squares += deviation * deviation;
    cubes += deviation * deviation * deviation;
  }
  const variance = squares / n;
  if (variance === 0) return 0;
  return (cubes / n / (variance * Math.sqrt(variance))) * (Math.sqrt(n * (n - 1)) / (n - 2));
}

function isConstant(values: Values): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** The mean from one place to before another, taken from the first value on so that equal values give exactly that value. */
function average(values: Values, from: number, to: number): number {
  const first = values[from] ?? 0;
  let sum = 0;
  for (let i = from; i < to; i++) sum += (values[i] ?? 0) - first;
  return first + sum / (to - from);
}
