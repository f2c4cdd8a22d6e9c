import { distinctText, humanText } from "./human.js";
import type { ExpectationRow } from "./report.js";

/** The observed value with enough digits to tell it from the bound; a dash where nothing was observed. */
export function observedText({ observed, bound, unit }: ExpectationRow): string {
  return observed === null ? "–" : distinctText(observed, bound, unit);
}

/** What the sample says beyond the observed value, with the confidence asked for; empty where that is all there is. */
export function confidenceText(row: ExpectationRow): string {
  const { verdict, comparison, confidence, lower, upper } = row;
  if (verdict === "undecided") return undecidedText(row);
  if (confidence === null) return "";
  const isLower = comparison.startsWith(">") === (verdict === "holds");
  const bound = isLower ? lower : upper;
  if (bound === null) return "";
  return `${isLower ? "at least" : "at most"} ${within(row, bound)}`;
}

/** The judgement in one line: what was observed and expected, the bounds, and the sample it would need. */
export function describeJudgement(row: ExpectationRow): string {
  const { bound, unit, sample_size, observed, confidence } = row;
  const sample = observed === null || confidence === null ? "" : ` in a sample of ${humanText(sample_size, "plain")}`;
  const facts = `observed ${observed === null ? "nothing" : observedText(row)}${sample}, bound ${humanText(bound, unit, 12)}`;
  const rest = confidenceText(row);
  if (rest === "") return facts;
  return `${facts}; ${confidence === null ? "" : `with ${percent(confidence)} confidence `}${rest}`;
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
  if (lower === null) return [`at most ${within(row, upper ?? 0)}`];
  if (upper === null) return [`at least ${within(row, lower)}`];
  return [`${within(row, lower)} … ${within(row, upper)}`];
}

const within = ({ bound, unit }: ExpectationRow, value: number): string => distinctText(value, bound, unit);
const percent = (confidence: number): string => `${Number((confidence * 100).toPrecision(12))} %`;
