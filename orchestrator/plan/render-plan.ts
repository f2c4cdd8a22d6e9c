import picocolors from "picocolors";
import { humanText } from "../report/human.js";
import type { Paint } from "../report/render-expectations.js";
import type { Look } from "../report/render-report.js";
import { type Column, table } from "../report/table.js";
import { roundsText } from "./ends.js";
import type { LinkRow, Plan } from "./plan-rows.js";
import { nodeTable } from "./render-nodes.js";
import { requestTables } from "./render-requests.js";

/** Rows of links that fit a screen. */
const LINKS_SHOWN = 24;

/** A plan for a terminal: links, nodes, routes, what each request can expect, and what these figures leave out. */
export function renderPlan(plan: Plan, look: Look): string {
  const paint = picocolors.createColors(look.colour);
  const parts = [
    heading(plan, paint),
    linkTable(plan, paint, look.width),
    nodeTable(plan.nodes, paint, look.width),
    ...requestTables(plan, paint, look.width),
    leftOut(plan.left_out, paint, look.width),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function heading({ scenario, seed, duration_ns, network, physics, nodes, links }: Plan, paint: Paint): string {
  const { metric, swap, cutoff_ns, purify } = network;
  const rounds = purify.rounds === "when-needed" ? "when needed" : roundsText(purify.rounds);
  const facts = [
    `seed ${seed}`,
    duration_ns === null ? "until nothing is left to do" : `${humanText(duration_ns, "ns")} of virtual time`,
    `${counted(nodes.length, "node")}, ${counted(links.length, "link")}`,
    ...(physics === "pauli" ? ["Pauli approximation"] : []),
  ];
  const way = [
    `paths by ${metric}`,
    `swaps ${swap.replaceAll("-", " ")}`,
    cutoff_ns === null ? "no cutoff" : `cutoff ${humanText(cutoff_ns, "ns")}`,
    purify.rounds === 0 ? "no purification" : `${purify.method.toUpperCase()} at ${purify.at}, ${rounds}`,
  ];
  return `${paint.bold(scenario)}  ${paint.dim(facts.join(" · "))}\n${paint.dim(way.join(" · "))}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The links, or in a large network those that most of the paths shown below run over. */
function linkTable({ links, requests }: Plan, paint: Paint, width: number): string {
  if (links.length === 0) return "";
  const uses = new Map<string, number>();
  for (const { ends } of requests) {
    for (const { circuits } of ends) {
      for (const link of circuits.flatMap((circuit) => circuit.links)) uses.set(link, (uses.get(link) ?? 0) + 1);
    }
  }
  const usesOf = ({ name }: LinkRow): number => uses.get(name) ?? 0;
  const busiest = [...links].sort((a, b) => usesOf(b) - usesOf(a)).slice(0, LINKS_SHOWN);
  const shown = links.length <= LINKS_SHOWN ? links : links.filter((link) => busiest.includes(link));
  const rows = shown.map((link) => [
    paint.cyan(link.name),
    `${link.ends[0]} – ${link.ends[1]}`,
    `${humanText(link.length_km, "plain")} km`,
    humanText(link.delay_ns, "ns"),
    link.modes === 1 ? link.scheme : `${link.scheme}, ${link.modes} modes`,
    humanText(link.rate_one_slot_hz, "Hz"),
    `${humanText(link.rate_hz, "Hz")} (${link.slots})`,
    link.fidelity.toFixed(4),
  ]);
  const columns: Column[] = [
    { title: "link" },
    { title: "", expendable: 3 },
    { title: "length", align: "right", expendable: 1 },
    { title: "light time", align: "right" },
    { title: "scheme", expendable: 2 },
    { title: "one slot", align: "right" },
    { title: "all slots", align: "right" },
    { title: "fidelity", align: "right" },
  ];
  const left = links.length - shown.length;
  const more = left === 0 ? "" : `\n${paint.dim(`  and ${left} links that fewer paths or none run over: --json`)}`;
  return `${table({ columns, rows, width, title: paint.dim })}${more}`;
}

function leftOut(clauses: readonly string[], paint: Paint, width: number): string {
  const rows = clauses.map((clause) => ["–", clause]);
  const list = table({ columns: [{ title: "" }, { title: "", wraps: true }], rows, width, title: paint.dim });
  return `${paint.bold("These figures leave out")}\n${paint.dim(list)}`;
}
