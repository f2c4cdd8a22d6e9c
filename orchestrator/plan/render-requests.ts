import { humanText } from "../report/human.js";
import type { Paint } from "../report/render-expectations.js";
import { type Column, table } from "../report/table.js";
import type { Metric } from "../scenario/scenario.js";
import { roundsText } from "./ends.js";
import type { CircuitRow, EndsRow, Plan, RequestRow } from "./plan-rows.js";

/** A longer path is told by its ends. */
const NODES_SHOWN = 8;
const NODES_KEPT = 3;
/** Of more pairs of ends than this the paths that are taken are told alone. */
const CROWD = 4;

/** The routes of the requests of a plan, and what each can expect. */
export function requestTables(plan: Plan, paint: Paint, width: number): string[] {
  if (plan.requests.length === 0) return [];
  return [routeTable(plan, paint, width), expectedTable(plan, paint, width), refusals(plan, paint)];
}

function routeTable({ requests, network }: Plan, paint: Paint, width: number): string {
  const rows = requests.flatMap((request) => {
    const isCrowded = request.ends.length > CROWD;
    const routes = request.ends.flatMap(({ circuits, alternatives, ends }) => [
      ...circuits.map((circuit) => [paint.green("→"), ...routeCells(circuit, network.metric)]),
      ...(isCrowded ? [] : alternatives).map((circuit) =>
        ["or", ...routeCells(circuit, network.metric)].map(paint.dim),
      ),
      ...(circuits.length + alternatives.length > 0 ? [] : [["", `no path from ${ends[0]} to ${ends[1]}`]]),
    ]);
    return [
      ...routes.map((cells, place) => [place === 0 ? paint.cyan(request.name) : "", ...cells]),
      ...leftOutRow(request, 2, paint),
    ];
  });
  const columns: Column[] = [
    { title: "request" },
    { title: "" },
    { title: "path" },
    { title: "links", align: "right" },
    ...(network.metric === "hops"
      ? []
      : [{ title: COST[network.metric].title, align: "right", expendable: 1 } as const]),
    { title: "fidelity", align: "right" },
    { title: "", wraps: true },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

function routeCells(circuit: CircuitRow, metric: Metric): string[] {
  const { path, cost, fidelity, rounds, is_met: isMet, lack } = circuit;
  const notes = [
    ...(metric === "hops" && cost === null ? ["prescribed"] : []),
    ...(rounds === 0 ? [] : [`after ${roundsText(rounds)}`]),
    ...(isMet ? [] : ["not enough"]),
    ...(isMet && lack !== null ? [lack] : []),
  ];
  const price = cost === null ? "prescribed" : COST[metric].text(cost);
  const told = metric === "hops" ? [] : [price];
  return [pathText(circuit), String(path.length - 1), ...told, fidelity.toFixed(4), notes.join(", ")];
}

/** A row that says how many pairs of ends were not asked about. */
function leftOutRow({ ends_left_out: left }: RequestRow, place: number, paint: Paint): string[][] {
  if (left === 0) return [];
  return [[...Array.from({ length: place }, () => ""), paint.dim(`and ${left} more pairs of ends`)]];
}

function expectedTable({ requests }: Plan, paint: Paint, width: number): string {
  const isSeveral = requests.some(({ ends, requests: count }) => ends.length > 1 || count > 1);
  const rows = requests.flatMap((request) => [
    ...request.ends.map((row, place) => [
      place === 0 ? paint.cyan(request.name) : "",
      `${row.ends[0]} → ${row.ends[1]}`,
      ...(isSeveral ? [String(row.requests)] : []),
      fidelityText(row),
      purificationText(row),
      rangeText(row.rate_slow_hz, row.rate_fast_hz, "Hz"),
      countText(request, row),
      rangeText(row.time_fast_ns, row.time_slow_ns, "ns"),
      row.window_ns === null ? "–" : humanText(row.window_ns, "ns"),
      verdictText(row, paint),
    ]),
    ...leftOutRow(request, 1, paint),
  ]);
  const columns: Column[] = [
    { title: "expected" },
    { title: "" },
    ...(isSeveral ? [{ title: "requests", align: "right", expendable: 2 } as const] : []),
    { title: "fidelity", align: "right" },
    { title: "purified", align: "right", expendable: 3 },
    { title: "rate", align: "right" },
    { title: "count", align: "right", expendable: 1 },
    { title: "time for them", align: "right" },
    { title: "within", align: "right" },
    { title: "" },
  ];
  return table({ columns, rows, width, title: paint.dim });
}

function refusals({ requests }: Plan, paint: Paint): string {
  return requests
    .flatMap(({ name, ends }) =>
      ends.flatMap(({ refusal, ends: [head, tail] }) =>
        refusal === null
          ? []
          : `  ${paint.yellow("!")} ${name}, ${head} → ${tail}: ${paint.yellow(refusal.reason)}: ${refusal.advice}`,
      ),
    )
    .join("\n");
}

function pathText({ path }: CircuitRow): string {
  if (path.length <= NODES_SHOWN) return path.join(" > ");
  const [first, last] = [path.slice(0, NODES_KEPT), path.slice(-NODES_KEPT)];
  return [...first, `… ${path.length - 2 * NODES_KEPT} more …`, ...last].join(" > ");
}

const COST: Readonly<Record<Metric, { readonly title: string; readonly text: (cost: number) => string }>> = {
  hops: { title: "cost", text: (cost) => humanText(cost, "plain") },
  length: { title: "length", text: (cost) => `${humanText(cost, "plain")} km` },
  "expected-rate": { title: "time for one each", text: (cost) => humanText(cost * 1e9, "ns") },
  "expected-fidelity": { title: "-ln w", text: (cost) => humanText(cost, "plain") },
};

function fidelityText({ fidelity, state_fidelity: state }: EndsRow): string {
  if (fidelity === null) return "–";
  return `${fidelity.toFixed(4)}${state === null ? "" : ` (state ${state.toFixed(4)})`}`;
}

function purificationText({ circuits: [first] }: EndsRow): string {
  if (first === undefined) return "–";
  return first.rounds === 0 ? "no" : `${roundsText(first.rounds)}, ${first.raw_pairs.toFixed(1)} to 1`;
}

function countText(
  { count }: RequestRow,
  { rate_slow_hz: slow, rate_fast_hz: fast, window_ns: window }: EndsRow,
): string {
  if (count !== null) return humanText(count, "plain");
  if (slow === null || fast === null || window === null) return "open-ended";
  return rangeText(Math.round((slow * window) / 1e9), Math.round((fast * window) / 1e9), "plain");
}

function verdictText({ refusal, fits }: EndsRow, paint: Paint): string {
  if (refusal !== null) return paint.yellow(refusal.reason === "no-route" ? "waits" : "refused");
  switch (fits) {
    case "yes":
      return paint.green("fits");
    case "perhaps":
      return paint.yellow("may fit");
    case "no":
      return paint.red("too slow");
    case null:
      return "";
  }
}

/** Two values with the unit once where it is the same. */
function rangeText(least: number | null, most: number | null, unit: "Hz" | "ns" | "plain"): string {
  if (least === null || most === null) return "–";
  const [low, high] = [humanText(least, unit, 3), humanText(most, unit, 3)];
  if (low === high) return low;
  const [lowUnit, highUnit] = [low, high].map((text) => text.slice(text.indexOf(" ")));
  return unit !== "plain" && lowUnit === highUnit ? `${low.slice(0, low.indexOf(" "))} – ${high}` : `${low} – ${high}`;
}
