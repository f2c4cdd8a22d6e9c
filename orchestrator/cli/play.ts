import { setImmediate } from "node:timers/promises";
import type { Instant } from "../../engine/time.js";
import { isStory, type TraceEnd, type TraceRecord } from "../../engine/trace.js";
import { Metrics } from "../report/metrics.js";
import { EmbeddedRun } from "../runtimes/embedded/embedded.js";
import type { Scenario } from "../scenario/scenario.js";
import type { Runtime } from "./runtime.js";

export interface PlayOptions {
  readonly runtime: Runtime;
  /** Names the run where others can see it. */
  readonly run: string;
  /** Whether every detail is recorded, or the story alone. */
  readonly detailed: boolean;
  /** Takes every record, in order; the last is the end of the run. */
  readonly record?: (record: TraceRecord) => void;
  /** Tells a person how far it is. */
  readonly tell?: (text: string) => void;
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

interface Outcome {
  readonly isStopped: boolean;
  readonly endedAt: Instant;
  readonly events: number;
  readonly waiting: readonly string[];
}

/** Between two looks at the wall clock, the signals and the terminal. */
const EVENTS_AT_ONCE = 5_000;
const STORY_MOST = 2_000;

/** Plays a scenario to its end. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<Played> {
  const metrics = new Metrics(scenario);
  const story: TraceRecord[] = [];
  const record = (entry: TraceRecord): void => {
    metrics.observe(entry);
    if (story.length < STORY_MOST && isStory(entry)) story.push(entry);
    options.record?.(entry);
  };
  const { runtime } = options;
  const { isStopped, endedAt, events, waiting } =
    runtime.type === "remote"
      ? await playRemotely(scenario, options, record, runtime)
      : await playHere(scenario, options, record, runtime.wire);
  const reason = isStopped ? "stopped" : scenario.duration === undefined ? "quiet" : "duration";
  const end: TraceEnd = { at_ns: endedAt, node: "conductor", event: "end", reason };
  record(end);
  return { metrics, story, events, waiting: isStopped ? waiting : [] };
}

async function playHere(
  scenario: Scenario,
  { detailed, progress }: PlayOptions,
  record: (record: TraceRecord) => void,
  wire: boolean,
): Promise<Outcome> {
  const run = new EmbeddedRun(scenario, { wire, detailed, record });
  let isStopped = false;
  while (!isStopped && !run.advance(EVENTS_AT_ONCE)) {
    await setImmediate();
    isStopped = progress?.(run.now) === "stopped";
  }
  const waiting = run.waiting();
  if (isStopped) run.stop();
  return { isStopped, endedAt: isStopped ? run.now : run.endedAt, events: run.events, waiting };
}

async function playRemotely(
  scenario: Scenario,
  { run, detailed, progress = () => undefined, tell = () => undefined }: PlayOptions,
  record: (record: TraceRecord) => void,
  { openSite }: Extract<Runtime, { type: "remote" }>,
): Promise<Outcome> {
  // What only runs of this kind need is loaded for them alone.
  const { runRemotely } = await import("../runtimes/remote/remote-run.js");
  return runRemotely(scenario, { run, openSite, detailed, record, progress, tell });
}
