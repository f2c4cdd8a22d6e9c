import { table } from "../orchestrator/report/table.js";

const WIDTH = 120;
const [ACCENT, PLAIN] = ["\u001b[1m", "\u001b[22m"];
const isColoured = process.stdout.isTTY === true && !process.env["NO_COLOR"];
const title = (text: string): string => (isColoured ? `${ACCENT}${text}${PLAIN}` : text);

/** Prints a table under a heading; the first column is of names, the others are of numbers. */
export function show(
  heading: string,
  [first = "", ...others]: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const columns = [{ title: first }, ...others.map((name) => ({ title: name, align: "right" as const }))];
  print(`${title(heading)}\n${table({ columns, rows, width: WIDTH, title })}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A ratio, as in "3.2 ×". */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`;
}
