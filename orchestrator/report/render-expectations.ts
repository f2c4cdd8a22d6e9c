import type picocolors from "picocolors";
import type { Verdict } from "./judge.js";
import { confidenceText, observedText } from "./judgement-text.js";
import type { ExpectationRow } from "./report-rows.js";
import { type Column, table } from "./table.js";

export type Paint = ReturnType<typeof picocolors.createColors>;

/** Whatever an expectation is: its verdict, or that it only warns. */
export type Mark = Verdict | "warns";

interface TableOptions {
  readonly paint: Paint;
  readonly width: number;
  /** What else is to be said about the expectation at a place. */
  readonly beside?: (place: number) => string;
}

/** Each expectation with its verdict, what was observed, and where it is not met, where it is written. */
export function expectationTable(
  expectations: readonly ExpectationRow[],
  { paint, width, beside = () => "" }: TableOptions,
): string {
  if (expectations.length === 0) return "";
  const rows = expectations.map((row, place) => [
    `${paintedMark(markOf(row), paint)} ${textOf(row)}`,
    observedText(row),
    [beside(place), note(row, paint)].filter((part) => part !== "").join("  "),
  ]);
  const columns: Column[] = [
    { title: "  expected" },
    { title: "observed", align: "right" },
    { title: "", wraps: true },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

/** How many expectations are met, in words. */
export function tally(expectations: readonly ExpectationRow[]): string {
  const judged = expectations.filter(({ role }) => role !== "warn");
  const warnings = expectations.filter((row) => markOf(row) === "warns").length;
  const warned = warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? "warns" : "warn"}`];
  return [judgedTally(judged), ...warned].join(", ");
}

function judgedTally(rows: readonly ExpectationRow[]): string {
  const total = rows.length;
  const number = (verdict: Mark): number => rows.filter((row) => markOf(row) === verdict).length;
  const [met, unmet, undecided] = [number("holds"), number("fails"), number("undecided")];
  const hasNegative = rows.some(({ role }) => role === "fails");
  const [one, several] = hasNegative ? ["is met", "are met"] : ["holds", "hold"];
  if (total === 0) return "nothing was expected";
  if (met === total) return total === 1 ? `the one expectation ${one}` : `all ${total} expectations ${several}`;
  return [
    `${met} of ${total} ${total === 1 ? `expectation ${one}` : `expectations ${several}`}`,
    ...(unmet === 0 ? [] : [hasNegative ? `${unmet} not` : `${unmet} ${unmet === 1 ? "fails" : "fail"}`]),
    ...(undecided === 0 ? [] : [`${undecided} undecided`]),
  ].join(", ");
}

const MARKS: Readonly<Record<Mark, string>> = { holds: "✔", fails: "✘", undecided: "?", warns: "!" };

export function paintedMark(mark: Mark, paint: Paint): string {
  const colour = { holds: paint.green, fails: paint.red, undecided: paint.yellow, warns: paint.yellow }[mark];
  return colour(MARKS[mark]);
}

/** A negative test that fails is as good as an expectation that holds. */
function markOf({ role, verdict, met }: ExpectationRow): Mark {
  if (role === "warn") return verdict === "holds" ? "holds" : "warns";
  if (met) return "holds";
  return verdict === "undecided" ? "undecided" : "fails";
}

function textOf({ role, verdict, text }: ExpectationRow): string {
  if (role === "warn") return `warn: ${text}`;
  if (role === "expect") return text;
  return verdict === "holds" ? `${text} (holds, but must fail)` : `${text} (must fail)`;
}

/** Whoever reads that something is not met wants to know where it is written. */
function note(row: ExpectationRow, paint: Paint): string {
  const told = confidenceText(row);
  if (row.met && row.role !== "warn") return paint.dim(told);
  if (row.role === "warn" && row.verdict === "holds") return paint.dim(told);
  return [told, paint.dim(row.place)].filter((part) => part !== "").join("  ");
}
