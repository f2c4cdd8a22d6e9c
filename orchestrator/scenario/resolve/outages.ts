import type { Random } from "../../../engine/random.js";
import type { Duration, Instant } from "../../../engine/time.js";
import { TIME_MAX } from "../schema/fields.js";
import { exponential } from "./exponential.js";

/** Something that works for exponential times and is then repaired for exponential times. */
export interface OutageLaw {
  /** Mean time that it works between two outages. */
  readonly betweenFailures: Duration;
  /** Mean time of an outage. */
  readonly toRepair: Duration;
}

export interface Outage {
  readonly at: Instant;
  readonly for: Duration;
}

/** How many outages begin before the run ends, in the mean and roughly. */
export function expectedOutages({ betweenFailures, toRepair }: OutageLaw, duration: Duration): number {
  return duration / (betweenFailures + toRepair);
}

/** The outages that begin before the run ends, in order; `countMax` and one more where there would be more. */
export function outages(
  { betweenFailures, toRepair }: OutageLaw,
  duration: Duration,
  { random, countMax }: { readonly random: Random; readonly countMax: number },
): readonly Outage[] {
  const found: Outage[] = [];
  for (let at = wholeTime(random, betweenFailures); at < duration && found.length <= countMax; ) {
    // An outage that outlasts all instants there are lasts until the last of them.
    const lasting = Math.min(wholeTime(random, toRepair), TIME_MAX - at);
    found.push({ at: at as Instant, for: lasting as Duration });
    at += lasting + wholeTime(random, betweenFailures);
  }
  return found;
}

/** At least 1 ns: an outage is never empty, and two never meet. */
function wholeTime(random: Random, mean: Duration): number {
  return Math.max(1, Math.round(exponential(random, mean)));
}
