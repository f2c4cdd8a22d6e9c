import { log } from "../../../engine/exact.js";
import { binomialAtMost } from "./beta.js";
import type { Bounds } from "./bounds.js";
import { normalQuantile } from "./normal.js";

/** The least value that at least a share p of the sample does not exceed: the inverse of the empirical distribution. */
export function quantile(sorted: ArrayLike<number>, p: number): number | undefined {
  if (sorted.length === 0) return undefined;
  return sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)];
}

/**
 * One-sided bounds on the p quantile by order statistics (David and Nagaraja, Order Statistics, section 7.1). How many values lie
 * below the quantile is binomial, so X₍ᵣ₎ is a lower bound if P(B < r) ≤ 1 - C fails for no larger r; infinite where the sample is
 * too small to have one.
 */
export function quantileBounds(sorted: ArrayLike<number>, p: number, confidence: number): Bounds {
  const n = sorted.length;
  const doubt = 1 - confidence;
  // Lower: the largest r with P(B ≥ r) ≥ C, that is P(B ≤ r - 1) ≤ 1 - C. Upper: the least r with P(B ≤ r - 1) ≥ C.
  const below = countWhere((r) => binomialAtMost(r - 1, n, p) <= doubt, n);
  const above = countWhere((r) => binomialAtMost(r - 1, n, p) < confidence, n) + 1;
  return {
    lower: below === 0 ? Number.NEGATIVE_INFINITY : (sorted[below - 1] ?? Number.NEGATIVE_INFINITY),
    upper: above > n ? Number.POSITIVE_INFINITY : (sorted[above - 1] ?? Number.POSITIVE_INFINITY),
  };
}

/** How many values would tell the p quantile from `bound`, if the sample is typical; `undefined` where none would. */
export function quantileSample(
  sorted: ArrayLike<number>,
  { p, bound, confidence }: { p: number; bound: number; confidence: number },
): number | undefined {
  const fewest = Math.ceil(log(1 - confidence) / log(Math.max(p, 1 - p)));
  if (sorted.length === 0) return fewest;
  const distance = Math.abs(countWhere((r) => (sorted[r - 1] ?? 0) < bound, sorted.length) / sorted.length - p);
  if (distance === 0) return undefined;
  const z = normalQuantile(confidence);
  return Math.max(fewest, sorted.length + 1, Math.ceil((z * z * p * (1 - p)) / (distance * distance)));
}

/** The largest r in 0..n up to which a claim that is true first and false afterwards is true, r counted from 1. */
function countWhere(claim: (r: number) => boolean, n: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (claim(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
