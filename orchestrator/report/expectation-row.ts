import type { Expectation } from "../scenario/scenario.js";
import type { MetricUnit } from "./catalogue.js";
import { type Judgement, judge } from "./judge.js";
import type { Metrics } from "./metrics.js";
import type { Observation } from "./observation.js";
import type { ExpectationRow } from "./report-rows.js";

/** What a run says about an expectation: a sample that it is judged by, or the judgement itself. */
export type Evidence =
  | { readonly type: "sample"; readonly unit: MetricUnit; readonly observation: Observation }
  /** There was no such part of the run, or no such request. */
  | { readonly type: "absent"; readonly unit: MetricUnit | null; readonly reason: string }
  | { readonly type: "judgement"; readonly unit: MetricUnit | null; readonly judgement: Judgement };

/** What the records of a run say about an expectation of its scenario. */
export function evidenceOf(expectation: Expectation, metrics: Metrics): Evidence {
  const unit =
    expectation.type === "within" ? "ns" : "metric" in expectation ? metrics.unitOf(expectation.metric) : null;
  const reason = metrics.absence(expectation);
  if (reason !== undefined) return { type: "absent", unit, reason };
  if (expectation.type === "metric") {
    const { metric, window } = expectation;
    return { type: "sample", unit: metrics.unitOf(metric), observation: metrics.value(metric, window) };
  }
  return { type: "judgement", unit, judgement: metrics.judgement(expectation) };
}

/** An expectation as it stands in a report. */
export function expectationRow(expectation: Expectation, evidence: Evidence): ExpectationRow {
  const { text, place, role, type } = expectation;
  const judgement = judgementOf(expectation, evidence);
  const { verdict, value, lower, upper, sampleSize, neededSampleSize, reason } = judgement;
  return {
    text: type.startsWith("never-") ? `never: ${text}` : text,
    place,
    role,
    type,
    verdict,
    met: role === "warn" || verdict === (role === "fails" ? "fails" : "holds"),
    ...comparisonOf(expectation),
    unit: evidence.unit,
    observed: value ?? null,
    lower: finite(lower),
    upper: finite(upper),
    sample_size: sampleSize,
    needed_sample_size: neededSampleSize ?? null,
    reason: reason ?? null,
  };
}

/** Whether a run may exit 0. */
export function isGood(rows: readonly ExpectationRow[], problems: readonly string[]): boolean {
  return problems.length === 0 && rows.every(({ met }) => met);
}

function judgementOf(expectation: Expectation, evidence: Evidence): Judgement {
  if (evidence.type === "judgement") return evidence.judgement;
  if (evidence.type === "absent") return { verdict: "undecided", sampleSize: 0, reason: evidence.reason };
  return expectation.type === "metric"
    ? judge(evidence.observation, expectation)
    : { verdict: "undecided", sampleSize: 0 };
}

function comparisonOf(
  expectation: Expectation,
): Pick<ExpectationRow, "metric" | "comparison" | "bound" | "confidence"> {
  if (expectation.type === "within") {
    return { metric: null, comparison: "<=", bound: expectation.span, confidence: null };
  }
  if (!("metric" in expectation)) return { metric: null, comparison: null, bound: null, confidence: null };
  const { metric, comparison, bound, confidence } = expectation;
  return { metric, comparison, bound, confidence: confidence ?? null };
}

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;
