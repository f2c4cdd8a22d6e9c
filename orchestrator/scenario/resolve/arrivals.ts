import type { Random } from "../../../engine/random.js";
import type { Instant } from "../../../engine/time.js";
import type { Arrivals } from "../schema/arrivals.js";
import { exponential } from "./exponential.js";

/** When arrivals may come: from the start, and before the end. */
export interface ArrivalWindow {
  readonly start: Instant;
  readonly end: Instant;
}

const NANOSECONDS_PER_SECOND = 1e9;

/** How many requests arrive, in the mean. */
export function expectedArrivals(arrivals: Arrivals, { start, end }: ArrivalWindow): number {
  const span = Math.max(0, end - start);
  return arrivals.type === "every"
    ? Math.ceil(span / arrivals.period)
    : (span / NANOSECONDS_PER_SECOND) * arrivals.rateHz;
}

/** The instants at which requests arrive, in order; `countMax` and one more where there would be more. */
export function arrivalInstants(
  arrivals: Arrivals,
  { start, end }: ArrivalWindow,
  { random, countMax }: { readonly random: Random; readonly countMax: number },
): readonly Instant[] {
  const instants: Instant[] = [];
  const isPoisson = arrivals.type === "poisson";
  // The exact sum of the gaps goes on; only the instants are rounded.
  const gap = isPoisson
    ? () => exponential(random, NANOSECONDS_PER_SECOND / arrivals.rateHz)
    : () => arrivals.period as number;
  for (let time = isPoisson ? start + gap() : start; Math.round(time) < end; time += gap()) {
    instants.push(Math.round(time) as Instant);
    if (instants.length > countMax) break;
  }
  return instants;
}
