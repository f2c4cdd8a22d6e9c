import picocolors from "picocolors";
import { humanText } from "./human.js";
import { expectationTable, type Mark, type Paint, paintedMark, tally } from "./render-expectations.js";
import { faultTable } from "./render-faults.js";
import type { ExpectationRow, LinkRow, MetricValues, Report, RequestRow } from "./report.js";
import { type Column, table } from "./table.js";

/** How text for a terminal is laid out. */
export interface Look {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A report for a terminal: requests, links, faults, expectations, and the verdict in the last line. */
export function renderReport(report: Report, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const parts = [
    heading(report, paint),
    requestTable(report.requests, paint, look.width),
    linkTable(report.links, paint, look.width),
    faultTable(report.faults, { width: look.width, paint }),
    expectationTable(report.expectations, { width: look.width, paint }),
    doubtLines(report, paint),
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
    const { name, type, metrics } = request;
    return [
      paint.cyan(name),
      `${type} ${betweenText(request)}`,
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
    { title: "", expendable: 2, wraps: true },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

/** The links, or in a large network those that made the most pairs. */
function linkTable(all: readonly LinkRow[], paint: Paint, width: number): string {
  if (all.length === 0) return "";
  const pairsOf = ({ metrics }: LinkRow): number => metrics["pairs"] ?? 0;
  const busy = all.filter((link) => pairsOf(link) > 0);
  const busiest = busy.sort((a, b) => pairsOf(b) - pairsOf(a)).slice(0, LINKS_SHOWN);
  const links = all.length <= LINKS_SHOWN ? all : all.filter((link) => busiest.includes(link));
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
  const shown = table({ columns, rows, width, title: paint.dim });
  const left = all.length - links.length;
  return left === 0 ? shown : `${shown}\n${paint.dim(`  and ${left} links that made fewer or none: report.json`)}`;
}

const LINKS_SHOWN = 24;

const betweenText = ({ ends }: RequestRow): string => (ends === null ? "here and there" : `${ends[0]} → ${ends[1]}`);

function deliveredText({ metrics, count, outcome, requests, completed }: RequestRow, paint: Paint): string {
  const delivered = humanText(metrics["delivered"] ?? 0, "plain");
  if (outcome === null) return `${delivered}, ${humanText(completed, "plain")} of ${humanText(requests, "plain")} done`;
  const text = count === null ? delivered : `${delivered} of ${humanText(count, "plain")}`;
  return outcome === "failed" ? paint.yellow(text) : text;
}

function failureText({ failures, outcome, metrics }: RequestRow, paint: Paint): string {
  const mismatches = metrics["mismatches"] ?? 0;
  const told = [
    ...failures.map(({ reason, count, advice }) => {
      const number = outcome === null ? `${humanText(count, "plain")} ` : "";
      return paint.yellow(`${number}${reason}${advice === null ? "" : ` (${advice})`}`);
    }),
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

function worstOf({ expectations, problems }: Report): Mark {
  const unmet = expectations.filter(({ met }) => !met);
  if (problems.length > 0 || unmet.some(({ verdict }) => verdict !== "undecided")) return "fails";
  return unmet.length > 0 ? "undecided" : "holds";
}

/** What makes the results doubtful, and what a reader should know. */
export function doubtLines(
  { problems, warnings }: { readonly problems: readonly string[]; readonly warnings: readonly string[] },
  paint: Paint,
): string {
  return [
    ...problems.map((problem) => `  ${paint.red("!")} ${problem}`),
    ...warnings.map((warning) => `  ${paint.yellow("!")} ${warning}`),
  ].join("\n");
}

/** What all expectations of some runs come to. */
export function verdictLine(reports: readonly Judged[], paint: Paint): string {
  const expectations = reports.flatMap((report) => report.expectations);
  const problems = sum(reports.map((report) => report.problems.length));
  const doubts =
    problems === 0 ? "" : `; ${problems === 1 ? "a problem makes" : `${problems} problems make`} it doubtful`;
  const isGood = reports.every(({ exit }) => exit === 0);
  const colour = expectations.length === 0 && isGood ? paint.dim : isGood ? paint.green : paint.red;
  return paint.bold(colour(`${tally(expectations)}${doubts}`));
}

interface Judged {
  readonly exit: 0 | 1;
  readonly expectations: readonly ExpectationRow[];
  readonly problems: readonly string[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
