import type { Scenario } from "../scenario/scenario.js";
import type { MetricUnit } from "./catalogue.js";
import { type Evidence, evidenceOf, expectationRow, isGood } from "./expectation-row.js";
import type { Verdict } from "./judge.js";
import type { EndReason, Metrics } from "./metrics.js";
import { observedValue } from "./observation.js";
import { poolEvidence } from "./pool-evidence.js";
import { type ExpectationRow, keyOf, type Report } from "./report.js";
import type { WallClock } from "./report-rows.js";
import { mean } from "./statistics/mean.js";
import { replicationBounds } from "./statistics/replications.js";

/** Confidence of the intervals between seeds, both sides together. */
export const POOLED_CONFIDENCE = 0.95;

/** What is kept of a run with one seed: its samples only where an expectation is about them. */
export interface SeedRun {
  readonly report: Report;
  readonly evidence: readonly Evidence[];
  readonly values: ReadonlyMap<string, SeedValue>;
  readonly traceHash: string | undefined;
}

interface SeedValue {
  readonly unit: MetricUnit;
  readonly value: number | null;
}

/** What the runs with several seeds came to: the content of `report.json` after `run --seeds`. */
export interface PooledReport {
  readonly entanglab_report: 1;
  readonly entanglab: string;
  readonly scenario: string;
  readonly about: string;
  readonly file: string;
  readonly seeds: readonly number[];
  readonly physics: Scenario["physics"];
  readonly exit: 0 | 1;
  /** Names of the requests, or of their groups. */
  readonly requests: readonly string[];
  /** In the order of the seeds; so are all values. */
  readonly runs: readonly SeedRow[];
  readonly metrics: readonly PooledMetric[];
  readonly expectations: readonly PooledExpectationRow[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly wall?: Pick<WallClock, "started_at" | "elapsed_ms" | "runtime">;
}

export interface SeedRow {
  readonly seed: number;
  readonly duration_ns: number;
  readonly end_reason: EndReason;
  /** What the run would have come to by itself. */
  readonly exit: 0 | 1;
  readonly trace_sha256: string | null;
}

export interface PooledMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  /** Over the seeds that have a value; `null` where none has. */
  readonly mean: number | null;
  /** Between these it lies with 95 % confidence: Student's t, the seeds being independent replications. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly values: readonly (number | null)[];
}

export interface PooledExpectationRow extends ExpectationRow {
  readonly seed_verdicts: readonly Verdict[];
  readonly seed_values: readonly (number | null)[];
}

/** Takes from a run what pooling needs, so that the rest of it can be forgotten. */
export function seedRun(options: {
  readonly scenario: Scenario;
  readonly metrics: Metrics;
  readonly report: Report;
  readonly traceHash: string | undefined;
}): SeedRun {
  const { scenario, metrics, report, traceHash } = options;
  const values = metrics.definitions.map(({ name, unit }) => {
    const value = observedValue(metrics.value(name)) ?? null;
    return [name, { unit, value }] as const;
  });
  return {
    report,
    evidence: scenario.expectations.map((expectation) => evidenceOf(expectation, metrics)),
    values: new Map(values),
    traceHash,
  };
}

/** Judges what runs of a scenario with several seeds say together. */
export function poolRuns(
  scenario: Scenario,
  runs: readonly [SeedRun, ...SeedRun[]],
  wall?: PooledReport["wall"],
): PooledReport {
  const [{ report: first }] = runs;
  const expectations = scenario.expectations.map((expectation, place): PooledExpectationRow => {
    const said = runs.map(({ report, evidence }) => ({ seed: report.seed, said: evidence[place] ?? NOTHING }));
    const pooled = poolEvidence(expectation, said as [(typeof said)[number], ...typeof said]);
    const rows = runs.map(({ report }) => report.expectations[place]);
    return {
      ...expectationRow(expectation, pooled),
      seed_verdicts: rows.map((row) => row?.verdict ?? "undecided"),
      seed_values: rows.map((row) => row?.observed ?? null),
    };
  });
  const problems = ofSeeds(runs, "problems");
  return {
    entanglab_report: 1,
    entanglab: first.entanglab,
    scenario: first.scenario,
    about: first.about,
    file: first.file,
    seeds: runs.map(({ report }) => report.seed),
    physics: first.physics,
    exit: isGood(expectations, problems) ? 0 : 1,
    requests: [...new Set(runs.flatMap(({ report }) => report.requests.map(({ name }) => name)))],
    runs: runs.map(({ report, traceHash }) => ({
      seed: report.seed,
      duration_ns: report.duration_ns,
      end_reason: report.end_reason,
      exit: report.exit,
      trace_sha256: traceHash ?? null,
    })),
    metrics: pooledMetrics(runs),
    expectations,
    problems,
    warnings: ofSeeds(runs, "warnings"),
    ...(wall === undefined ? {} : { wall }),
  };
}

const NOTHING: Evidence = { type: "absent", unit: null, reason: "nothing was observed" };

const ofSeeds = (runs: readonly SeedRun[], field: "problems" | "warnings"): string[] =>
  runs.flatMap(({ report }) => report[field].map((sentence) => `seed ${report.seed}: ${sentence}`));

/** Every metric that any of the runs has: with arrivals at random, some may lack a request. */
function pooledMetrics(runs: readonly SeedRun[]): PooledMetric[] {
  const units = new Map(runs.flatMap(({ values }) => [...values].map(([name, { unit }]) => [name, unit] as const)));
  return [...units].map(([name, unit]) => {
    const values = runs.map((run) => run.values.get(name)?.value ?? null);
    const known = values.filter((value) => value !== null);
    const bounds = replicationBounds(known, POOLED_CONFIDENCE);
    return {
      name,
      unit,
      mean: mean(known) ?? null,
      lower: bounds?.lower ?? null,
      upper: bounds?.upper ?? null,
      values,
    };
  });
}

/** The metrics that a person wants to see first. */
export function headlines({ metrics, requests }: PooledReport): readonly PooledMetric[] {
  return metrics.filter(({ name }) => {
    const subject = name.slice(0, name.length - keyOf(name).length - 1);
    return requests.includes(subject) && HEADLINES.has(keyOf(name));
  });
}

const HEADLINES: ReadonlySet<string> = new Set([
  "delivered",
  "success",
  "fidelity.mean",
  "latency.p50",
  "rate",
  "chsh",
  "qber",
]);
