import type picocolors from "picocolors";
import { distinctText, humanText } from "./human.js";
import type { FaultRow } from "./report-rows.js";
import { table } from "./table.js";

/** What went wrong and when, a line for each fault; nothing where nothing did. */
export function faultTable(
  faults: readonly FaultRow[],
  { paint, width }: { readonly paint: ReturnType<typeof picocolors.createColors>; readonly width: number },
): string {
  if (faults.length === 0) return "";
  const rows = faults.map(({ name, type, target, begin_ns, end_ns }) => [
    paint.cyan(name),
    `${type} ${target}`,
    end_ns === null ? humanText(begin_ns, "ns") : distinctText(begin_ns, end_ns, "ns"),
    end_ns === null ? "the end" : distinctText(end_ns, begin_ns, "ns"),
  ]);
  const columns = [
    { title: "fault" },
    { title: "" },
    { title: "from", align: "right" },
    { title: "to", align: "right" },
  ] as const;
  return table({ columns, rows, width, title: paint.dim });
}
