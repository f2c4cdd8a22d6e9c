import { setImmediate } from "node:timers/promises";
import type { Instant } from "../../engine/time.js";
import type { TraceEnd, TraceRecord } from "../../engine/trace.js";
import { Metrics } from "../report/metrics.js";
import { EmbeddedRun } from "../runtimes/embedded/embedded.js";
import type { Scenario } from "../scenario/scenario.js";
import { isStory } from "./story.js";

export interface PlayOptions {
  readonly wire: boolean;
  /** Whether every detail is recorded, or the story alone. */
  readonly detailed: boolean;
  /** Takes every record, in order; the last is the end of the run. */
  readonly record?: (record: TraceRecord) => void;
  /** Called now and then with the instant that the run has reached; a reason ends the run. */
  readonly progress?: (now: Instant) => "stopped" | undefined;
}

export interface Played {
  readonly metrics: Metrics;
  /** The beginning of the story, for a person to read. */
  readonly story: readonly TraceRecord[];
  readonly events: number;
  /** Empty unless the run was stopped: what every node still waited for. */
  readonly waiting: readonly string[];
}

/** Between two looks at the wall clock, the signals and the terminal. */
const EVENTS_AT_ONCE = 5_000;
const STORY_MOST = 2_000;

/** Plays a scenario to its end in this process. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<Played> {
  const metrics = new Metrics(scenario);
  const story: TraceRecord[] = [];
  const record = (entry: TraceRecord): void => {
    metrics.observe(entry);
    if (story.length < STORY_MOST && isStory(entry)) story.push(entry);
    options.record?.(entry);
  };
  const run = new EmbeddedRun(scenario, { wire: options.wire, detailed: options.detailed, record });
  let isStopped = false;
  while (!isStopped && !run.advance(EVENTS_AT_ONCE)) {
    await setImmediate();
    isStopped = options.progress?.(run.now) === "stopped";
  }
  const waiting = isStopped ? run.waiting() : [];
  if (isStopped) run.stop();
  const end: TraceEnd = {
    at_ns: isStopped ? run.now : run.endedAt,
    node: "conductor",
    event: "end",
    reason: isStopped ? "stopped" : run.endReason,
  };
  record(end);
  return { metrics, story, events: run.events, waiting };
}
