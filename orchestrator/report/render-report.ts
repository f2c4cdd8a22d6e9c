import picocolors from "picocolors";
import { humanText } from "./human.js";
import type { Verdict } from "./judge.js";
import { confidenceText, observedText } from "./judgement-text.js";
import { faultTable } from "./render-faults.js";
import type { ExpectationRow, LinkRow, MetricValues, Report, RequestRow } from "./report.js";
import { type Column, table } from "./table.js";

/** How text for a terminal is laid out. */
export interface Look {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Paint = ReturnType<typeof picocolors.createColors>;

/** A report for a terminal: requests, links, faults, expectations, and the verdict in the last line. */
export function renderReport(report: Report, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const parts = [
    heading(report, paint),
    requestTable(report.requests, paint, look.width),
    linkTable(report.links, paint, look.width),
    faultTable(report.faults, { width: look.width, paint }),
    expectationTable(report.expectations, paint, look.width),
    report.problems.map((problem) => `  ${paint.red("!")} ${problem}`).join("\n"),
    verdictLine([report], paint),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** One line for each of several runs, and the verdict on all of them in the last line. */
export function renderSummary(reports: readonly Report[], look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const rows = reports.map((report) => [
    `${paintedMark(worstOf(report), paint)} ${report.scenario}`,
    String(report.seed),
    humanText(report.duration_ns, "ns"),
    humanText(sum(report.requests.map(({ metrics }) => metrics["delivered"] ?? 0)), "plain"),
    report.exit === 0 ? tally(report.expectations) : paint.bold(tally(report.expectations)),
  ]);
  const columns: Column[] = [
    { title: "  scenario" },
    { title: "seed", align: "right" },
    { title: "virtual time", align: "right", expendable: 1 },
    { title: "delivered", align: "right" },
    { title: "expectations", wraps: true },
  ];
  return `${table({ columns, rows, width: look.width, title: paint.dim })}\n\n${verdictLine(reports, paint)}\n`;
}

function heading(report: Report, paint: Paint): string {
  const { scenario, seed, duration_ns, end_reason, physics } = report;
  const end = { duration: "", quiet: ", then nothing was left to do", stopped: ", stopped", incomplete: "" }[
    end_reason
  ];
  const approximation = physics === "pauli" ? " · Pauli approximation" : "";
  const facts = `seed ${seed} · ${humanText(duration_ns, "ns")} of virtual time${end}${approximation}`;
  return `${paint.bold(scenario)}  ${paint.dim(facts)}`;
}

function requestTable(requests: readonly RequestRow[], paint: Paint, width: number): string {
  if (requests.length === 0) return "";
  const hasOutcomes = requests.some(({ metrics }) => "chsh" in metrics || "qber" in metrics);
  const hasFidelity = requests.some(({ metrics }) => "fidelity_mean" in metrics);
  const rows = requests.map((request) => {
    const { name, type, ends, metrics } = request;
    return [
      paint.cyan(name),
      `${type} ${ends[0]} → ${ends[1]}`,
      deliveredText(request, paint),
      ...(hasFidelity ? [fidelity(metrics)] : []),
      ...(hasOutcomes ? [outcomeText(metrics)] : []),
      cell(metrics["latency_p50_ns"], "ns"),
      cell(metrics["latency_p95_ns"], "ns"),
      cell(metrics["rate_hz"], "Hz"),
      failureText(request, paint),
    ];
  });
  const columns: Column[] = [
    { title: "request" },
    { title: "", expendable: 3 },
    { title: "delivered", align: "right" },
    ...(hasFidelity ? [{ title: "fidelity", align: "right" } as const] : []),
    ...(hasOutcomes ? [{ title: "outcomes", align: "right" } as const] : []),
    { title: "latency p50", align: "right", expendable: 1 },
    { title: "p95", align: "right", expendable: 1 },
    { title: "rate", align: "right" },
    { title: "", expendable: 2 },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

function linkTable(links: readonly LinkRow[], paint: Paint, width: number): string {
  if (links.length === 0) return "";
  const rows = links.map(({ name, ends, length_km, metrics }) => [
    paint.cyan(name),
    `${ends[0]} – ${ends[1]}`,
    `${humanText(length_km, "plain")} km`,
    cell(metrics["pairs"], "plain"),
    fidelity(metrics),
    cell(metrics["rate_hz"], "Hz"),
  ]);
  const columns: Column[] = [
    { title: "link" },
    { title: "", expendable: 2 },
    { title: "length", align: "right", expendable: 1 },
    { title: "pairs", align: "right" },
    { title: "fidelity", align: "right" },
    { title: "rate", align: "right" },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

function expectationTable(expectations: readonly ExpectationRow[], paint: Paint, width: number): string {
  if (expectations.length === 0) return "";
  const rows = expectations.map((row) => [
    `${paintedMark(row.verdict, paint)} ${row.text}`,
    observedText(row),
    note(row, paint),
  ]);
  const columns: Column[] = [
    { title: "  expected" },
    { title: "observed", align: "right" },
    { title: "", wraps: true },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

/** Whoever reads that something does not hold wants to know where it is written. */
function note(row: ExpectationRow, paint: Paint): string {
  const told = confidenceText(row);
  if (row.verdict === "holds") return paint.dim(told);
  return [told, paint.dim(row.place)].filter((part) => part !== "").join("  ");
}

function deliveredText({ metrics, count, outcome }: RequestRow, paint: Paint): string {
  const delivered = humanText(metrics["delivered"] ?? 0, "plain");
  const text = count === null ? delivered : `${delivered} of ${humanText(count, "plain")}`;
  return outcome === "failed" ? paint.yellow(text) : text;
}

function failureText({ failure, metrics }: RequestRow, paint: Paint): string {
  const mismatches = metrics["mismatches"] ?? 0;
  const told = [
    ...(failure === null ? [] : [paint.yellow(failure)]),
    ...(mismatches === 0 ? [] : [paint.red(`${mismatches} mismatched`)]),
  ];
  return told.join(", ");
}

function outcomeText(metrics: MetricValues): string {
  const { chsh, qber } = metrics;
  if (typeof chsh === "number") return `S ${chsh.toFixed(3)}`;
  return typeof qber === "number" ? `QBER ${(qber * 100).toFixed(1)} %` : "–";
}

const fidelity = ({ fidelity_mean }: MetricValues): string =>
  typeof fidelity_mean === "number" ? fidelity_mean.toFixed(4) : "–";

const cell = (value: number | null | undefined, unit: "ns" | "Hz" | "plain"): string =>
  typeof value === "number" ? humanText(value, unit) : "–";

const MARKS: Readonly<Record<Verdict, string>> = { holds: "✔", fails: "✘", undecided: "?" };

function paintedMark(verdict: Verdict, paint: Paint): string {
  const colour = { holds: paint.green, fails: paint.red, undecided: paint.yellow }[verdict];
  return colour(MARKS[verdict]);
}

function worstOf({ expectations, problems }: Report): Verdict {
  if (problems.length > 0 || expectations.some(({ verdict }) => verdict === "fails")) return "fails";
  return expectations.some(({ verdict }) => verdict === "undecided") ? "undecided" : "holds";
}

function verdictLine(reports: readonly Report[], paint: Paint): string {
  const expectations = reports.flatMap((report) => report.expectations);
  const problems = sum(reports.map((report) => report.problems.length));
  const doubts =
    problems === 0 ? "" : `; ${problems === 1 ? "a problem makes" : `${problems} problems make`} it doubtful`;
  const isGood = reports.every(({ exit }) => exit === 0);
  const colour = expectations.length === 0 && isGood ? paint.dim : isGood ? paint.green : paint.red;
  return paint.bold(colour(`${tally(expectations)}${doubts}`));
}

function tally(expectations: readonly ExpectationRow[]): string {
  const total = expectations.length;
  const number = (verdict: Verdict): number => expectations.filter((row) => row.verdict === verdict).length;
  if (total === 0) return "nothing was expected";
  if (number("holds") === total) return total === 1 ? "the one expectation holds" : `all ${total} expectations hold`;
  const words = [
    `${number("holds")} of ${total} ${total === 1 ? "expectation holds" : "expectations hold"}`,
    ...(number("fails") === 0 ? [] : [`${number("fails")} ${number("fails") === 1 ? "fails" : "fail"}`]),
    ...(number("undecided") === 0 ? [] : [`${number("undecided")} undecided`]),
  ];
  return words.join(", ");
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
