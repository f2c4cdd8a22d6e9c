import test, { type ExecutionContext } from "ava";
import type { Duration, Instant } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { Scenario, ScenarioRequest } from "../orchestrator/scenario/scenario.js";
import { type ChainOptions, chainOf, crash, cut, IDEAL_NODE, play } from "./chain.js";
import { Ledger } from "./ledger.js";

const MS = 1_000_000;
const US = 1_000;

const entangle = (count?: number, more: object = {}) =>
  ({ type: "entangle", hold: 0, ...(count !== undefined && { count }), ...more }) as NonNullable<
    ChainOptions["request"]
  >;
const teleport = (count: number) =>
  ({ type: "teleport", count, state: "random", corrections: { x: true, z: true } }) as NonNullable<
    ChainOptions["request"]
  >;
const measure = (count?: number, more: object = {}) =>
  ({ type: "measure", bases: "chsh", ...(count !== undefined && { count }), ...more }) as NonNullable<
    ChainOptions["request"]
  >;

/** Every gate and readout takes this long. */
function slow(duration: number): NonNullable<ChainOptions["node"]> {
  const taken = { depolarising: 0, duration: duration as Duration };
  const readout = { error: 0, duration: duration as Duration };
  return { ...IDEAL_NODE, gates: { ...IDEAL_NODE.gates, singleQubit: taken, twoQubit: taken, readout } };
}

/** What happened, once it is certain that no slot was used in vain, nobody spoke in the dark, and the ends agree. */
function story(t: ExecutionContext, scenario: Scenario) {
  const ledger = new Ledger();
  const records = play(scenario);
  for (const record of records) ledger.observe(record);
  t.deepEqual(ledger.complaints, []);
  if (scenario.duration === undefined) t.deepEqual([...ledger.slots], []);
  const told = (event: string, node?: string): TraceRecord[] =>
    records.filter((record) => record.event === event && (node === undefined || record.node === node));
  return { records, told };
}

const place = (request: TraceRecord | undefined) =>
  request && { at: request.at_ns as number, reason: request["reason"], delivered: request["delivered"] };

function withRequest(scenario: Scenario, more: Partial<ScenarioRequest>): Scenario {
  const [first] = scenario.requests;
  return { ...scenario, requests: [...scenario.requests, { ...first!, ...more } as ScenarioRequest] };
}

test("a chain that is cut goes on when it is mended, and its ends agree on every pair", (t) => {
  const { told } = story(t, chainOf(3, { request: entangle(30), faults: [cut("l01", { at: 2 * MS, for: MS })] }));
  const [head, tail] = [told("delivered", "n00"), told("delivered", "n02")];
  t.is(head.length, 30);
  const numbers = new Map(tail.map(({ pair, sequence }) => [pair, sequence]));
  // What the tail was not told of was under way when the link was cut.
  t.true(head.filter(({ pair }) => !numbers.has(pair)).length <= 2);
  for (const { pair, sequence } of head) if (numbers.has(pair)) t.is(numbers.get(pair), sequence);
  t.is(told("completed").length, 1);
  t.false(head.some(({ at_ns }) => at_ns > 2.2 * MS && at_ns < 3 * MS));
  t.true(head.some(({ at_ns }) => at_ns > 3 * MS));
});

for (const node of ["n01", "n02", "n03"]) {
  test(`a circuit outlives ${node === "n03" ? "its tail" : `its inner node ${node}`}`, (t) => {
    const faults = [crash(node, { at: 2 * MS, for: MS })];
    for (const request of [entangle(30), measure(30), teleport(30)]) {
      const { told } = story(t, chainOf(4, { request, faults }));
      t.is(told("completed")[0]?.["delivered"], 30);
      t.is(told("start", node).length, 2);
    }
  });
}

test("a link that stays cut ends a request at its deadline, or with the run", (t) => {
  const faults = [cut("l01", { at: 2 * MS })];
  const patient = chainOf(3, { request: entangle(1_000, { within: 9 * MS }), faults });
  t.like(place(story(t, patient).told("failed")[0]), { at: 9 * MS, reason: "deadline-passed" });
  const endless = chainOf(3, { request: entangle(1_000), duration: (12 * MS) as Duration, faults });
  t.like(place(story(t, endless).told("failed")[0]), { at: 12 * MS, reason: "run-ended" });
});

test("what a head had begun when it crashed has failed, and what it missed or what lies ahead runs", (t) => {
  const first = chainOf(3, { request: entangle(5), faults: [crash("n00", { at: 8 * MS, for: 2 * MS })] });
  const begun = withRequest(first, { name: "begun", start: (7 * MS) as Instant, count: 1_000 } as never);
  const missed = withRequest(begun, { name: "missed", start: (9 * MS) as Instant });
  const { told } = story(t, withRequest(missed, { name: "ahead", start: (12 * MS) as Instant }));
  t.deepEqual(
    told("completed").map(({ request }) => request),
    ["pairs", "missed", "ahead"],
  );
  const delivered = told("delivered", "n00").filter(({ request }) => request === "begun").length;
  t.true(delivered > 0);
  t.deepEqual(
    told("failed").map((record) => ({ request: record["request"], ...place(record) })),
    [{ request: "begun", at: 10 * MS, reason: "crashed", delivered }],
  );
});

test("a head that crashes again tells of each request once", (t) => {
  const faults = [crash("n00", { at: 2 * MS, for: MS }), crash("n00", { at: 4 * MS, for: MS })];
  const { told } = story(t, chainOf(3, { request: entangle(1_000), faults }));
  t.is(told("failed").length, 1);
});

test("two links that are cut at once may be mended in any order", (t) => {
  for (const [first, second] of [
    [MS, 3 * MS],
    [3 * MS, MS],
    [MS, MS],
  ] as const) {
    const faults = [cut("l00", { at: 2 * MS, for: first }), cut("l03", { at: 2 * MS, for: second })];
    const { told } = story(t, chainOf(5, { request: entangle(30), faults }));
    t.is(told("completed").length, 1);
    t.true(told("delivered", "n00").some(({ at_ns }) => at_ns > 5 * MS));
  }
});

test("a link may be cut at any instant while a circuit opens", (t) => {
  for (const link of ["l00", "l01", "l02"]) {
    for (let at = 0; at <= 400 * US; at += 25 * US) {
      for (const span of [1, 60 * US, 2 * MS]) {
        const { told } = story(t, chainOf(4, { request: entangle(3), faults: [cut(link, { at, for: span })] }));
        t.is(told("completed").length, 1, `${link} from ${at} for ${span}`);
      }
    }
  }
});

test("a request that begins in the dark waits for light", (t) => {
  for (const nodes of [2, 4]) {
    const { told } = story(t, chainOf(nodes, { request: entangle(3), faults: [cut("l00", { at: 0, for: 5 * MS })] }));
    t.is(told("opened")[0]?.at_ns, 0 as Instant);
    t.true((told("send", "n00")[0]?.at_ns ?? 0) >= 5 * MS);
    t.is(told("completed").length, 1);
  }
});

test("a deadline that passes in the dark is kept, and nobody says a word of it", (t) => {
  for (const [nodes, link] of [
    [2, "l00"],
    [4, "l00"],
    [4, "l02"],
  ] as const) {
    const faults = [cut(link, { at: MS, for: 5 * MS })];
    const { told } = story(t, chainOf(nodes, { request: entangle(1_000, { within: 3 * MS }), faults }));
    t.is(told("failed")[0]?.at_ns, (3 * MS) as Instant);
    t.is(told("send").filter(({ message }) => message === "complete").length, 0);
  }
});

test("a pair that is whole when the circuit breaks is still read out", (t) => {
  for (const at of [1_250, 1_350, 1_599].map((count) => count * US)) {
    const options = {
      node: slow(400 * US),
      success: 1,
      request: measure(6),
      faults: [cut("l00", { at, for: 80 * US })],
    };
    const { told } = story(t, chainOf(2, options));
    t.true(told("measured").some(({ at_ns }) => at_ns > at && at_ns <= at + 400 * US));
    t.deepEqual(
      told("measured", "n00").map(({ pair }) => pair),
      told("measured", "n01").map(({ pair }) => pair),
    );
    t.is(told("completed").length, 1);
  }
});

test("no state is sent through a pair that broke before: another one is made for it", (t) => {
  const node = { ...slow(200 * US), slots: { perLink: 3, total: 7 } };
  for (const nodes of [2, 3]) {
    // Pairs come faster than states are sent: they queue, even after the last pair that was asked for.
    for (let at = MS; at < 14 * MS; at += 500 * US) {
      const faults = [cut("l00", { at, for: MS })];
      const { told } = story(t, chainOf(nodes, { node, success: 1, request: teleport(15), faults }));
      t.is(told("completed")[0]?.["delivered"], 15);
      // Only bits that were on their way, or of the state that was being measured, are lost.
      t.true(15 - told("received").length <= 1, `${nodes} nodes, cut at ${at}`);
    }
  }
});

test("pairs that are held when the circuit breaks stay with their application", (t) => {
  const faults = [cut("l01", { at: 3 * MS, for: 5 * MS })];
  const node = { slots: { perLink: 3, total: 7 } };
  const { told } = story(t, chainOf(3, { node, request: entangle(20, { hold: 2 * MS }), faults }));
  const inTheDark = ({ at_ns }: TraceRecord) => at_ns > 3.5 * MS && at_ns < 5 * MS;
  const [head, tail] = [told("delivered", "n00").filter(inTheDark), told("delivered", "n02").filter(inTheDark)];
  t.true(head.length > 0);
  t.deepEqual(
    head.map(({ pair }) => pair),
    tail.map(({ pair }) => pair),
  );
  t.is(told("completed").length, 1);
});

test("a half of an opening that is over is not taken for the next one", (t) => {
  // The circuit is open anew before the link, whose light takes long, has stopped for the old one.
  for (const [nodes, delays, link] of [
    [3, [100, 100], "l01"],
    [4, [0.001, 100, 0.001], "l02"],
  ] as const) {
    for (let at = MS; at < 1.4 * MS; at += 20 * US) {
      const chain = chainOf(nodes, {
        seed: at,
        cycle: 130 * US,
        request: entangle(30),
        faults: [cut(link, { at, for: 1 })],
      });
      const links = chain.links.map((one, order) => ({ ...one, delay: (delays[order]! * US) as Duration }));
      t.is(story(t, { ...chain, links }).told("completed").length, 1, `${nodes} nodes, cut at ${at}`);
    }
  }
});

test("a slot that an attempt in flight was to fill is armed once light is gone", (t) => {
  // The first request ends while its last attempt is on its way; the slot is asked for the other link; the attempt is lost.
  const chain = chainOf(3, { success: 1, request: entangle(1_000), faults: [cut("l00", { at: 1_125 * US, for: MS })] });
  const [first] = chain.requests;
  const over = (place: number, more: object) =>
    ({
      ...first!,
      name: `over-${place}`,
      group: `over-${place}`,
      ends: chain.links[place]!.ends,
      ...more,
    }) as unknown as ScenarioRequest;
  const requests = [over(0, { within: 1_110 * US }), over(1, { start: 1_015 * US, count: 3 })];
  const { told } = story(t, { ...chain, requests });
  t.deepEqual(
    told("arm", "n01")
      .filter(({ link }) => link === "l01")
      .slice(0, 2)
      .map(({ at_ns }) => at_ns),
    [1_115 * US, 1_125 * US] as Instant[],
  );
  t.is(told("completed")[0]?.["request"], "over-1");
});

test("a head that dies leaves nothing to the others, though its last words still arrive", (t) => {
  for (let at = 10 * US; at <= 300 * US; at += 10 * US) {
    for (const span of [1, 30 * US, MS]) {
      const { told } = story(t, chainOf(3, { request: entangle(), faults: [crash("n00", { at, for: span })] }));
      t.is(told("failed")[0]?.["reason"], "crashed");
    }
  }
});

test("both ends of a link hear once of each request that light is lost for", (t) => {
  const { told } = story(
    t,
    chainOf(2, { request: entangle(1_000, { within: 4 * MS }), faults: [cut("l00", { at: MS })] }),
  );
  const errors = told("link-error");
  t.deepEqual(
    errors.map(({ at_ns, node, reason }) => ({ at_ns, node, reason })),
    ["n00", "n01"].map((node) => ({ at_ns: MS as Instant, node, reason: "no-light" })),
  );
});
