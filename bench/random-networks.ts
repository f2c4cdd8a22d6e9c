import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Duration, NO_TIME, START, seconds } from "../engine/time.js";
import { PACKAGE_FOLDER } from "../orchestrator/package.js";
import type { Scenario, ScenarioLink, ScenarioRequest } from "../orchestrator/scenario/scenario.js";
import { DEFAULT_NETWORK } from "../orchestrator/scenario/schema/network.js";
import { IDEAL_NODE } from "../test/chain.js";
import { Graph } from "../theory/graph.js";
import { fibreLink } from "./workloads.js";

/** One of `bench/networks`; lengths in metres. */
interface Topology {
  readonly pos: readonly unknown[];
  readonly edges: readonly (readonly [string, string, number])[];
  readonly flows: readonly { readonly src: string; readonly dst: string }[];
  readonly memo_size: number;
}

/** The flows of each network that are played, by their numbers. */
const ACCEPTED: ReadonlyMap<number, readonly number[]> = new Map([
  [50, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [100, [0, 1, 2, 4, 8, 9, 10, 11, 13, 16, 17, 19]],
  [200, [0, 3, 5, 6, 7, 11, 12, 16, 23, 24, 28, 32, 33, 39]],
]);

const SLOTS = 4;

/**
 * W3: random networks, and flows that each have four slots at each end of every fibre on their way. A fibre that several flows use is
 * as many links, one for each, so that none gets the slots of another.
 */
export function randomNetwork(size: number, duration: Duration = seconds(10)): Scenario {
  const { edges, flows, memo_size: total, pos } = read(size);
  const fibres = new Graph(
    pos.map((_, place) => ({ name: nodeName(place), cost: 0, isPassable: true })),
    edges.map(([left, right, metres]) => ({ name: fibreName(left, right), ends: [left, right], cost: metres })),
  );
  const users = new Map<string, number>();
  const requests = (ACCEPTED.get(size) ?? []).map((number): ScenarioRequest => {
    const { src, dst } = flows[number] ?? { src: "", dst: "" };
    const [shortest] = fibres.paths(src, dst);
    if (shortest === undefined) throw new Error(`flow ${number} of ${size} nodes has no way`);
    const links = shortest.links.map((fibre) => {
      const user = users.get(fibre) ?? 0;
      users.set(fibre, user + 1);
      return linkName(fibre, user);
    });
    return openEnded(`flow-${String(number).padStart(2, "0")}`, [src, dst], { path: shortest.nodes, links });
  });
  const links = edges.flatMap(([left, right, metres]): ScenarioLink[] => {
    const fibre = fibreName(left, right);
    return Array.from({ length: Math.max(1, users.get(fibre) ?? 0) }, (_, user) =>
      fibreLink(linkName(fibre, user), left < right ? [left, right] : [right, left], metres / 1000),
    );
  });
  return scenarioOf({
    name: `topo${size}`,
    nodes: pos.length,
    slots: { perLink: SLOTS, total },
    links,
    requests,
    duration,
  });
}

/** A request from one end to another that keeps nothing and never has enough. */
export function openEnded(
  name: string,
  ends: readonly [string, string],
  route?: ScenarioRequest["route"],
): ScenarioRequest {
  return {
    name,
    group: name,
    type: "entangle",
    start: START,
    ends,
    paths: 1,
    priority: 4,
    minFidelity: 0,
    hold: NO_TIME,
    ...(route !== undefined && { route }),
  };
}

interface Network extends Pick<Scenario, "name" | "requests" | "links"> {
  readonly nodes: number;
  readonly slots: { readonly perLink: number; readonly total: number };
  readonly duration: Duration;
}

/** Repeaters that find the shortest way by length of fibre and swap by nested halves. */
export function scenarioOf({ name, nodes, slots, links, requests, duration }: Network): Scenario {
  return {
    name,
    about: "",
    seed: 1,
    duration,
    physics: "exact",
    nodes: Array.from({ length: nodes }, (_, place) => ({
      ...IDEAL_NODE,
      name: nodeName(place),
      kind: "repeater",
      slots,
    })),
    links: [...links].sort((a, b) => (a.name < b.name ? -1 : 1)),
    channels: [],
    network: { ...DEFAULT_NETWORK, metric: "length", swap: "balanced" },
    requests,
    expectations: [],
  };
}

/** r000, r001, … */
export const nodeName = (place: number): string => `r${String(place).padStart(3, "0")}`;

const fibreName = (left: string, right: string): string => (left < right ? `${left}-${right}` : `${right}-${left}`);
const linkName = (fibre: string, user: number): string => `${fibre}-${user}`;

function read(size: number): Topology {
  const path = join(PACKAGE_FOLDER, "bench", "networks", `topo${size}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as Topology;
}
