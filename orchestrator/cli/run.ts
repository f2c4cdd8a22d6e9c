import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TraceLevel } from "../../engine/trace.js";
import { type JunitSource, junitXml } from "../report/junit.js";
import { renderReport, renderSummary } from "../report/render-report.js";
import { renderStory } from "../report/render-story.js";
import { exitCode, type Report } from "../report/report.js";
import { EXIT, Failure } from "./failure.js";
import type { Played } from "./play.js";
import { brokeOff, folderOf, type RunOneOptions, runOne, writeReport } from "./run-one.js";
import { type RunSeedsOptions, runSeeds, showPooled } from "./run-seeds.js";
import type { RuntimeName } from "./runtime.js";
import { type Loaded, ScenarioFiles } from "./scenarios.js";
import { lookOf, say } from "./terminal.js";

export interface RunOptions {
  readonly seed?: number;
  /** Each scenario is played with every one of these, and judged by what the runs say together. */
  readonly seeds?: readonly number[];
  readonly set?: Readonly<Record<string, string>>;
  readonly out: string;
  /** Absent: full, or with several seeds none. */
  readonly trace?: TraceLevel;
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
  const { seeds, seed } = options;
  const trace = options.trace ?? (seeds === undefined ? "full" : "none");
  refuseIdleOptions({ ...options, trace });
  if (seeds !== undefined && seed !== undefined) throw new Failure("--seed and --seeds; allowed: one of them");
  const files = await ScenarioFiles.find(names);
  const deadline = Date.now() + options.timeoutMs;
  const runOptions = { ...options, trace, deadline };
  return seeds === undefined
    ? playOnce(files.loadAll(options), { ...runOptions, traceName: "trace.ndjson" })
    : playSeeds(files, { ...runOptions, seeds });
}

async function playOnce(loaded: readonly Loaded[], options: RunOneOptions): Promise<number> {
  refuseRepeatedNames(loaded);
  const reports: Report[] = [];
  let broken: string | undefined;
  for (const each of loaded) {
    const ran = await runOne(each, options);
    const { report, played, hash, stopped } = ran;
    writeReport(options.out, report);
    reports.push(report);
    if (loaded.length === 1) showOne(report, played, options, hash);
    if (stopped === undefined) continue;
    broken = brokeOff(ran, stopped);
    break;
  }
  writeJunit(options.out, reports);
  if (loaded.length > 1) say(renderSummary(reports, lookOf(process.stdout)));
  if (broken !== undefined) throw new Failure(broken, EXIT.broken);
  return exitCode(reports);
}

async function playSeeds(
  files: ScenarioFiles,
  options: RunSeedsOptions & { readonly set?: Readonly<Record<string, string>> },
): Promise<number> {
  const { set = {} } = options;
  // What is wrong with one of them is wrong before anything was played.
  refuseRepeatedNames(files.loadAll({ set, seed: options.seeds[0] ?? 0 }));
  const reports = [];
  for (const file of files.files) {
    const report = await runSeeds((seed) => files.load(file, { set, seed }), options);
    showPooled(report, options);
    reports.push(report);
  }
  writeJunit(options.out, reports);
  return exitCode(reports);
}

function writeJunit(out: string, reports: readonly JunitSource[]): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "junit.xml"), junitXml(reports));
}

function showOne(
  report: Report,
  { story, events }: Played,
  { out, trace }: Pick<RunOneOptions, "out" | "trace">,
  hash: string | undefined,
): void {
  const look = lookOf(process.stdout);
  say(`\n${report.about === "" ? report.scenario : report.about}\n`);
  say(renderStory(story, STORIES, look));
  say(renderReport(report, look));
  const folder = folderOf(out, report.scenario);
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
