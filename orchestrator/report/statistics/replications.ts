import type { Bounds } from "./bounds.js";
import { mean } from "./mean.js";
import { studentQuantile } from "./normal.js";

/**
 * Bounds on the mean of independent replications, Student's t: between them it lies with this confidence (Law and Kelton,
 * method of independent replications). `undefined` of fewer than two.
 */
export function replicationBounds(values: readonly number[], confidence: number): Bounds | undefined {
  const centre = mean(values);
  const n = values.length;
  if (centre === undefined || n < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  const margin = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { lower: centre - margin, upper: centre + margin };
}
