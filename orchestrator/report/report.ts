import type { Scenario } from "../scenario/scenario.js";
import type { MetricDefinition } from "./catalogue.js";
import { evidenceOf, expectationRow, isGood } from "./expectation-row.js";
import type { Metrics } from "./metrics.js";
import { observedValue } from "./observation.js";
import type { MetricValues, Report, RequestRow, WallClock } from "./report-rows.js";
import type { RequestMetrics } from "./request-metrics.js";

export type {
  ExpectationRow,
  FaultRow,
  LinkRow,
  MetricValues,
  Report,
  RequestRow,
  StreamSummary,
  WallClock,
} from "./report-rows.js";

/** Judges every expectation of a scenario and puts everything worth knowing about its run together. */
export function buildReport(options: {
  readonly scenario: Scenario;
  readonly metrics: Metrics;
  readonly file: string;
  readonly version: string;
  readonly wall?: WallClock;
}): Report {
  const { scenario, metrics, file, version, wall } = options;
  const expectations = scenario.expectations.map((expectation) =>
    expectationRow(expectation, evidenceOf(expectation, metrics)),
  );
  const problems = problemsOf(metrics);
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
    exit: isGood(expectations, problems) ? 0 : 1,
    swaps: observedValue(metrics.value("run.swaps")) ?? 0,
    routes_changed: observedValue(metrics.value("routes.changed")) ?? 0,
    requests: [...metrics.requests.values()].map((group) => requestRow(group, metrics)),
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
    warnings: warningsOf(metrics),
    ...(wall === undefined ? {} : { wall }),
  };
}

/** The text of `report.json`. */
export const reportJson = (report: object): string => `${JSON.stringify(report, null, 2)}\n`;

/** 0 if every expectation of every run is met and nothing makes the results doubtful, else 1. */
export const exitCode = (reports: readonly { readonly exit: 0 | 1 }[]): 0 | 1 =>
  reports.every(({ exit }) => exit === 0) ? 0 : 1;

function requestRow(group: RequestMetrics, metrics: Metrics): RequestRow {
  const [first] = group.requests;
  const { isSeveral, failures } = group;
  const [completed, failed, open] = [group.tally("completed"), group.tally("failed"), group.tally("open")];
  const definitions = metrics.definitions.filter(({ name }) => name.startsWith(`${group.group}.`));
  const values = definitions.flatMap((definition) => {
    const observation = group.value(keyOf(definition.name), metrics.end);
    return observation === undefined ? [] : [[fieldName(definition), observedValue(observation) ?? null] as const];
  });
  return {
    name: group.group,
    type: first.type,
    ends: group.requests.every(({ ends }) => ends[0] === first.ends[0] && ends[1] === first.ends[1])
      ? first.ends
      : null,
    count: first.count ?? null,
    requests: group.requests.length,
    completed,
    failed,
    open,
    outcome: isSeveral ? null : completed > 0 ? "completed" : failed > 0 ? "failed" : "open",
    failure: isSeveral ? null : (failures[0]?.reason ?? null),
    failures: failures.map(({ reason, count, advice }) => ({ reason, count, advice: advice ?? null })),
    paths: pathRows(group),
    metrics: Object.fromEntries(values),
  };
}

function pathRows({ paths, requests: [first] }: RequestMetrics): RequestRow["paths"] {
  if (paths.size > 0) return [...paths].map(([path, opened]) => ({ path: path.split(">"), opened }));
  return first.route === undefined ? [] : [{ path: first.route.path, opened: 0 }];
}

function linkValues(name: string, metrics: Metrics): MetricValues {
  const link = metrics.links.get(name);
  const value = (key: string): number | null => {
    const observation = link?.value(key, metrics.end);
    return observation === undefined ? null : (observedValue(observation) ?? null);
  };
  return { pairs: value("pairs"), rate_hz: value("rate"), fidelity_mean: value("fidelity.mean") };
}

function problemsOf(metrics: Metrics): string[] {
  const problems = [...metrics.requests.values()].flatMap(({ group, firstMismatch }) =>
    firstMismatch === undefined ? [] : [`${group}: the ends disagree about a delivery: ${firstMismatch}`],
  );
  if (metrics.endReason === "incomplete") problems.push("the records do not say that the run ended");
  return problems;
}

/** What a reader would otherwise overlook: requests that nobody would ever have answered, and pairs with one owner. */
function warningsOf(metrics: Metrics): string[] {
  const warnings: string[] = [];
  for (const group of metrics.requests.values()) {
    const ended = group.failures.find(({ reason }) => reason === "run-ended")?.count ?? 0;
    const left = group.tally("open") + ended;
    if (metrics.endReason === "quiet" && left > 0) {
      const which = group.isSeveral ? `${left} requests of ${group.group} were` : `${group.group} was`;
      warnings.push(`nothing was planned any more, but ${which} not done: no one was going to go on with it`);
    }
    const oneSided = observedValue(metrics.value(`${group.group}.one-sided`)) ?? 0;
    if (oneSided > 0) {
      const deliveries = oneSided === 1 ? "a delivery" : `${oneSided} deliveries`;
      warnings.push(`${group.group}: one end alone was told of ${deliveries}`);
    }
  }
  return warnings;
}

/** A metric by its name within its subject. */
export const keyOf = (name: string): string => name.slice(name.indexOf(".") + 1);

/** `pairs.latency.p50` in ns as `latency_p50_ns`. */
function fieldName({ name, unit }: MetricDefinition): string {
  const key = keyOf(name).replaceAll(/[.-]/g, "_");
  return unit === "ns" || unit === "Hz" ? `${key}_${unit.toLowerCase()}` : key;
}
