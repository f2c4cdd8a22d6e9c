import { join } from "node:path";
import { type PooledReport, poolRuns, type SeedRun, seedRun } from "../report/pool.js";
import { renderPooled } from "../report/render-pooled.js";
import type { Scenario } from "../scenario/scenario.js";
import { EXIT, Failure } from "./failure.js";
import { brokeOff, folderOf, type RunOneOptions, runOne, writeReport } from "./run-one.js";
import type { Loaded } from "./scenarios.js";
import { lookOf, say } from "./terminal.js";

export interface RunSeedsOptions extends Omit<RunOneOptions, "traceName"> {
  readonly seeds: readonly number[];
}

/**
 * Plays a scenario with each seed, one after the other, and judges what the runs say together. `load` gives the scenario with a
 * seed: arrivals and outages at random differ.
 */
export async function runSeeds(load: (seed: number) => Loaded, options: RunSeedsOptions): Promise<PooledReport> {
  const startedAt = new Date();
  const runs: SeedRun[] = [];
  let scenario: Scenario | undefined;
  for (const seed of options.seeds) {
    const loaded = load(seed);
    scenario ??= loaded.scenario;
    const ran = await runOne(loaded, { ...options, traceName: `trace-${seed}.ndjson` });
    if (ran.stopped !== undefined) throw new Failure(`seed ${seed}: ${brokeOff(ran, ran.stopped)}`, EXIT.broken);
    const { report, played, hash } = ran;
    runs.push(seedRun({ scenario: loaded.scenario, metrics: played.metrics, report, traceHash: hash }));
  }
  const [first, ...rest] = runs;
  if (first === undefined || scenario === undefined) throw new Failure("there is no seed; allowed: at least one");
  const wall = {
    started_at: startedAt.toISOString(),
    elapsed_ms: Date.now() - startedAt.getTime(),
    runtime: options.runtime,
  };
  const report = poolRuns(scenario, [first, ...rest], wall);
  writeReport(options.out, report);
  return report;
}

/** The pooled report of a scenario, for a person. */
export function showPooled(report: PooledReport, { out, trace }: Pick<RunSeedsOptions, "out" | "trace">): void {
  say(`\n${report.about === "" ? report.scenario : report.about}\n`);
  say(renderPooled(report, lookOf(process.stdout)));
  const folder = folderOf(out, report.scenario);
  const traces = trace === "none" ? "" : `${join(folder, "trace-SEED.ndjson")}, `;
  const files = `${traces}${join(folder, "report.json")}, ${join(out, "junit.xml")}`;
  say(`${report.seeds.length} runs in ${report.wall?.elapsed_ms ?? 0} ms · ${files}`);
}
