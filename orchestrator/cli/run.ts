import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Instant } from "../../engine/time.js";
import { isStory, type TraceLevel, type TraceRecord, traceLine } from "../../engine/trace.js";
import { VERSION } from "../package.js";
import { junitXml } from "../report/junit.js";
import { renderReport, renderSummary } from "../report/render-report.js";
import { renderStory } from "../report/render-story.js";
import { buildReport, exitCode, type Report, reportJson, type StreamSummary } from "../report/report.js";
import { type BusSummary, busOf } from "./bus.js";
import { EXIT, Failure } from "./failure.js";
import { Guard } from "./guard.js";
import { type Played, playScenario } from "./play.js";
import { type RuntimeName, runName, runtimeOf } from "./runtime.js";
import { type Loaded, loadScenarios } from "./scenarios.js";
import { lookOf, note, say } from "./terminal.js";
import { TraceFile, traceHeader } from "./trace-file.js";

export interface RunOptions {
  readonly seed?: number;
  readonly set?: Readonly<Record<string, string>>;
  readonly out: string;
  readonly trace: TraceLevel;
  readonly wire: boolean;
  readonly runtime: RuntimeName;
  /** The base image of the nodes' containers, where it is not the default. */
  readonly baseImage?: string;
  /** Where the shared bus is, which carries the trace to whoever watches. */
  readonly redis?: string;
  /** Wall-clock milliseconds for all scenarios together. */
  readonly timeoutMs: number;
}

const STORIES = 2;

/** `run`: plays scenarios, writes their traces and reports, and says whether every expectation holds. */
export async function run(names: readonly string[], options: RunOptions): Promise<number> {
  refuseIdleOptions(options);
  const loaded = await loadScenarios(names, options);
  refuseRepeatedNames(loaded);
  const deadline = Date.now() + options.timeoutMs;
  const reports: Report[] = [];
  let brokeOff: string | undefined;
  for (const each of loaded) {
    const { report, played, hash, stopped } = await runOne(each, options, deadline);
    reports.push(report);
    if (loaded.length === 1) showOne(report, played, options, hash);
    if (stopped === undefined) continue;
    brokeOff = `${report.scenario}: ${stopped}\n${played.waiting.map((line) => `  ${line}`).join("\n")}`;
    break;
  }
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, "junit.xml"), junitXml(reports));
  if (loaded.length > 1) say(renderSummary(reports, lookOf(process.stdout)));
  if (brokeOff !== undefined) throw new Failure(brokeOff, EXIT.broken);
  return exitCode(reports);
}

async function runOne(
  { file, scenario }: Loaded,
  options: RunOptions,
  deadline: number,
): Promise<{ report: Report; played: Played; hash: string | undefined; stopped: string | undefined }> {
  const { trace } = options;
  const folder = join(options.out, scenario.name);
  const startedAt = new Date();
  const run = runName(scenario.name);
  using guard = new Guard(deadline, options.timeoutMs, scenario.duration);
  const runtime = await runtimeOf({
    ...options,
    tell: note,
    ...(options.baseImage !== undefined && { base: options.baseImage }),
  });
  const bus = await busOf(options, { run, scenario, startedAt });
  const header = traceHeader(scenario, trace);
  const sink = trace === "none" ? undefined : new TraceFile(join(folder, "trace.ndjson"), header);
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
  const report = buildReport({
    scenario,
    metrics: played.metrics,
    file,
    version: VERSION,
    wall,
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "report.json"), reportJson(report));
  return { report, played, hash, stopped: guard.stopped };
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

function showOne(
  report: Report,
  { story, events }: Played,
  { out, trace }: RunOptions,
  hash: string | undefined,
): void {
  const look = lookOf(process.stdout);
  say(`\n${report.about === "" ? report.scenario : report.about}\n`);
  say(renderStory(story, STORIES, look));
  say(renderReport(report, look));
  const folder = join(out, report.scenario);
  const files =
    trace === "none" ? join(folder, "report.json") : `${join(folder, "trace.ndjson")}, ${join(folder, "report.json")}`;
  say(`${events} events in ${report.wall?.elapsed_ms ?? 0} ms · ${files}, ${join(out, "junit.xml")}`);
  if (hash !== undefined) say(`trace sha256 ${hash}`);
}

function refuseIdleOptions({ runtime, wire, baseImage, redis, trace }: RunOptions): void {
  if (wire && runtime !== "embedded")
    throw new Failure("--wire belongs to the embedded runtime; other runtimes encode anyway");
  if (baseImage !== undefined && runtime !== "docker") throw new Failure("--base-image belongs to --runtime docker");
  if (redis !== undefined && trace === "none") {
    throw new Failure("--redis carries the trace; allowed: --trace full or story");
  }
}

function refuseRepeatedNames(loaded: readonly Loaded[]): void {
  const files = new Map<string, string>();
  for (const { file, scenario } of loaded) {
    const other = files.get(scenario.name);
    if (other !== undefined) {
      throw new Failure(`${file}: scenario ${scenario.name} is in ${other} too; allowed: a name of its own for each`);
    }
    files.set(scenario.name, file);
  }
}
