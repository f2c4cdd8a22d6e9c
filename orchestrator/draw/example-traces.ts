import type { Duration, Instant } from "../../engine/time.js";
import { isStory, type TraceRecord } from "../../engine/trace.js";
import type { Scenario, ScenarioLink, ScenarioNode, ScenarioRequest } from "../scenario/scenario.js";
import { DEFAULT_NETWORK } from "../scenario/schema/network.js";
import type { TraceHeader } from "./scene.js";

/** Traces written by hand, for the tests of the drawing. */
export interface ExampleTrace {
  readonly header: TraceHeader;
  readonly records: readonly TraceRecord[];
}

type Fields = Readonly<Record<string, string | number | boolean>>;

const HALF_LIGHT = 50_000;
const LIGHT = 2 * HALF_LIGHT;

export function record(at: number, node: string, event: string, fields: Fields = {}): TraceRecord {
  return { at_ns: at as Instant, node, event, ...fields };
}

/** A chain of nodes with links of 20 km, and one request over all of it. */
export function headerOf(
  path: readonly string[],
  request: Partial<ScenarioRequest> & { type: ScenarioRequest["type"] },
  changes: Partial<Scenario> = {},
): TraceHeader {
  const links = path.slice(1).map((node, place) => link(`link-${place}`, [path[place] ?? "", node]));
  const name = request.name ?? "pairs";
  const base = {
    name,
    group: name,
    start: 0 as Instant,
    ends: [path[0] ?? "", path.at(-1) ?? ""] as const,
    route: { path, links: links.map((each) => each.name) },
    paths: 1,
    priority: 3,
    minFidelity: 0.8,
  };
  const kinds = {
    entangle: { count: 3, hold: 0 as Duration },
    measure: { count: 3, bases: "chsh" },
    teleport: { count: 2, state: "random", corrections: { x: true, z: true } },
    prepare: { count: 2, state: { thetaRad: 0, phiRad: 0 } },
  };
  const requests = [{ ...base, ...kinds[request.type], ...request } as ScenarioRequest];
  const nodes = [...path].sort().map(node);
  const scenario: Scenario = {
    name: "example",
    about: "Look at how a pair is made.",
    seed: 7,
    duration: 20e6 as Duration,
    physics: "exact",
    nodes,
    links,
    channels: [],
    network: DEFAULT_NETWORK,
    requests,
    expectations: [],
    ...changes,
  };
  return { entanglab: 1, trace: "full", scenario, seed: 7 };
}

/** Two neighbours make pairs; the second pair comes after a long wait. */
export function oneLink(): ExampleTrace {
  const header = headerOf(
    ["zoe", "bob"],
    { type: "entangle" },
    {
      name: "one-link",
      about:
        "Two processors 20 km apart herald pairs through a station in the middle. Watch how long each half waits before the news of it arrives.",
    },
  );
  const records = [
    record(0, "zoe", "opened", { request: "pairs", type: "entangle", count: 3 }),
    record(0, "zoe", "send", { to: "bob", message: "circuit-open", arrives_ns: LIGHT, circuit: "c", request: "pairs" }),
    ...both(2 * LIGHT, (node, at) => [record(at, node, "arm", { link: "link-0", slot: 0, link_request: "zoe-0" })]),
    ...[2_900_000, 9_350_000, 9_500_000].flatMap((emitted, number) => [
      ...pair(emitted, {
        ends: ["bob", "zoe"],
        pair: `link-0/${number}`,
        frame: number === 1 ? "psi-" : "psi+",
        fidelity: 0.962 - number * 0.011,
        slot: number === 2 ? 1 : 0,
      }),
      ...both(emitted + LIGHT, (node, at) => [
        record(at, node, "delivered", {
          request: "pairs",
          sequence: number,
          pair: `c:link-0/${number}:link-0/${number}`,
          frame: number === 1 ? "psi-" : "psi+",
          goodness: 0.95,
          ...(node === "bob" ? { fidelity: 0.962 - number * 0.011 } : {}),
        }),
        record(at + 20_000, node, "release", { slot: number === 2 ? 1 : 0, pair: `link-0/${number}` }),
        record(at + 20_000, node, "arm", { link: "link-0", slot: number === 2 ? 1 : 0, link_request: "zoe-0" }),
      ]),
    ]),
    record(9_600_000, "zoe", "send", {
      to: "bob",
      message: "complete",
      arrives_ns: 9_700_000,
      circuit: "c",
      request: "pairs",
    }),
    record(9_600_000, "zoe", "completed", { request: "pairs", delivered: 3 }),
    record(20e6, "conductor", "end", { reason: "duration" }),
  ];
  return { header, records: inOrder(records) };
}

/** Alice, Rita and Bob: the repeater swaps, both ends follow their pairs by track messages. */
export function oneSwap(): ExampleTrace {
  const header = headerOf(
    ["alice", "rita", "bob"],
    { type: "entangle" },
    {
      name: "two-cities",
      about:
        "Rita swaps as soon as she holds a half toward each side; the outcome travels to both ends inside the track messages.",
    },
  );
  const records = [
    record(0, "alice", "opened", { request: "pairs", type: "entangle", count: 2 }),
    message(0, ["alice", "rita"], "circuit-open"),
    message(LIGHT, ["rita", "bob"], "circuit-open"),
    message(LIGHT, ["rita", "bob"], "link-create"),
    message(0, ["alice", "rita"], "link-create"),
    ...both(2 * LIGHT, (_, at) => [
      record(at, "alice", "arm", { link: "link-0", slot: 0, link_request: "alice-0" }),
      record(at, "rita", "arm", { link: "link-0", slot: 0, link_request: "alice-0" }),
      record(at, "rita", "arm", { link: "link-1", slot: 2, link_request: "rita-0" }),
      record(at, "bob", "arm", { link: "link-1", slot: 0, link_request: "rita-0" }),
    ]).slice(0, 4),
    ...swapStory({ number: 0, left: 1_300_000, right: 2_450_000, outcome: "phi-", fidelity: 0.914 }),
    ...swapStory({ number: 1, left: 7_900_000, right: 4_100_000, outcome: "psi-", fidelity: 0.873 }),
    record(8_400_000, "alice", "completed", { request: "pairs", delivered: 2 }),
    message(8_400_000, ["alice", "rita"], "complete"),
    message(8_500_000, ["rita", "bob"], "complete"),
    record(20e6, "conductor", "end", { reason: "duration" }),
  ];
  return { header, records: inOrder(records) };
}

/** Alice teleports a state to Bob through a pair of one link. */
export function teleportation(): ExampleTrace {
  const header = headerOf(
    ["alice", "bob"],
    { type: "teleport", name: "states" },
    {
      name: "teleport",
      about: "A state leaves Alice, two bits cross the fibre, and Bob turns what he holds into the state.",
    },
  );
  const records = [0, 1].flatMap((number) => {
    const start = 200_000 + number * 900_000;
    const done = start + LIGHT + 12_000;
    const whole = `c:link-0/${number}:link-0/${number}`;
    return [
      ...pair(start, { ends: ["alice", "bob"], pair: `link-0/${number}`, frame: "psi-", fidelity: 0.98, slot: 0 }),
      record(start + LIGHT, "alice", "prepare", { slot: 1, theta_rad: 1.1, phi_rad: 0.4 }),
      record(start + LIGHT + 2_000, "alice", "measure-bell", { left_slot: 1, right_slot: 0 }),
      record(done, "alice", "sent", { request: "states", sequence: number, pair: whole, outcome: "psi+" }),
      record(done, "alice", "send", {
        to: "bob",
        message: "correction",
        arrives_ns: done + LIGHT,
        x: number === 0,
        z: true,
      }),
      record(done + LIGHT, "bob", "receive", { from: "alice", message: "correction" }),
      record(done + LIGHT, "bob", "gate", { slot: 0, gate: "z", pair: `link-0/${number}` }),
      record(done + LIGHT + 5_000, "bob", "received", {
        request: "states",
        sequence: number,
        pair: whole,
        fidelity: 0.981,
      }),
      record(done + LIGHT + 5_000, "bob", "release", { slot: 0, pair: `link-0/${number}` }),
    ];
  });
  const opening = record(0, "alice", "opened", { request: "states", type: "teleport", count: 2 });
  return { header, records: inOrder([opening, ...records, record(20e6, "conductor", "end", { reason: "quiet" })]) };
}

/** The same trace as `--trace story` would have written it. */
export function storyOf({ header, records }: ExampleTrace): ExampleTrace {
  return { header: { ...header, trace: "story" }, records: records.filter(isStory) };
}

function swapStory({
  number,
  left,
  right,
  outcome,
  fidelity,
}: {
  number: number;
  left: number;
  right: number;
  outcome: string;
  fidelity: number;
}): readonly TraceRecord[] {
  const ready = Math.max(left, right) + LIGHT;
  const [west, east] = [`link-0/${number}`, `link-1/${number}`];
  const over = ready + 4_000;
  const whole = `c:${west}:${east}`;
  const claim = { request: "pairs", sequence: number, pair: whole, frame: outcome, goodness: 0.9 };
  return [
    ...pair(left, { ends: ["alice", "rita"], pair: west, frame: "psi+", fidelity: 0.958, slot: 0 }),
    ...pair(right, { ends: ["bob", "rita"], pair: east, frame: "psi-", fidelity: 0.951, slot: 2, far: 0 }),
    message(left + LIGHT, ["alice", "rita"], "track"),
    message(right + LIGHT, ["bob", "rita"], "track"),
    record(ready, "rita", "swap", { circuit: "c", left: west, right: east }),
    record(ready, "rita", "measure-bell", { left_slot: 0, right_slot: 2 }),
    record(over, "rita", "swapped", { circuit: "c", left: west, right: east, outcome }),
    message(Math.max(over, left + 2 * LIGHT), ["rita", "bob"], "track"),
    message(Math.max(over, right + 2 * LIGHT), ["rita", "alice"], "track"),
    record(Math.max(over, left + 2 * LIGHT) + LIGHT, "bob", "delivered", claim),
    record(Math.max(over, right + 2 * LIGHT) + LIGHT, "alice", "delivered", { ...claim, fidelity }),
    record(Math.max(over, left + 2 * LIGHT) + LIGHT, "bob", "release", { slot: 0, pair: east }),
    record(Math.max(over, right + 2 * LIGHT) + LIGHT, "alice", "release", { slot: 0, pair: west }),
  ];
}

function pair(
  emitted: number,
  made: { ends: readonly [string, string]; pair: string; frame: string; fidelity: number; slot: number; far?: number },
): readonly TraceRecord[] {
  const at = emitted + LIGHT;
  const { ends, fidelity, frame } = made;
  return [
    record(at, "world", "pair", { pair: made.pair, emitted_ns: emitted, frame, fidelity }),
    ...ends.map((node, place) =>
      record(at, node, "herald", {
        pair: made.pair,
        slot: place === 0 ? (made.far ?? made.slot) : made.slot,
        frame,
        link_request: "r",
      }),
    ),
  ];
}

function message(at: number, [node, to]: readonly [string, string], name: string): TraceRecord {
  return record(at, node, "send", { to, message: name, arrives_ns: at + LIGHT, circuit: "c" });
}

function both(at: number, tell: (node: string, at: number) => readonly TraceRecord[]): readonly TraceRecord[] {
  return [...tell("bob", at), ...tell("zoe", at)];
}

function inOrder(records: readonly TraceRecord[]): readonly TraceRecord[] {
  const rank = ({ node }: TraceRecord): string => (node === "conductor" ? "0" : node === "world" ? "1" : `2${node}`);
  return [...records].sort(
    (one, other) => one.at_ns - other.at_ns || (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0),
  );
}

function link(name: string, ends: readonly [string, string]): ScenarioLink {
  const [one, other] = [...ends].sort();
  return {
    name,
    ends: [one ?? "", other ?? ""],
    lengthKm: 20,
    lossDbPerKm: 0.2,
    delay: LIGHT as Duration,
    modes: 1,
    herald: { scheme: "given", success: 0.1, cycle: 200_000 as Duration, pair: { type: "werner", fidelity: 0.96 } },
  };
}

function node(name: string): ScenarioNode {
  const noise = { depolarising: 0, duration: 1000 as Duration };
  return {
    name,
    kind: name === "rita" ? "repeater" : "processor",
    slots: { perLink: 2, total: 4 },
    memory: { preparation: 0 as Duration, emission: 1 },
    gates: {
      singleQubit: noise,
      twoQubit: noise,
      readout: { error: 0, duration: 1000 as Duration },
      bellMeasurement: "deterministic",
    },
  };
}
