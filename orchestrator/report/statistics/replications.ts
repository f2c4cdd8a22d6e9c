import type { Bounds } from "./bounds.js";
import { mean } from "./mean.js";
import { studentQuantile } from "./normal.js";

/**
 * Bounds on the mean of independent replications, Student's t: between them it lies with this confidence (Law and Kelton,
 * method of independent replications). `undefined` of fewer than two.
 */
export function replicationBounds(values: readonly number[], confidence: number): Bounds | undefined {
  const [centre, error] = [mean(values), standardError(values)];
  if (centre === undefined || error === undefined) return undefined;
  const margin = studentQuantile((1 + confidence) / 2, values.length - 1) * error;
  return { lower: centre - margin, upper: centre + margin };
}

/** Standard error of the mean of independent values; `undefined` of fewer than two. */
export function standardError(values: readonly number[]): number | undefined {
  const centre = mean(values);
  const n = values.length;
  if (centre === undefined || n < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return Math.sqrt(squares / (n - 1) / n);
}
