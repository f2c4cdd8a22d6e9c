import picocolors from "picocolors";
import { distinctText, humanText } from "./human.js";
import { headlines, POOLED_CONFIDENCE, type PooledMetric, type PooledReport } from "./pool.js";
import { expectationTable } from "./render-expectations.js";
import { doubtLines, type Look, verdictLine } from "./render-report.js";
import { type Column, table } from "./table.js";

/** More seeds than a line of them is read for. */
const SEEDS_LISTED = 8;

/** Runs with several seeds for a terminal: what they have in common, how far they differ, and the verdict in the last line. */
export function renderPooled(report: PooledReport, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const approximation = report.physics === "pauli" ? " · Pauli approximation" : "";
  const beside = (place: number): string => {
    const verdicts = report.expectations[place]?.seed_verdicts ?? [];
    return paint.dim(`${verdicts.filter((verdict) => verdict === "holds").length} of ${verdicts.length} seeds`);
  };
  const parts = [
    `${paint.bold(report.scenario)}  ${paint.dim(`${seedsText(report.seeds)}${approximation}`)}`,
    metricTable(headlines(report), look, paint.dim),
    expectationTable(report.expectations, { width: look.width, paint, beside }),
    doubtLines(report, paint),
    verdictLine([report], paint),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function seedsText(seeds: readonly number[]): string {
  if (seeds.length <= SEEDS_LISTED) return `seeds ${seeds.join(", ")}`;
  return `${seeds.length} seeds, ${seeds[0]} to ${seeds.at(-1)}`;
}

function metricTable(metrics: readonly PooledMetric[], { width }: Look, title: (text: string) => string): string {
  if (metrics.length === 0) return "";
  const rows = metrics.map((metric) => {
    const { name, unit, mean, lower, upper, values } = metric;
    const known = values.filter((value) => value !== null);
    const text = (value: number | null): string => (value === null ? "–" : humanText(value, unit));
    const interval =
      lower === null || upper === null || lower === upper
        ? "–"
        : `${distinctText(lower, upper, unit)} … ${distinctText(upper, lower, unit)}`;
    const [least, most] = known.length === 0 ? [null, null] : [Math.min(...known), Math.max(...known)];
    return [name, text(mean), interval, text(least), text(most)];
  });
  const columns: Column[] = [
    { title: "metric" },
    { title: "mean", align: "right" },
    { title: `${POOLED_CONFIDENCE * 100} % interval`, align: "right" },
    { title: "least", align: "right", expendable: 1 },
    { title: "most", align: "right", expendable: 1 },
  ];
  return table({ columns, rows, width, title });
}
