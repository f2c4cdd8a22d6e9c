import { expm1, log1p } from "../engine/exact.js";

/** Attempts until the first success, on average. */
export const meanAttempts = (success: number): number => 1 / success;

/** Variance of the attempts until the first success. */
export const attemptsVariance = (success: number): number => (1 - success) / (success * success);

/** Probability that at least one of so many attempts made together succeeds: 1 - (1-p)^M. */
export const multiplexedSuccess = (success: number, attempts: number): number => -expm1(attempts * log1p(-success));

/**
 * Attempts until each of n links, tried together, has succeeded, on average: Σ C(n,k) (-1)^(k+1) / (1 - (1-p)^k).
 * Adds up how many links are still missing after the first attempt, in positive terms only: the alternating sum loses
 * its digits where n is large.
 */
export function meanSlowestOf(links: number, success: number): number {
  const failure = 1 - success;
  const mean = [0];
  for (let n = 1; n <= links; n++) {
    const missing = binomialTerms(n, failure);
    let after = 1;
    for (let k = 1; k < n; k++) after += (missing[k] ?? 0) * (mean[k] ?? 0);
    mean.push(success === 1 ? 1 : after / multiplexedSuccess(success, n));
  }
  return mean[links] ?? 0;
}

/** Probabilities of 0 … n failures in n attempts. */
function binomialTerms(n: number, failure: number): readonly number[] {
  let terms = [1];
  for (let row = 1; row <= n; row++) {
    const previous = terms;
    terms = Array.from({ length: row + 1 }, (_, k) => {
      const failed = k === 0 ? 0 : (previous[k - 1] ?? 0) * failure;
      return failed + (previous[k] ?? 0) * (1 - failure);
    });
  }
  return terms;
}
