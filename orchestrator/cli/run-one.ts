import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Instant } from "../../engine/time.js";
import { isStory, type TraceLevel, type TraceRecord, traceLine } from "../../engine/trace.js";
import { VERSION } from "../package.js";
import { buildReport, type Report, reportJson, type StreamSummary } from "../report/report.js";
import { type BusSummary, busOf } from "./bus.js";
import { Guard } from "./guard.js";
import { type Played, playScenario } from "./play.js";
import { type RuntimeName, runName, runtimeOf } from "./runtime.js";
import type { Loaded } from "./scenarios.js";
import { note } from "./terminal.js";
import { TraceFile, traceHeader } from "./trace-file.js";

export interface RunOneOptions {
  readonly out: string;
  readonly trace: TraceLevel;
  readonly wire: boolean;
  readonly runtime: RuntimeName;
  readonly baseImage?: string;
  readonly redis?: string;
  readonly timeoutMs: number;
  /** When the wall clock stops the run, in milliseconds since 1970. */
  readonly deadline: number;
  /** The name of the trace's file. */
  readonly traceName: string;
}

/** What a run left behind. */
export interface RanOne {
  readonly report: Report;
  readonly played: Played;
  /** SHA-256 of the trace, where one was written. */
  readonly hash: string | undefined;
  /** Why it was stopped, if it was. */
  readonly stopped: string | undefined;
}

/** Where the files about a scenario go. */
export const folderOf = (out: string, scenario: string): string => join(out, scenario);

/** Plays one scenario with one seed, and writes its trace. */
export async function runOne({ file, scenario }: Loaded, options: RunOneOptions): Promise<RanOne> {
  const { trace } = options;
  const startedAt = new Date();
  const run = runName(scenario.name);
  using guard = new Guard(options.deadline, options.timeoutMs, scenario.duration);
  const runtime = await runtimeOf({
    ...options,
    tell: note,
    ...(options.baseImage !== undefined && { base: options.baseImage }),
  });
  const bus = await busOf(options, { run, scenario, startedAt });
  const header = traceHeader(scenario, trace);
  const sink =
    trace === "none" ? undefined : new TraceFile(join(folderOf(options.out, scenario.name), options.traceName), header);
  if (sink !== undefined) bus?.write(header);
  let played: Played | undefined;
  let hash: string | undefined;
  let stream: BusSummary | undefined;
  try {
    const record = (entry: TraceRecord): void => {
      if (sink === undefined || (trace === "story" && !isStory(entry))) return;
      const line = traceLine(entry);
      sink.write(line);
      bus?.write(line);
    };
    const progress = (now: Instant): "stopped" | undefined => guard.look(now);
    played = await playScenario(scenario, { runtime, run, detailed: trace === "full", record, progress, tell: note });
  } finally {
    try {
      hash = sink?.close();
    } finally {
      stream = await bus?.close({ reason: played === undefined ? "broken" : (guard.stopped ?? "over") });
    }
  }
  const wall = {
    started_at: startedAt.toISOString(),
    elapsed_ms: Date.now() - startedAt.getTime(),
    run,
    runtime: options.runtime,
    ...(stream !== undefined && { stream: streamRow(stream) }),
  };
  const report = buildReport({ scenario, metrics: played.metrics, file, version: VERSION, wall });
  return { report, played, hash, stopped: guard.stopped };
}

/** Why a run broke off, and what everyone still waited for. */
export function brokeOff({ report, played }: RanOne, stopped: string): string {
  return `${report.scenario}: ${stopped}; everyone waited for:\n${played.waiting.map((line) => `  ${line}`).join("\n")}`;
}

/** Writes `report.json` into the folder of a scenario. */
export function writeReport(out: string, report: { readonly scenario: string }): void {
  const folder = folderOf(out, report.scenario);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "report.json"), reportJson(report));
}

function streamRow({ sent, missing, missingFirst, missingLast, warnings }: BusSummary): StreamSummary {
  return {
    sent,
    missing,
    ...(missingFirst !== undefined && { missing_first: missingFirst }),
    ...(missingLast !== undefined && { missing_last: missingLast }),
    warnings,
  };
}
