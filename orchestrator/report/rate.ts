import { type Duration, inSeconds } from "../../engine/time.js";
import type { Observation } from "./observation.js";

/** Events per second of virtual time; without a value where no time passed. */
export function rate(count: number, span: Duration): Observation {
  if (span <= 0) return { statistic: "value", value: undefined, missing: "no virtual time passed" };
  return { statistic: "value", value: count / inSeconds(span) };
}
