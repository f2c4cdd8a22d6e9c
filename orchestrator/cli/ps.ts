import picocolors from "picocolors";
import type { Look } from "../report/render-report.js";
import { table } from "../report/table.js";
import type { Engine } from "../runtimes/docker/engine.js";
import { type Fleet, findFleet } from "../runtimes/docker/fleet.js";
import { ownerState } from "../runtimes/docker/labels.js";
import { engineFor } from "./engine.js";
import { lookOf, say } from "./terminal.js";

/** Prints what runs have in Docker. */
export async function ps(options: { readonly engine?: Engine } = {}): Promise<void> {
  const fleet = await findFleet(await engineFor(options.engine));
  say(fleetTable(fleet, lookOf(process.stdout), Date.now()));
}

/** A line for each container, and one for a network without containers; the newest run comes first. */
export function fleetTable(fleet: Fleet, { width, colour }: Look, nowMs: number): string {
  const containers = fleet.containers.map(({ run, node, state, created, address, owner }) => {
    return [run, node, state, spokenAge(nowMs / 1000 - created), address, ownerState(owner)];
  });
  const runs = new Set(fleet.containers.map(({ run }) => run));
  const networks = fleet.networks
    .filter(({ run }) => !runs.has(run))
    .map(({ run, owner }) => [run, "", "network only", "", "", ownerState(owner)]);
  const rows = [...containers, ...networks];
  if (rows.length === 0) return "Docker has nothing of Entanglab.";
  const place = new Map([...runs].map((run, at) => [run, at]));
  const placeOf = ([run = ""]: readonly string[]): number => place.get(run) ?? place.size;
  rows.sort((a, b) => placeOf(a) - placeOf(b) || ((a[1] ?? "") < (b[1] ?? "") ? -1 : 1));
  const columns = [
    { title: "run" },
    { title: "node" },
    { title: "state" },
    { title: "age", align: "right" as const, expendable: 1 },
    { title: "address", expendable: 2 },
    { title: "orchestrator" },
  ];
  return table({ columns, rows, width, title: picocolors.createColors(colour).dim });
}

function spokenAge(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  const [size, name] = units.find(([unit]) => seconds >= unit) ?? [1, "s"];
  return `${Math.max(0, Math.floor(seconds / size))} ${name}`;
}
