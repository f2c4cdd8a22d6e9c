import type { MetricUnit } from "./catalogue.js";
import { distinctText, humanText } from "./human.js";
import type { ExpectationRow } from "./report-rows.js";

/** The observed value with enough digits to tell it from the bound; a dash where there is none. */
export function observedText({ observed, bound, unit }: ExpectationRow): string {
  return observed === null || unit === null ? "–" : distinctText(observed, bound ?? observed, unit);
}

/** What the run says beyond the observed value: bounds with the confidence asked for, or what decided it; else empty. */
export function confidenceText(row: ExpectationRow): string {
  const { verdict, comparison, confidence, lower, upper, reason } = row;
  if (verdict === "undecided") return undecidedText(row);
  if (confidence === null || comparison === null) return reason ?? "";
  const isLower = comparison.startsWith(">") === (verdict === "holds");
  const bound = isLower ? lower : upper;
  if (bound === null) return "";
  return `${isLower ? "at least" : "at most"} ${near(row, bound)}`;
}

/** The judgement in one line: what was observed and expected, the bounds, and the sample it would need. */
export function describeJudgement(row: ExpectationRow): string {
  const { confidence } = row;
  const facts = comparedText(row);
  const rest = confidenceText(row);
  if (facts === "") return rest === "" ? "nothing of it was observed" : rest;
  if (rest === "") return facts;
  return `${facts}; ${confidence === null ? "" : `with ${percent(confidence)} confidence `}${rest}`;
}

function comparedText(row: ExpectationRow): string {
  const { bound, unit, sample_size, observed, confidence } = row;
  if (bound === null || unit === null) return "";
  const sample = observed === null || confidence === null ? "" : ` in a sample of ${humanText(sample_size, "plain")}`;
  const seen = observed === null ? "nothing" : observedText(row);
  return `observed ${seen}${sample}, bound ${humanText(bound, unit, 12)}`;
}

function undecidedText(row: ExpectationRow): string {
  const { needed_sample_size: needed, sample_size, reason } = row;
  const remedy =
    needed === null || row.observed === null
      ? (reason ?? "nothing was observed")
      : `needs about ${humanText(needed, "plain")}, has ${humanText(sample_size, "plain")}`;
  return [...rangeText(row), remedy].join("; ");
}

function rangeText(row: ExpectationRow): string[] {
  const { lower, upper } = row;
  if (lower === null && upper === null) return [];
  if (lower === null) return [`at most ${near(row, upper ?? 0)}`];
  if (upper === null) return [`at least ${near(row, lower)}`];
  return [`${near(row, lower)} … ${near(row, upper)}`];
}

const near = ({ bound, unit }: { bound: number | null; unit: MetricUnit | null }, value: number): string =>
  distinctText(value, bound ?? value, unit ?? "plain");
const percent = (confidence: number): string => `${Number((confidence * 100).toPrecision(12))} %`;
