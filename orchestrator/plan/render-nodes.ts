import { humanText } from "../report/human.js";
import type { Paint } from "../report/render-expectations.js";
import { type Column, table } from "../report/table.js";
import type { NodeRow } from "./plan-rows.js";

const NAMES_SHOWN = 6;
const ROWS_SHOWN = 16;

/** The nodes, those that are alike in one row. */
export function nodeTable(nodes: readonly NodeRow[], paint: Paint, width: number): string {
  const alike = new Map<string, [NodeRow, ...NodeRow[]]>();
  for (const node of nodes) {
    const { kind, slots_per_link, slots_total, t1_ns, t2_ns } = node;
    const key = JSON.stringify([kind, slots_per_link, slots_total, t1_ns, t2_ns]);
    const others = alike.get(key);
    if (others === undefined) alike.set(key, [node]);
    else others.push(node);
  }
  const rows = [...alike.values()].slice(0, ROWS_SHOWN).map((same) => {
    const [{ kind, slots_per_link, slots_total, t1_ns, t2_ns }] = same;
    return [
      kind,
      String(same.length),
      String(slots_per_link),
      String(slots_total),
      timeText(t1_ns),
      timeText(t2_ns),
      paint.cyan(namesOf(same)),
    ];
  });
  const columns: Column[] = [
    { title: "kind" },
    { title: "nodes", align: "right" },
    { title: "slots per link", align: "right" },
    { title: "in all", align: "right" },
    { title: "T1", align: "right", expendable: 1 },
    { title: "T2", align: "right", expendable: 1 },
    { title: "", wraps: true },
  ];
  const left = alike.size - rows.length;
  const more = left === 0 ? "" : `\n${paint.dim(`  and ${left} other sorts of nodes: --json`)}`;
  return `${table({ columns, rows, width, title: paint.dim })}${more}`;
}

const timeText = (time: number | null): string => (time === null ? "never" : humanText(time, "ns"));

function namesOf(nodes: readonly NodeRow[]): string {
  const names = nodes.slice(0, NAMES_SHOWN).map(({ name }) => name);
  const left = nodes.length - names.length;
  return `${names.join(", ")}${left === 0 ? "" : ` and ${left} more`}`;
}
