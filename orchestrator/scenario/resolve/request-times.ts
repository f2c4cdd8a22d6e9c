import { randomStream } from "../../../engine/random.js";
import { type Instant, NEVER } from "../../../engine/time.js";
import { TIME_MAX } from "../schema/fields.js";
import type { Request, RequestType } from "../schema/requests.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import { type ArrivalWindow, arrivalInstants, expectedArrivals } from "./arrivals.js";
import type { Draft } from "./draft.js";
import { span } from "./span.js";

/** How many requests may arrive in a scenario. */
const ARRIVALS_MAX = 100_000;

export interface RequestClock {
  readonly draft: Draft;
  readonly seed: number;
  readonly findings: Findings;
  /** How many arrivals the requests before this one had. */
  arrivalCount: number;
}

/** Every request ends: by its count, its deadline or the end of the run. */
export function checkEnd(at: Path, type: RequestType, findings: Findings): void {
  if (findings.has([...at, "count"])) return;
  if (type === "teleport" || type === "prepare") {
    const verb = type === "teleport" ? "teleported" : "prepared";
    findings.at([...at, "count"], `missing: how many states are ${verb}; allowed: a whole number from 1`);
  } else if (!findings.has([...at, "within"]) && !findings.has(["duration"])) {
    findings.atKey(at, "this request never ends; allowed: a request with count or within, or a run with a duration");
  }
}

/** The instants at which it is asked, if they are right: one, or those of its arrivals. */
export function startsOf(name: string, request: Partial<Request>, clock: RequestClock): readonly Instant[] | undefined {
  const { draft, findings } = clock;
  const at: Path = ["requests", name];
  const { start, until, arrivals } = request;
  const { duration } = draft.head;
  if (findings.has([...at, "until"]) && !findings.has([...at, "arrivals"])) {
    findings.atKey([...at, "until"], "until is the end of arrivals, and there are none; allowed: within");
  }
  if (start === undefined) return undefined;
  if (duration !== undefined && start >= duration) {
    const allowed = `a start before the duration of ${span(duration)}`;
    findings.at([...at, "start"], `starts when the run is over; allowed: ${allowed}`);
    return undefined;
  }
  checkLast(at, "start", request, findings);
  if (!findings.has([...at, "arrivals"])) return [start as number as Instant];
  if (until !== undefined && until <= start) {
    findings.at([...at, "until"], `is not after the start at ${span(start)}; allowed: an instant after it`);
    return undefined;
  }
  if (!findings.has([...at, "until"]) && !findings.has(["duration"])) {
    findings.at([...at, "arrivals"], "these never end; allowed: arrivals beside until, or a run with a duration");
    return undefined;
  }
  const end = Math.min(until ?? NEVER, duration ?? NEVER) as Instant;
  if (arrivals === undefined || end === NEVER) return undefined;
  if (until !== undefined) checkLast(at, "until", request, findings);
  return arrivalsOf(name, arrivals, { start: start as number as Instant, end }, clock);
}

function arrivalsOf(
  name: string,
  arrivals: NonNullable<Request["arrivals"]>,
  window: ArrivalWindow,
  clock: RequestClock,
): readonly Instant[] | undefined {
  const expected = expectedArrivals(arrivals, window);
  const countMax = ARRIVALS_MAX - clock.arrivalCount;
  const random = randomStream(clock.seed, `arrivals/${name}`);
  // Three times as many as there may be are too many at every seed.
  const instants = expected > 3 * ARRIVALS_MAX ? undefined : arrivalInstants(arrivals, window, { random, countMax });
  if (instants !== undefined && instants.length <= countMax) {
    clock.arrivalCount += instants.length;
    return instants;
  }
  const problem = `these are about ${Number(expected.toPrecision(3))} arrivals`;
  const before = clock.arrivalCount === 0 ? "" : `, beside ${clock.arrivalCount} before them`;
  clock.findings.at(
    ["requests", name, "arrivals"],
    `${problem}${before}; allowed: up to ${ARRIVALS_MAX} in a scenario, with a lower rate or an earlier until`,
  );
  return undefined;
}

/** What is asked for at the last instant, `start` or `until`, ends while there are instants. */
function checkLast(at: Path, last: "start" | "until", request: Partial<Request>, findings: Findings): void {
  for (const key of ["within", "hold"] as const) {
    if ((request[last] ?? 0) + (request[key] ?? 0) <= TIME_MAX) continue;
    findings.at([...at, key], `ends after the last instant there is; allowed: ${last} and ${key} of 104 d together`);
  }
}
