import picocolors from "picocolors";
import { bellText, humanText } from "../report/human.js";
import type { Paint } from "../report/render-expectations.js";
import type { Look } from "../report/render-report.js";
import { type Column, table } from "../report/table.js";
import type { Loss } from "./losses.js";
import type { PairLife } from "./pair-life.js";
import type { Step } from "./pair-steps.js";

/** One pair's life for a terminal. */
export function renderLife(life: PairLife, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const parts = [
    heading(life, paint),
    stepTable(life.steps, paint, look.width),
    waitTable(life, paint, look.width),
    lossTable(life.losses, paint, look.width),
    life.notes.map((note) => `  ${paint.yellow("!")} ${note}`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function heading({ pair, path, span_ns: span, fate, parts, type }: PairLife, paint: Paint): string {
  const made = type === "link" ? "" : ` · ${parts.length === 1 ? "1 link pair" : `${parts.length} link pairs`}`;
  const facts = `${path.join(type === "link" ? " – " : " > ")}${made} · ${fate} · ${humanText(span, "ns")} from its first herald to the last word of it`;
  return `${paint.bold(pair)}  ${paint.dim(facts)}`;
}

function stepTable(steps: readonly Step[], paint: Paint, width: number): string {
  const begin = steps[0]?.at_ns ?? 0;
  const hasBeliefs = steps.some(
    ({ goodness, frame, node }) => node !== "world" && (goodness !== null || frame !== null),
  );
  const rows = steps.map(({ at_ns, node, text, frame, goodness, fidelity, outcome }) => [
    paint.dim(timeText(at_ns)),
    paint.dim(`+${humanText(at_ns - begin, "ns")}`),
    paint.cyan(node),
    outcome === "bad" ? paint.yellow(text) : outcome === "good" ? paint.green(text) : text,
    ...(hasBeliefs ? [node === "world" ? "" : stateText(frame, goodness)] : []),
    stateText(node === "world" ? frame : null, fidelity),
  ]);
  const columns: Column[] = [
    { title: "at", align: "right", expendable: 1 },
    { title: "since", align: "right" },
    { title: "node" },
    { title: "", wraps: true },
    ...(hasBeliefs ? [{ title: "believes" }] : []),
    { title: "truth", align: "right" },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

const timeText = (instant: number): string => `${(instant / 1e6).toFixed(6)} ms`;

/** A Bell state, and a fidelity to it. */
function stateText(frame: string | null, fidelity: number | null): string {
  return [frame === null ? "" : bellText(frame), fidelity === null ? "" : fidelity.toFixed(4)]
    .filter((part) => part !== "")
    .join(" ");
}

function waitTable({ waits }: PairLife, paint: Paint, width: number): string {
  if (waits.length === 0) return "";
  const rows = waits.map(({ pair, node, from_ns, until_ns, ending }) => [
    pair,
    paint.cyan(node),
    until_ns === null ? "?" : humanText(until_ns - from_ns, "ns"),
    ending ?? "the trace does not tell",
  ]);
  const columns: Column[] = [
    { title: "half of" },
    { title: "at" },
    { title: "waited", align: "right" },
    { title: "until it was" },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

function lossTable(losses: readonly Loss[], paint: Paint, width: number): string {
  if (losses.length === 0) return "";
  const rows = losses.map(({ cause, fidelity }, place) => {
    const change = fidelity - (losses[place - 1]?.fidelity ?? 1);
    return [cause, fidelity.toFixed(4), `${change < 0 ? "-" : "+"}${Math.abs(change).toFixed(4)}`];
  });
  const columns: Column[] = [
    { title: "where its fidelity went" },
    { title: "left", align: "right" },
    { title: "change", align: "right" },
  ];
  return table({ columns, rows, width, title: paint.dim });
}
