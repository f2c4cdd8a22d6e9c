import picocolors from "picocolors";
import type { MetricDefinition } from "./catalogue.js";
import type { Look } from "./render-report.js";
import { type Column, table } from "./table.js";

const UNIT: Readonly<Record<MetricDefinition["unit"], string>> = {
  ns: "time",
  Hz: "frequency",
  plain: "number",
  probability: "0 to 1",
};

/** Every name that an expectation may use, with what its values are written in and what it means. */
export function renderMetrics(definitions: readonly MetricDefinition[], look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const rows = definitions.map(({ name, unit, confidence, meaning }) => [
    paint.cyan(name),
    UNIT[unit],
    confidence ? "@" : "",
    meaning,
  ]);
  const columns: Column[] = [{ title: "metric" }, { title: "value" }, { title: "" }, { title: "meaning", wraps: true }];
  const legend = "@  may be followed by a confidence, as in >= 0.9 @ 95%";
  return `${table({ columns, rows, width: look.width, title: paint.dim })}\n\n  ${paint.dim(legend)}\n`;
}
