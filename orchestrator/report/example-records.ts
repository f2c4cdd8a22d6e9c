import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario, ScenarioFault, ScenarioRequest } from "../scenario/scenario.js";
import { type Entry, exampleScenario, gather } from "./example-run.js";
import { buildReport, type ExpectationRow } from "./report.js";

export type Fields = Readonly<Record<string, string | number | boolean>>;
export const record = (at: number, node: string, event: string, fields: Fields): TraceRecord => ({
  at_ns: at as Instant,
  node,
  event,
  ...fields,
});
export const end = (at: number, reason = "duration"): TraceRecord => record(at, "conductor", "end", { reason });

const FAULTS = [
  { name: "death", group: "death", type: "crash", node: "rita", at: 100 as Instant },
  { name: "storm/1", group: "storm", type: "cut", link: "east", at: 200 as Instant },
  { name: "storm/2", group: "storm", type: "cut", link: "east", at: 300 as Instant },
] satisfies readonly ScenarioFault[];

export const begins = (at: number, fault: string): TraceRecord =>
  record(at, "conductor", "fault", { fault, type: "crash", target: "rita" });
export const ends = (at: number, fault: string): TraceRecord =>
  record(at, "conductor", "fault-over", { fault, type: "crash", target: "rita" });

/** Both ends are told of a pair at once. */
export function delivered(at: number, number: number, { request = "pairs", fidelity = 0.9 } = {}): TraceRecord[] {
  const shared = { request, sequence: number, pair: `${request}:west/${number}:east/${number}`, frame: "phi+" };
  return [
    record(at, "alice", "delivered", { ...shared, goodness: 0.8, fidelity }),
    record(at, "bob", "delivered", { ...shared, goodness: 0.8 }),
  ];
}
export const opens = (at: number, circuit: string, path: string): TraceRecord =>
  record(at, "alice", "circuit-opened", { circuit, request: circuit.split("~")[0] ?? "", path, incarnation: 0 });
export const opened = (at: number, request: string): TraceRecord =>
  record(at, "alice", "opened", { request, type: "entangle", count: 1 });
export const completed = (at: number, request: string): TraceRecord =>
  record(at, "alice", "completed", { request, delivered: 1 });
export const failed = (at: number, request: string, reason = "deadline-passed", more: Fields = {}): TraceRecord =>
  record(at, "alice", "failed", { request, reason, delivered: 0, ...more });

/** Three requests of one name. */
function load(): readonly ScenarioRequest[] {
  const [pairs] = exampleScenario().requests;
  return [1, 2, 3].map(
    (number) =>
      ({ ...pairs, name: `load/${number}`, group: "load", count: 1, start: (number * 10) as Instant }) as never,
  );
}

export function scenarioWith(entries: readonly Entry[]): Scenario {
  return exampleScenario(entries, { faults: FAULTS, requests: [...exampleScenario().requests, ...load()] });
}

export function judged(entry: Entry, records: readonly TraceRecord[]): ExpectationRow {
  const scenario = scenarioWith([entry]);
  const report = buildReport({ scenario, metrics: gather(scenario, records), file: "f", version: "0" });
  return report.expectations[0]!;
}
