import { log } from "../../engine/exact.js";
import { randomStream } from "../../engine/random.js";
import type { Duration, Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { parseExpectation, unwrapped } from "../scenario/expectation.js";
import type { Expectation, Scenario, ScenarioNode } from "../scenario/scenario.js";
import { DEFAULT_NETWORK } from "../scenario/schema/network.js";
import { Metrics } from "./metrics.js";
import { subjectsOf, vocabularyOf } from "./vocabulary.js";

/** An entry of `expect:`, or of `fails:`. */
export type Entry = string | { readonly never: string } | { readonly warn: string } | { readonly fails: string };

/** Two links and a repeater with a request of each type: a scenario for tests, with these expectations. */
export function exampleScenario(expect: readonly Entry[] = [], changes: Partial<Scenario> = {}): Scenario {
  const scenario: Scenario = {
    name: "two-cities",
    about: "A repeater joins two cities.",
    seed: 7,
    physics: "exact",
    nodes: [node("alice", "processor"), node("bob", "data-center"), node("rita", "repeater")],
    links: [link("east", ["bob", "rita"]), link("west", ["alice", "rita"])],
    channels: [],
    network: DEFAULT_NETWORK,
    requests: [
      { ...asked("pairs"), type: "entangle", start: at(0), count: 100, minFidelity: 0.8, hold: 0 as Duration },
      { ...asked("game"), type: "measure", start: at(1e9), count: 400, minFidelity: 0, bases: "chsh" },
      { ...asked("key"), type: "measure", start: at(3e9), minFidelity: 0, bases: "bbm92" },
      {
        ...asked("states"),
        type: "teleport",
        start: at(5e9),
        within: 100e6 as Duration,
        count: 50,
        minFidelity: 0,
        state: "random",
        corrections: { x: true, z: true },
      },
    ],
    expectations: [],
    ...changes,
  };
  return { ...scenario, expectations: expect.map((text, i) => expectation(text, { scenario, line: 40 + i })) };
}

/** The story of a run of it: pairs of fidelity 0.93, outcomes of a Werner pair with V = 0.9, a delivery every 4 ms or so. */
export function exampleRecords(): TraceRecord[] {
  const random = randomStream(7, "example");
  const flip = (probability: number): boolean => random.next() < probability;
  const records: TraceRecord[] = [];
  let now = 0;
  let number = 0;

  const herald = (circuit: string): string => {
    now += Math.round(-log(1 - random.next()) * 4e6) + 100_000;
    for (const name of ["west", "east"]) {
      const fidelity = 0.97 + 0.01 * random.next();
      records.push({
        at_ns: at(now),
        node: "world",
        event: "pair",
        pair: `${name}/${number}`,
        emitted_ns: now - 100_000,
        frame: "psi-",
        fidelity,
      });
    }
    const left = `west/${number}`;
    const right = `east/${number}`;
    number++;
    records.push({ at_ns: at(now + 50_000), node: "rita", event: "swap", circuit, left, right });
    now += 51_000;
    records.push({ at_ns: at(now), node: "rita", event: "swapped", circuit, left, right, outcome: "phi-" });
    now += 100_000;
    return `${circuit}:${left}:${right}`;
  };

  open("pairs", "entangle", 100);
  for (let sequence = 0; sequence < 100; sequence++) {
    const shared = { request: "pairs", sequence, pair: herald("pairs"), frame: "phi-" };
    const fidelity = 0.92 + 0.02 * random.next();
    records.push({ at_ns: at(now), node: "alice", event: "delivered", ...shared, goodness: 0.925, fidelity });
    records.push({ at_ns: at(now), node: "bob", event: "delivered", ...shared, goodness: 0.925 });
  }
  records.push({ at_ns: at(now), node: "alice", event: "completed", request: "pairs", delivered: 100 });

  now = 1e9;
  open("game", "measure", 400);
  for (let sequence = 0; sequence < 400; sequence++) {
    const axes = [flip(0.5) ? 1 : 0, flip(0.5) ? 1 : 0] as const;
    const correlation = (axes[0] === 1 && axes[1] === 1 ? -1 : 1) * 0.9 * Math.SQRT1_2;
    measure("game", sequence, { axes, isEqual: flip((1 + correlation) / 2) });
  }
  records.push({ at_ns: at(now), node: "alice", event: "completed", request: "game", delivered: 400 });

  now = 3e9;
  open("key", "measure");
  for (let sequence = 0; sequence < 300; sequence++) {
    const axes = [flip(0.5) ? 1 : 0, flip(0.5) ? 1 : 0] as const;
    measure("key", sequence, { axes, isEqual: flip(axes[0] === axes[1] ? 0.95 : 0.5) });
  }

  now = 5e9;
  open("states", "teleport", 50);
  records.push({ at_ns: at(now), node: "alice", event: "lost", circuit: "states", pair: "west/9000" });
  records.push({ at_ns: at(now), node: "bob", event: "lost", circuit: "states", pair: "east/9000" });
  for (let sequence = 0; now < 5.1e9; sequence++) {
    const shared = { request: "states", sequence, pair: herald("states") };
    records.push({ at_ns: at(now), node: "alice", event: "sent", ...shared, outcome: "psi+" });
    now += 200_000;
    records.push({ at_ns: at(now), node: "bob", event: "received", ...shared, fidelity: 0.9 + 0.1 * random.next() });
  }
  const failure = { request: "states", reason: "deadline-passed", delivered: 24 };
  records.push({ at_ns: at(now), node: "alice", event: "failed", ...failure });
  records.push({ at_ns: at(6e9), node: "conductor", event: "end", reason: "duration" });
  return records;

  function open(request: string, type: string, count?: number): void {
    records.push({
      at_ns: at(now),
      node: "alice",
      event: "opened",
      request,
      type,
      ...(count === undefined ? {} : { count }),
    });
    const circuit = { circuit: request, request, path: "alice>rita>bob", incarnation: 0 };
    const round = { circuit: request, kept: "west/8000", spent: "west/8001", round: 1, success: true };
    records.push({ at_ns: at(now), node: "alice", event: "circuit-opened", ...circuit });
    records.push({ at_ns: at(now), node: "alice", event: "circuit-stands", circuit: request, incarnation: 0 });
    records.push({ at_ns: at(now), node: "alice", event: "purified", ...round });
  }

  function measure(
    request: string,
    sequence: number,
    { axes, isEqual }: { axes: readonly [number, number]; isEqual: boolean },
  ): void {
    const shared = { request, sequence, pair: herald(request) };
    const outcome = flip(0.5) ? 1 : 0;
    const other = isEqual ? outcome : 1 - outcome;
    records.push({ at_ns: at(now), node: "bob", event: "measured", ...shared, axis: axes[1], outcome: other });
    records.push({ at_ns: at(now + 20_000), node: "alice", event: "measured", ...shared, axis: axes[0], outcome });
    now += 20_000;
  }
}

/** Metrics that have taken in all these records. */
export function gather(scenario: Scenario, records: Iterable<TraceRecord>): Metrics {
  const metrics = new Metrics(scenario);
  for (const record of records) metrics.observe(record);
  return metrics;
}

const asked = (name: string) =>
  ({
    name,
    group: name,
    ends: ["alice", "bob"],
    route: { path: ["alice", "rita", "bob"], links: ["west", "east"] },
    paths: 1,
    priority: 4,
  }) as const;

const at = (instant: number): Instant => instant as Instant;

function expectation(entry: Entry, { scenario, line }: { scenario: Scenario; line: number }): Expectation {
  const isNegative = typeof entry === "object" && "fails" in entry;
  const written = unwrapped(isNegative ? entry.fails : entry, isNegative ? "fails" : "expect");
  if (written === undefined) throw new Error(`${JSON.stringify(entry)} is no expectation`);
  const parsed = parseExpectation(written, vocabularyOf(subjectsOf(scenario)));
  if (!parsed.ok) throw new Error(`${written.text}: ${parsed.problem}`);
  const { text, role } = written;
  return { text, place: `two-cities.yaml:${line}:5`, role, ...parsed.claim };
}

function node(name: string, kind: ScenarioNode["kind"]): ScenarioNode {
  const noise = { depolarising: 0, duration: 1000 as Duration };
  return {
    name,
    kind,
    slots: { perLink: 4, total: 8 },
    memory: { preparation: 0 as Duration, emission: 1 },
    gates: {
      singleQubit: noise,
      twoQubit: noise,
      readout: { error: 0, duration: 1000 as Duration },
      bellMeasurement: "deterministic",
    },
  };
}

function link(name: string, ends: readonly [string, string]): Scenario["links"][number] {
  const pair = { type: "werner", fidelity: 0.975 } as const;
  return {
    name,
    ends,
    lengthKm: 20,
    lossDbPerKm: 0.2,
    delay: 100_000 as Duration,
    modes: 1,
    herald: { scheme: "given", success: 0.1, cycle: 200_000 as Duration, pair },
  };
}
