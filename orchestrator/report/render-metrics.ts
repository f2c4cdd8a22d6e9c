import picocolors from "picocolors";
import type { MetricDefinition } from "./catalogue.js";
import type { Look } from "./render-report.js";
import { type Column, table } from "./table.js";
import type { Vocabulary } from "./vocabulary.js";

const UNIT: Readonly<Record<MetricDefinition["unit"], string>> = {
  ns: "time",
  Hz: "frequency",
  plain: "number",
  probability: "0 to 1",
};

/** Every name that an expectation may use, with what its values are written in and what it means. */
export function renderMetrics({ metrics, events, faults, requests }: Vocabulary, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const metricRows = metrics.map(({ name, unit, confidence, meaning }) => [
    paint.cyan(name),
    UNIT[unit],
    confidence ? "@" : "",
    meaning,
  ]);
  const metricColumns: Column[] = [
    { title: "metric" },
    { title: "value" },
    { title: "" },
    { title: "meaning", wraps: true },
  ];
  const eventRows = events.map(({ name, isInstant, meaning }) => [paint.cyan(name), isInstant ? "of" : "", meaning]);
  const eventColumns: Column[] = [{ title: "event" }, { title: "" }, { title: "when", wraps: true }];
  const { width } = look;
  const paths = requests.map((name) => `${name}.path`);
  const parts = [
    table({ columns: metricColumns, rows: metricRows, width, title: paint.dim }),
    `  ${paint.dim("@  may be followed by a confidence, as in >= 0.9 @ 95%")}`,
    table({ columns: eventColumns, rows: eventRows, width, title: paint.dim }),
    `  ${paint.dim("of  may also stand after within … of, as in within 50 ms of dig.start")}`,
    ...(paths.length === 0 ? [] : [`  ${paint.dim("path  before through and a node:")} ${paths.join(", ")}`]),
    ...(faults.length === 0 ? [] : [`  ${paint.dim("fault  after during or outside:")} ${faults.join(", ")}`]),
  ];
  return `${parts.join("\n\n")}\n`;
}
