import picocolors from "picocolors";
import { humanText } from "../../report/human.js";
import type { Paint } from "../../report/render-expectations.js";
import type { Look } from "../../report/render-report.js";
import { type Column, table } from "../../report/table.js";
import type { GroupResult, NoiseBudget, Variant } from "./budget.js";
import { type Compared, compared } from "./change.js";

/** What each source of noise costs, for a terminal: one table for each group of requests. */
export function renderBudget(budget: NoiseBudget, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const { scenario, seeds, whole } = budget;
  const groups = whole.runs[0] ?? [];
  const [first] = seeds;
  const told = seeds.length === 1 ? `seed ${first}` : `${seeds.length} seeds, means and paired differences`;
  const parts = [
    `${paint.bold(scenario)}  ${paint.dim(`${told} · the same run with one source of noise off at a time`)}`,
    ...groups.map((group, place) => groupTable(budget, { group, place }, { paint, width: look.width })),
    notesOf(budget, paint, look.width),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const QUALITY = { fidelity: "fidelity", chsh: "S", qber: "QBER" } as const;

function groupTable(
  { whole, one_off, all_off }: NoiseBudget,
  { group, place }: { readonly group: GroupResult; readonly place: number },
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string {
  const row = (name: string, variant: Variant): string[] => {
    const compare = (pick: (result: GroupResult) => number | null): Compared =>
      compared(valuesOf(variant, place, pick), valuesOf(whole, place, pick));
    const isBase = variant === whole;
    return [
      name,
      ...(group.quality === null
        ? []
        : cells(
            compare((result) => result.value),
            shareText,
            isBase,
          )),
      ...cells(
        compare(({ delivered }) => delivered),
        (value) => humanText(value, "plain"),
        isBase,
      ),
      ...cells(
        compare(({ rate_hz: rate }) => rate),
        (value) => humanText(value, "Hz"),
        isBase,
      ),
    ];
  };
  const rows = [
    row("nothing", whole),
    ...one_off.map((variant) => row(variant.without.join(", "), variant)),
    ...(one_off.length < 2 ? [] : [row(paint.bold("all of these"), all_off)]),
  ];
  const columns: Column[] = [
    { title: `${group.name}, without` },
    ...(group.quality === null ? [] : quantity(QUALITY[group.quality], 0)),
    ...quantity("delivered", 1),
    ...quantity("rate", 2),
  ];
  return table({ columns, rows, width, title: paint.dim });
}

function quantity(title: string, expendable: number): Column[] {
  const column = { align: "right", ...(expendable > 0 && { expendable }) } as const;
  return [
    { title, ...column },
    { title: "change", ...column },
  ];
}

const valuesOf = ({ runs }: Variant, place: number, pick: (result: GroupResult) => number | null): (number | null)[] =>
  runs.map((groups) => {
    const group = groups[place];
    return group === undefined ? null : pick(group);
  });

/** A fidelity, S or error rate, or a small change of one. */
const shareText = (value: number): string =>
  value === 0 || Math.abs(value) >= LEAST ? value.toFixed(4) : value.toExponential(0);

/** Smaller ones would read as none at four digits. */
const LEAST = 5e-5;

function cells({ mean, change, error }: Compared, text: (value: number) => string, isBase: boolean): string[] {
  if (mean === undefined) return ["–", ""];
  if (isBase || change === undefined) return [text(mean), ""];
  const spread = error === undefined || error === 0 ? "" : ` ± ${text(error)}`;
  if (change === 0 && spread === "") return [text(mean), "="];
  return [text(mean), `${change < 0 ? "-" : "+"}${text(Math.abs(change))}${spread}`];
}

function notesOf({ one_off, seeds }: NoiseBudget, paint: Paint, width: number): string {
  if (one_off.length === 0) return paint.dim("  There is no source of noise in this scenario.");
  const notes = [
    "Infidelities do not add: what a source costs depends on the others, so the changes do not sum up to that of all together.",
    "Random numbers are drawn by name: what a source does not touch happens as before, and such a change is exact.",
    "A source that changes how often light arrives, or what is asked when, moves every herald after it: then part of a change is chance.",
    ...(seeds.length === 1
      ? ["--seeds 1..20 tells how much of it is."]
      : ["± is the standard error of a mean change over the seeds."]),
  ];
  return table({ columns: [{ title: "", wraps: true }], rows: notes.map((note) => [note]), width, title: paint.dim });
}
