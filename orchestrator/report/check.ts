import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { readTrace, type Trace } from "../../engine/trace.js";
import { ENTRY_FORMS, parseExpectation, unwrapped } from "../scenario/expectation.js";
import { formatProblem, type Problem } from "../scenario/problem.js";
import type { Expectation, Scenario } from "../scenario/scenario.js";
import { Metrics } from "./metrics.js";
import { buildReport, type Report } from "./report.js";
import { subjectsOf, type Vocabulary, vocabularyOf } from "./vocabulary.js";

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
    options.expect === undefined
      ? recorded.expectations
      : readExpectations(options.expect, vocabularyOf(subjectsOf(recorded)));
  const scenario: Scenario = { ...recorded, seed: read.header.seed, expectations };
  return buildReport({ scenario, metrics: observed(scenario, read), file: trace.file, version: options.version });
}

function observed(scenario: Scenario, { records, end }: Trace): Metrics {
  const metrics = new Metrics(scenario);
  for (const record of records) metrics.observe(record);
  metrics.observe(end);
  return metrics;
}

/**
 * Expectations from a YAML list, or from those under `expect:` and `fails:`. Throws `UnreadableExpectations` with all that is
 * wrong.
 */
function readExpectations({ file, text }: Source, vocabulary: Vocabulary): Expectation[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const problems: Problem[] = [];
  const refuse = (offset: number, { path, message }: Pick<Problem, "path" | "message">): void => {
    const { line, col } = counter.linePos(offset);
    problems.push({ file, line, column: col, path, message });
  };

  for (const { pos, message } of document.errors) refuse(pos[0], { path: "expect", message });
  const root = document.contents;
  const lists: readonly [list: "expect" | "fails", node: unknown][] = isMap(root)
    ? (["expect", "fails"] as const).map((list) => [list, root.get(list, true)])
    : [["expect", root]];
  if (problems.length === 0 && !lists.some(([, node]) => isSeq(node))) {
    refuse(0, { path: "expect", message: "no expectations; allowed: a list, or lists under expect: and fails:" });
  }

  const expectations: Expectation[] = [];
  for (const [list, node] of lists) {
    for (const item of isSeq(node) ? node.items : []) {
      const start = offsetOf(item);
      const written = unwrapped(isNode(item) ? item.toJS(document) : item, list);
      if (written === undefined) {
        refuse(start, { path: list, message: `not an expectation; allowed: ${ENTRY_FORMS[list]}` });
        continue;
      }
      const parsed = parseExpectation(written, vocabulary);
      if (parsed.ok) {
        const { line, col } = counter.linePos(start);
        expectations.push({ text: written.text, place: `${file}:${line}:${col}`, role: written.role, ...parsed.claim });
        continue;
      }
      const scalar = written.key !== undefined && isMap(item) ? item.get(written.key, true) : item;
      const quote = isScalar(scalar) && scalar.type !== "PLAIN" ? 1 : 0;
      const allowed = parsed.allowed === undefined ? "" : `; allowed: ${parsed.allowed}`;
      refuse(offsetOf(scalar) + quote + parsed.offset, { path: list, message: `${parsed.problem}${allowed}` });
    }
  }
  if (problems.length > 0) throw new UnreadableExpectations(problems.map(formatProblem).join("\n"));
  return expectations;
}

const offsetOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
