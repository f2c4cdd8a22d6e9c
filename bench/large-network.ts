import { randomStream } from "../engine/random.js";
import type { Duration } from "../engine/time.js";
import type { Scenario, ScenarioLink } from "../orchestrator/scenario/scenario.js";
import { nodeName, openEnded, scenarioOf } from "./random-networks.js";
import { fibreLink } from "./workloads.js";

const NODES = 1_000;
const FLOWS = 200;
const SIDE_KM = 320;
const SLOTS = { perLink: 4, total: 50 };
const NEIGHBOURS = { least: 8, most: 12 };
/** No fibre of W3 is shorter. */
const LENGTH_MIN_KM = 1;

interface Candidate {
  readonly ends: readonly [number, number];
  readonly lengthKm: number;
}

/**
 * S2: a thousand nodes anywhere in a square, each joined to the nearest ones until it has at least 8 neighbours and none has more than
 * 12, and 200 flows between nodes at random, each from a node of its own; all drawn from the seed.
 */
export function largeNetwork(seed: number, duration: Duration): Scenario {
  const random = randomStream(seed, "bench/large-network");
  const places = Array.from({ length: NODES }, () => ({ x: random.next() * SIDE_KM, y: random.next() * SIDE_KM }));
  const candidates: Candidate[] = [];
  for (const [right, to] of places.entries()) {
    for (const [left, from] of places.slice(0, right).entries()) {
      const lengthKm = Math.max(LENGTH_MIN_KM, Math.sqrt((from.x - to.x) ** 2 + (from.y - to.y) ** 2));
      if (lengthKm < SIDE_KM / 8) candidates.push({ ends: [left, right], lengthKm });
    }
  }
  const links = joined(candidates.sort((a, b) => a.lengthKm - b.lengthKm));
  const sources = Array.from({ length: NODES }, (_, place) => place);
  const requests = Array.from({ length: FLOWS }, (_, number) => {
    const [source] = sources.splice(random.integer(sources.length), 1) as [number];
    const target = (source + 1 + random.integer(NODES - 1)) % NODES;
    return openEnded(`flow-${String(number).padStart(3, "0")}`, [nodeName(source), nodeName(target)]);
  });
  return scenarioOf({ name: "large", nodes: NODES, slots: SLOTS, links, requests, duration });
}

/** Takes the shortest first, where it serves an end that has too few neighbours and none has too many then. */
function joined(candidates: readonly Candidate[]): ScenarioLink[] {
  const neighbours = new Uint8Array(NODES);
  const links: ScenarioLink[] = [];
  for (const { ends, lengthKm } of candidates) {
    const [left, right] = ends;
    const [ofLeft, ofRight] = [neighbours[left] ?? 0, neighbours[right] ?? 0];
    const isWanted = Math.min(ofLeft, ofRight) < NEIGHBOURS.least && Math.max(ofLeft, ofRight) < NEIGHBOURS.most;
    if (!isWanted) continue;
    neighbours[left] = ofLeft + 1;
    neighbours[right] = ofRight + 1;
    links.push(fibreLink(`${nodeName(left)}-${nodeName(right)}`, [nodeName(left), nodeName(right)], lengthKm));
  }
  if (neighbours.some((count) => count < NEIGHBOURS.least)) throw new Error("a node has too few neighbours");
  return links;
}
