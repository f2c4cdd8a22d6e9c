import type { Expectation, Scenario, ScenarioRequest } from "../scenario/scenario.js";
import type { MetricDefinition, MetricUnit } from "./catalogue.js";
import type { HappenedFault } from "./fault-history.js";
import { type Judgement, judge, type Verdict } from "./judge.js";
import type { EndReason, Metrics } from "./metrics.js";
import { observedValue } from "./observation.js";
import type { RequestOutcome } from "./request-metrics.js";

/** What a run came to: the content of `report.json`, which `docs/expectations.md` describes. */
export interface Report {
  /** Version of the format. */
  readonly entanglab_report: 1;
  /** Version of the program. */
  readonly entanglab: string;
  readonly scenario: string;
  readonly about: string;
  readonly file: string;
  readonly seed: number;
  readonly physics: Scenario["physics"];
  readonly duration_ns: number;
  readonly end_reason: EndReason;
  readonly exit: 0 | 1;
  readonly swaps: number;
  readonly requests: readonly RequestRow[];
  readonly links: readonly LinkRow[];
  /** In the order in which they began. */
  readonly faults: readonly FaultRow[];
  readonly expectations: readonly ExpectationRow[];
  /** What makes the results doubtful, as sentences. */
  readonly problems: readonly string[];
  /** All that differs from one run of the same scenario and seed to the next. */
  readonly wall?: WallClock;
}

/** Values by the name of the metric within its subject, with its unit; `null` where there was no sample. */
export type MetricValues = Readonly<Record<string, number | null>>;

export interface RequestRow {
  readonly name: string;
  readonly type: ScenarioRequest["type"];
  readonly ends: readonly [string, string];
  readonly path: readonly string[];
  readonly count: number | null;
  readonly outcome: RequestOutcome;
  readonly failure: string | null;
  readonly metrics: MetricValues;
}

export interface LinkRow {
  readonly name: string;
  readonly ends: readonly [string, string];
  readonly length_km: number;
  readonly metrics: MetricValues;
}

/** A fault that happened. */
export interface FaultRow {
  readonly name: string;
  readonly type: HappenedFault["type"];
  /** The name of the node that crashed or the link that was cut. */
  readonly target: string;
  readonly begin_ns: number;
  /** `null`: it lasted until the run ended. */
  readonly end_ns: number | null;
}

export interface ExpectationRow {
  readonly text: string;
  readonly place: string;
  readonly metric: string;
  /** The unit of `bound`, `observed`, `lower` and `upper`. */
  readonly unit: MetricUnit;
  readonly comparison: Expectation["comparison"];
  readonly bound: number;
  readonly confidence: number | null;
  readonly verdict: Verdict;
  readonly observed: number | null;
  /** One-sided bounds; `null` where there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly sample_size: number;
  readonly needed_sample_size: number | null;
  readonly reason: string | null;
}

export interface WallClock {
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly elapsed_ms: number;
  /** The name of this one run. */
  readonly run: string;
  readonly runtime: string;
  /** What reached the shared bus, where one was asked for. */
  readonly stream?: StreamSummary;
}

/** How complete the stream of a run is; lines are counted from 0. */
export interface StreamSummary {
  readonly sent: number;
  readonly missing: number;
  readonly missing_first?: number;
  readonly missing_last?: number;
  readonly warnings: readonly string[];
}

/** Judges every expectation of a scenario and puts everything worth knowing about its run together. */
export function buildReport(options: {
  readonly scenario: Scenario;
  readonly metrics: Metrics;
  readonly file: string;
  readonly version: string;
  readonly wall?: WallClock;
}): Report {
  const { scenario, metrics, file, version, wall } = options;
  const expectations = scenario.expectations.map((expectation) => expectationRow(expectation, metrics));
  const problems = problemsOf(metrics);
  const isGood = problems.length === 0 && expectations.every(({ verdict }) => verdict === "holds");
  return {
    entanglab_report: 1,
    entanglab: version,
    scenario: scenario.name,
    about: scenario.about,
    file,
    seed: scenario.seed,
    physics: scenario.physics,
    duration_ns: metrics.duration,
    end_reason: metrics.endReason,
    exit: isGood ? 0 : 1,
    swaps: observedValue(metrics.value("run.swaps")) ?? 0,
    requests: scenario.requests.map((request) => requestRow(request, metrics)),
    links: scenario.links.map(({ name, ends, lengthKm }) => ({
      name,
      ends,
      length_km: lengthKm,
      metrics: linkValues(name, metrics),
    })),
    faults: metrics.faults.happened.map(({ name, type, target, begin, end }) => ({
      name,
      type,
      target,
      begin_ns: begin,
      end_ns: end ?? null,
    })),
    expectations,
    problems,
    ...(wall === undefined ? {} : { wall }),
  };
}

/** The text of `report.json`. */
export const reportJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/** 0 if every expectation of every run holds and nothing makes the results doubtful, else 1. */
export const exitCode = (reports: readonly Report[]): 0 | 1 => (reports.every(({ exit }) => exit === 0) ? 0 : 1);

function requestRow(request: ScenarioRequest, metrics: Metrics): RequestRow {
  const gathered = metrics.requests.get(request.name);
  const definitions = metrics.definitions.filter(({ name }) => name.startsWith(`${request.name}.`));
  const values = definitions.flatMap((definition) => {
    const observation = metrics.ofRequest(request.name, keyOf(definition.name));
    return observation === undefined ? [] : [[fieldName(definition), observedValue(observation) ?? null] as const];
  });
  return {
    name: request.name,
    type: request.type,
    ends: request.ends,
    path: request.path,
    count: request.count ?? null,
    outcome: gathered?.outcome ?? "open",
    failure: gathered?.failure ?? null,
    metrics: Object.fromEntries(values),
  };
}

function linkValues(name: string, metrics: Metrics): MetricValues {
  const link = metrics.links.get(name);
  const value = (key: string): number | null => {
    const observation = link?.value(key, metrics.duration);
    return observation === undefined ? null : (observedValue(observation) ?? null);
  };
  return { pairs: value("pairs"), rate_hz: value("rate"), fidelity_mean: value("fidelity.mean") };
}

function expectationRow(expectation: Expectation, metrics: Metrics): ExpectationRow {
  const { text, place, metric, comparison, bound, confidence } = expectation;
  const judgement = judge(metrics.value(metric), expectation);
  return {
    text,
    place,
    metric,
    unit: metrics.definition(metric).unit,
    comparison,
    bound,
    confidence: confidence ?? null,
    ...judgementFields(judgement),
  };
}

function judgementFields({ verdict, value, lower, upper, sampleSize, neededSampleSize, reason }: Judgement) {
  return {
    verdict,
    observed: value ?? null,
    lower: finite(lower),
    upper: finite(upper),
    sample_size: sampleSize,
    needed_sample_size: neededSampleSize ?? null,
    reason: reason ?? null,
  };
}

function problemsOf(metrics: Metrics): string[] {
  const problems = [...metrics.requests.values()].flatMap(({ request, firstMismatch }) =>
    firstMismatch === undefined ? [] : [`${request.name}: the ends disagree about a delivery: ${firstMismatch}`],
  );
  if (metrics.endReason === "incomplete") problems.push("the records do not say that the run ended");
  return problems;
}

const keyOf = (name: string): string => name.slice(name.indexOf(".") + 1);
const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** `pairs.latency.p50` in ns as `latency_p50_ns`. */
function fieldName({ name, unit }: MetricDefinition): string {
  const key = keyOf(name).replaceAll(/[.-]/g, "_");
  return unit === "ns" || unit === "Hz" ? `${key}_${unit.toLowerCase()}` : key;
}
