import { type Random, randomStream } from "../engine/random.js";
import type { Duration, Instant } from "../engine/time.js";
import type {
  NetworkSettings,
  Scenario,
  ScenarioChannel,
  ScenarioFault,
  ScenarioLink,
  ScenarioNode,
  ScenarioRequest,
} from "../orchestrator/scenario/scenario.js";

const US = 1_000;
const DURATION = 4_000 * US;

/** A scenario on a random network: trees with extra links, every kind of request, memories and gates, cuts and crashes. */
export function randomNetwork(seed: number): Scenario {
  const random = randomStream(seed, "random-network");
  const count = 2 + random.integer(8);
  const names = Array.from({ length: count }, (_, place) => `n${place}`);
  const ends = edges(random, count);
  const links = ends.map((pair, place) => randomLink(random, `l${place}`, pair)).sort(byName);
  return {
    name: `random-${seed}`,
    about: "",
    seed,
    duration: DURATION as Duration,
    physics: random.integer(4) === 0 ? "pauli" : "exact",
    nodes: names.map((name) => randomNode(random, name)),
    links,
    channels: randomChannels(random, names, ends),
    network: randomSettings(random),
    requests: Array.from({ length: 1 + random.integer(3) }, (_, place) =>
      randomRequest(random, `r${place}`, names, links),
    ),
    expectations: [],
    faults: randomFaults(random, names, links),
  };
}

/** Now and then two nodes that no link joins have a channel. */
function randomChannels(
  random: Random,
  nodes: readonly string[],
  taken: readonly (readonly [string, string])[],
): ScenarioChannel[] {
  const [a, b] = [pick(random, nodes), pick(random, nodes)].sort() as [string, string];
  const isTaken = a === b || taken.some((ends) => ends[0] === a && ends[1] === b);
  if (isTaken || random.integer(2) === 0) return [];
  return [{ name: "wire", ends: [a, b], delay: (1 + random.integer(20 * US)) as Duration }];
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

function randomSettings(random: Random): NetworkSettings {
  return {
    start: random.integer(4) === 0 ? "cold" : "converged",
    metric: pick(random, ["hops", "length", "expected-rate", "expected-fidelity"] as const),
    swap: pick(random, ["as-soon-as-possible", "balanced", "sequential"] as const),
    ...(random.integer(3) === 0 && { cutoff: (200 * US + random.integer(800 * US)) as Duration }),
    purify: {
      method: pick(random, ["bbpssw", "dejmps"] as const),
      at: pick(random, ["links", "ends"] as const),
      rounds: random.integer(3) === 0 ? 1 : 0,
    },
  };
}

function edges(random: Random, count: number): (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  const join = (a: number, b: number): void => {
    if (a === b) return;
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    pairs.set(`${low}-${high}`, [`n${low}`, `n${high}`]);
  };
  for (let place = 1; place < count; place++) join(random.integer(place), place);
  for (let extra = random.integer(3); extra > 0; extra--) join(random.integer(count), random.integer(count));
  return [...pairs.values()];
}

function randomLink(random: Random, name: string, ends: readonly [string, string]): ScenarioLink {
  const delay = (1 + random.integer(40 * US)) as Duration;
  const cycle = (delay + random.integer(3) * random.integer(60 * US)) as Duration;
  const success = 0.05 + 0.9 * random.next();
  const weights = [0.85, 0.05, 0.06, 0.04] as const;
  const detectors = { efficiency: 0.8, darkRateHz: 100, window: US as Duration, numberResolving: false };
  const heralds: ScenarioLink["herald"][] = [
    { scheme: "given", success, cycle, pair: { type: "werner", fidelity: 0.95 } },
    { scheme: "given", success, cycle, pair: { type: "bell-diagonal", weights } },
    { scheme: "double-click", indistinguishability: 0.95, detectors },
    { scheme: "single-click", brightPopulation: 0.1, indistinguishability: 0.95, detectors },
  ];
  const herald = heralds[random.integer(4)] as ScenarioLink["herald"];
  return { name, ends, lengthKm: delay / 5_000, lossDbPerKm: 0.2, delay, modes: 1 + random.integer(2), herald };
}

function randomNode(random: Random, name: string): ScenarioNode {
  const span = (most: number): Duration => (random.integer(2) * random.integer(most)) as Duration;
  const perLink = 1 + random.integer(3);
  return {
    name,
    kind: "repeater",
    slots: { perLink, total: perLink + 1 + random.integer(6) },
    memory: {
      ...(random.integer(3) === 0 && { t1: (3_000 * US) as Duration }),
      ...(random.integer(2) === 0 && { t2: (1_000 * US) as Duration }),
      preparation: span(5 * US),
      emission: 0.9,
    },
    gates: {
      singleQubit: { depolarising: 0.01, duration: span(2 * US) },
      twoQubit: { depolarising: 0.02, duration: span(9 * US) },
      readout: { error: 0.01, duration: span(7 * US) },
      bellMeasurement: random.integer(4) === 0 ? "linear-optics" : "deterministic",
    },
  };
}

function randomRequest(random: Random, name: string, nodes: readonly string[], links: readonly ScenarioLink[]) {
  const head = nodes[random.integer(nodes.length)] as string;
  const way = randomWay(random, head, links);
  const path = [head, ...way.map(({ node }) => node)];
  const base = {
    name,
    group: name,
    start: (random.integer(3) * random.integer(800 * US)) as Instant,
    ends: [head, path.at(-1) as string] as const,
    paths: 1 + random.integer(2),
    ...(random.integer(2) === 0 && { route: { path, links: way.map(({ link }) => link) } }),
    priority: random.integer(8),
    minFidelity: 0,
    ...(random.integer(3) === 0 && { within: (1 + random.integer(2_000 * US)) as Duration }),
  };
  const count = 1 + random.integer(60);
  const kinds = [
    { type: "entangle", hold: random.integer(2) * random.integer(300 * US), ...(random.integer(3) > 0 && { count }) },
    { type: "measure", bases: "chsh", ...(random.integer(3) > 0 && { count }) },
    { type: "teleport", count, state: "random", corrections: { x: true, z: true } },
    { type: "prepare", count, state: { thetaRad: 1.5707963267948966, phiRad: 0.7 } },
  ];
  return { ...base, ...kinds[random.integer(4)] } as unknown as ScenarioRequest;
}

/** A walk that meets no node twice, of one link at least. */
function randomWay(random: Random, head: string, links: readonly ScenarioLink[]): { node: string; link: string }[] {
  const way: { node: string; link: string }[] = [];
  const seen = new Set([head]);
  for (let here = head; way.length === 0 || random.integer(4) > 0; ) {
    const onward = links.flatMap(({ name, ends: [a, b] }) => {
      const node = a === here ? b : b === here ? a : undefined;
      return node === undefined || seen.has(node) ? [] : [{ node, link: name }];
    });
    const step = onward[random.integer(Math.max(onward.length, 1))];
    if (step === undefined) break;
    way.push(step);
    seen.add(step.node);
    here = step.node;
  }
  return way;
}

function randomFaults(random: Random, nodes: readonly string[], links: readonly ScenarioLink[]): ScenarioFault[] {
  const faults: ScenarioFault[] = [];
  // Now and then both ends of a link die in one flight.
  if (random.integer(6) === 0) {
    const at = (500 * US + random.integer(1_000 * US)) as Instant;
    const twice = (node: string, place: number) =>
      ({
        name: `twice${place}`,
        group: `twice${place}`,
        at,
        for: (300 * US) as Duration,
        type: "crash",
        node,
      }) as const;
    return pick(random, links).ends.map(twice);
  }
  const busy = new Map<string, number>();
  for (let place = random.integer(6); place > 0; place--) {
    const target = randomTarget(random, nodes, links);
    const key = JSON.stringify(target);
    const at = (busy.get(key) ?? 0) + random.integer(2_500 * US);
    if (at >= DURATION) continue;
    const lasts = random.integer(6) > 0 ? { for: (1 + random.integer(700 * US)) as Duration } : undefined;
    busy.set(key, lasts === undefined ? DURATION : at + lasts.for);
    faults.push({ name: `f${place}`, group: `f${place}`, at: at as Instant, ...lasts, ...target });
  }
  return faults;
}

type Target = ScenarioFault extends infer Fault
  ? Fault extends unknown
    ? Omit<Fault, "name" | "group" | "at" | "for">
    : never
  : never;

function randomTarget(random: Random, nodes: readonly string[], links: readonly ScenarioLink[]): Target {
  const link = pick(random, links).name;
  const targets: readonly Target[] = [
    { type: "crash", node: pick(random, nodes) },
    { type: "crash", node: pick(random, nodes) },
    { type: "cut", link },
    { type: "cut", link },
    { type: "cut", link, only: pick(random, ["quantum", "classical"] as const) },
    { type: "degrade", link, lossDb: random.integer(2) * 3, depolarising: 0.1 },
    {
      type: "messages",
      link,
      drop: 0.2,
      duplicate: 0.2,
      reorder: 0.2,
      delay: (random.integer(2) * 50 * US) as Duration,
    },
  ];
  return pick(random, targets);
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(items.length)] as Item;
}
