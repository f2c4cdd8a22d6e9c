import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { readTrace, type Trace } from "../../engine/trace.js";
import { parseExpectation } from "../scenario/expectation.js";
import { formatProblem, type Problem } from "../scenario/problem.js";
import type { Expectation, Scenario } from "../scenario/scenario.js";
import { type MetricDefinition, metricsOf } from "./catalogue.js";
import { Metrics } from "./metrics.js";
import { buildReport, type Report } from "./report.js";

/** A text with its name, for messages. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The expectations cannot be read: one line for each problem, `file:line:column: what is wrong; allowed: …`. */
export class UnreadableExpectations extends Error {
  override readonly name = "UnreadableExpectations";
}

/**
 * Judges a run again from its trace alone, with the expectations of its scenario or with others. Throws `UnreadableTrace` or
 * `UnreadableExpectations`.
 */
export function checkTrace(trace: Source, options: { version: string; expect?: Source }): Report {
  const read = readTrace(trace.text);
  const recorded = read.header.scenario as Scenario;
  const expectations =
    options.expect === undefined ? recorded.expectations : readExpectations(options.expect, metricsOf(recorded));
  const scenario: Scenario = { ...recorded, seed: read.header.seed, expectations };
  return buildReport({ scenario, metrics: observed(scenario, read), file: trace.file, version: options.version });
}

function observed(scenario: Scenario, { records, end }: Trace): Metrics {
  const metrics = new Metrics(scenario);
  for (const record of records) metrics.observe(record);
  metrics.observe(end);
  return metrics;
}

/** Expectations from a YAML list, or from the one under `expect:`. Throws `UnreadableExpectations` with all that is wrong. */
export function readExpectations({ file, text }: Source, metrics: readonly MetricDefinition[]): Expectation[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const problems: Problem[] = [];
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const refuse = (offset: number, message: string): void => {
    problems.push({ file, ...place(offset), path: "expect", message });
  };

  for (const { pos, message } of document.errors) refuse(pos[0], message);
  const root = document.contents;
  const list = isMap(root) ? root.get("expect", true) : root;
  if (problems.length === 0 && !isSeq(list)) refuse(0, "no expectations; allowed: a list, or a list under expect:");

  const expectations: Expectation[] = [];
  for (const item of isSeq(list) ? list.items : []) {
    const start = isScalar(item) ? (item.range?.[0] ?? 0) : ((item as { range?: number[] } | null)?.range?.[0] ?? 0);
    if (!isScalar(item) || typeof item.value !== "string") {
      refuse(start, "not an expectation; allowed: METRIC COMPARISON VALUE [@ CONFIDENCE]");
      continue;
    }
    const parsed = parseExpectation(item.value, metrics);
    if (parsed.ok) {
      const { ok: _, ...claim } = parsed;
      const { line, column } = place(start);
      expectations.push({ text: item.value, place: `${file}:${line}:${column}`, ...claim });
      continue;
    }
    const quote = item.type === "PLAIN" ? 0 : 1;
    const allowed = parsed.allowed === undefined ? "" : `; allowed: ${parsed.allowed}`;
    refuse(start + quote + parsed.offset, `${parsed.problem}${allowed}`);
  }
  if (problems.length > 0) throw new UnreadableExpectations(problems.map(formatProblem).join("\n"));
  return expectations;
}
