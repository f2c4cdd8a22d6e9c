import { distinctText, humanText } from "./human.js";
import type { ExpectationRow } from "./report.js";

/** The observed value with enough digits to tell it from the bound; a dash where nothing was observed. */
export function observedText({ observed, bound, unit }: ExpectationRow): string {
  return observed === null ? "–" : distinctText(observed, bound, unit);
}

/** What the sample says beyond the observed value; empty where that is all there is. */
export function confidenceText(row: ExpectationRow): string {
  const { verdict, comparison, confidence, lower, upper } = row;
  if (verdict === "undecided") return undecidedText(row);
  if (confidence === null) return "";
  const isLower = comparison.startsWith(">") === (verdict === "holds");
  const bound = isLower ? lower : upper;
  if (bound === null) return "";
  return `${isLower ? "at least" : "at most"} ${within(row, bound)} with ${percent(confidence)} confidence`;
}

/** The judgement in one line: observed, bounds, and the sample it would need. */
export function describeJudgement(row: ExpectationRow): string {
  const { bound, unit, sample_size, observed } = row;
  const sample =
    observed === null || row.confidence === null ? "" : ` from a sample of ${humanText(sample_size, "plain")}`;
  const rest = confidenceText(row);
  const facts = `observed ${observed === null ? "nothing" : observedText(row)}${sample}, bound ${humanText(bound, unit, 17)}`;
  return rest === "" ? facts : `${facts}; ${rest}`;
}

function undecidedText(row: ExpectationRow): string {
  const { lower, upper, needed_sample_size: needed, sample_size, reason } = row;
  const range =
    lower === null && upper === null ? [] : [`${rangeText(row)} with ${percent(row.confidence ?? 0)} confidence`];
  const remedy =
    needed === null || row.observed === null
      ? (reason ?? "nothing was observed")
      : `about ${humanText(needed, "plain")} would decide, there are ${humanText(sample_size, "plain")}`;
  return [...range, remedy].join("; ");
}

function rangeText(row: ExpectationRow): string {
  const { lower, upper } = row;
  if (lower === null) return `at most ${within(row, upper ?? 0)}`;
  if (upper === null) return `at least ${within(row, lower)}`;
  return `${within(row, lower)} … ${within(row, upper)}`;
}

const within = ({ bound, unit }: ExpectationRow, value: number): string => distinctText(value, bound, unit);
const percent = (confidence: number): string => `${Number((confidence * 100).toPrecision(12))} %`;
