import { log1p } from "../../../engine/exact.js";
import type { Random } from "../../../engine/random.js";

/** The next exponentially distributed number with this mean, from one draw. */
export function exponential(random: Random, mean: number): number {
  return -log1p(-random.next()) * mean;
}
