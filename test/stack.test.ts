import test from "ava";
import fc from "fast-check";
import type { Duration, Instant } from "../engine/time.js";
import { type TraceRecord, traceLine } from "../engine/trace.js";
import type { Scenario, ScenarioRequest } from "../orchestrator/scenario/scenario.js";
import { chainOf, IDEAL_NODE, play } from "./chain.js";
import { Ledger } from "./ledger.js";

const ms = (count: number) => (count * 1_000_000) as Duration;
const told = (records: readonly TraceRecord[], event: string) => records.filter((record) => record.event === event);
const LINEAR_OPTICS = { ...IDEAL_NODE.gates, bellMeasurement: "linear-optics" as const };

test("both ends name the same pair and frame, in the same order", (t) => {
  const records = play(chainOf(5, { request: { type: "entangle", count: 40, hold: 0 as Duration } }));
  const ends = [
    told(records, "delivered").filter(({ node }) => node === "n00"),
    told(records, "delivered").filter(({ node }) => node === "n04"),
  ];
  t.is(ends[0]?.length, 40);
  t.deepEqual(
    ends[0]?.map(({ sequence, pair, frame }) => ({ sequence, pair, frame })),
    ends[1]?.map(({ sequence, pair, frame }) => ({ sequence, pair, frame })),
  );
});

test("a track that comes before its swap waits for it", (t) => {
  // The second link almost always lags: tracks from the head wait at the inner node.
  const scenario = chainOf(3, { success: 0.9 });
  const links = scenario.links.map((link) =>
    link.name === "l01" && link.herald.scheme === "given"
      ? { ...link, herald: { ...link.herald, success: 0.01 } }
      : link,
  );
  t.is(told(play({ ...scenario, links }), "delivered").length, 10);
});

test("half of all linear-optics swaps fail, and their ends hear of it and try again", (t) => {
  const records = play(
    chainOf(3, { node: { gates: LINEAR_OPTICS }, request: { type: "entangle", count: 400, hold: 0 as Duration } }),
  );
  const swapped = told(records, "swapped");
  const failed = swapped.filter(({ outcome }) => outcome === undefined).length;
  t.is(told(records, "delivered").length, 800);
  // Binomial: 5 σ = 2.5 √n.
  t.true(Math.abs(failed - swapped.length / 2) < 2.5 * Math.sqrt(swapped.length), `${failed} of ${swapped.length}`);
  t.true(told(records, "lost").length > 0);
});

test("a track that comes before its half is wanted waits for it", (t) => {
  // With many slots the head has halves to spare whose tracks are here when a failed swap makes it want them.
  for (const request of [
    { type: "entangle", count: 60, hold: 0 as Duration },
    { type: "measure", count: 60, bases: "chsh" },
  ] as const) {
    const node = { slots: { perLink: 3, total: 7 }, gates: LINEAR_OPTICS };
    t.is(told(play(chainOf(4, { node, request })), "completed").length, 1);
  }
});

test("a teleportation that ends at its deadline leaves no half waiting for bits", (t) => {
  for (let within = 400_000; within < 2_000_000; within += 50_000) {
    const request = {
      type: "teleport",
      count: 1_000,
      state: "random",
      corrections: { x: true, z: true },
      within,
    } as const;
    const ledger = new Ledger();
    for (const record of play(chainOf(4, { request: request as never }))) ledger.observe(record);
    t.deepEqual([...ledger.slots], []);
  }
});

test("a request that is not met by its deadline ends as failed, and its ends stop at once", (t) => {
  for (const nodes of [2, 3]) {
    const request = { type: "entangle", count: 1_000_000, hold: 0 as Duration, within: ms(20) } as const;
    const records = play(chainOf(nodes, { request }));
    const [failed] = told(records, "failed");
    t.is(failed?.at_ns, ms(20) as number as Instant);
    t.is(failed?.["reason"], "deadline-passed");
    t.true((failed?.["delivered"] as number) > 10);
  }
});

test("a request that is still open when the run ends has failed as run-ended", (t) => {
  const records = play(
    chainOf(2, { duration: ms(10), request: { type: "entangle", count: 1_000_000, hold: 0 as Duration } }),
  );
  t.is(told(records, "failed")[0]?.["reason"], "run-ended");
});

test("a fidelity that calibration cannot reach is refused at once", (t) => {
  for (const nodes of [2, 4]) {
    const request = { type: "entangle", count: 1, hold: 0 as Duration, minFidelity: 0.97 } as const;
    const records = play(chainOf(nodes, { fidelity: 0.95, request }));
    t.is(told(records, "failed")[0]?.["reason"], "unsupported-fidelity");
    t.is(told(records, "pair").length, 0);
  }
});

test("no teleported state is there before its two bits can be", (t) => {
  const request = { type: "teleport", count: 20, state: "random", corrections: { x: true, z: true } } as const;
  const records = play(chainOf(3, { request }));
  const sent = new Map(told(records, "sent").map(({ sequence, at_ns }) => [sequence, at_ns]));
  for (const { sequence, at_ns } of told(records, "received")) t.true(at_ns - (sent.get(sequence) ?? 0) >= 100_000);
  t.is(told(records, "received").length, 20);
});

function both(scenario: Scenario, second: Partial<ScenarioRequest>): Scenario {
  const [first] = scenario.requests;
  return { ...scenario, requests: [first!, { ...first!, ...second, name: "second" } as ScenarioRequest] };
}

test("a more urgent request takes the link over, and the other goes on afterwards", (t) => {
  const request = { type: "entangle", count: 200, hold: 0 as Duration } as const;
  const scenario = both(chainOf(2, { request }), { priority: 0, start: ms(5) as number as Instant, count: 50 });
  const completed = told(play(scenario), "completed");
  t.deepEqual(
    completed.map(({ request }) => request),
    ["second", "pairs"],
  );
});

const anyScenario = fc
  .record({
    nodes: fc.integer({ min: 2, max: 5 }),
    seed: fc.integer({ min: 0, max: 1e9 }),
    perLink: fc.integer({ min: 1, max: 3 }),
    optics: fc.boolean(),
    success: fc.constantFrom(0.05, 0.4, 1),
    delay: fc.constantFrom(1, 30_000, 100_000),
    gate: fc.constantFrom(0, 20_000, 400_000),
    kind: fc.constantFrom("entangle", "measure", "teleport"),
    hold: fc.constantFrom(0, 250_000),
    within: fc.constantFrom(undefined, 3_000_000, 9_000_000),
    urgent: fc.integer({ min: 0, max: 7 }),
    later: fc.integer({ min: 0, max: 3_000_000 }),
  })
  .map(({ nodes, seed, perLink, optics, success, delay, gate, kind, hold, within, urgent, later }) => {
    const noisy = { depolarising: 0.01, duration: gate as Duration };
    const gates = {
      singleQubit: noisy,
      twoQubit: noisy,
      readout: { error: 0.01, duration: gate as Duration },
      bellMeasurement: optics ? ("linear-optics" as const) : ("deterministic" as const),
    };
    const request = {
      type: kind,
      count: 8,
      hold,
      bases: "chsh",
      state: "random",
      corrections: { x: true, z: true },
      ...(within !== undefined && { within }),
    };
    const node = { slots: { perLink, total: 2 * perLink + 1 }, gates };
    const scenario = chainOf(nodes, { seed, success, delay, node, duration: ms(60), request: request as never });
    return both(scenario, { priority: urgent, start: later as Instant });
  });

test("whatever is asked of a line, nothing breaks, the wire changes nothing, and both ends agree", (t) => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      const records = play(scenario);
      t.is(play(scenario, { wire: true }).map(traceLine).join("\n"), records.map(traceLine).join("\n"));
      const seen = new Map<string, TraceRecord>();
      for (const record of records) {
        if (record.event !== "delivered" && record.event !== "measured") continue;
        const key = `${record["request"]}/${record["sequence"]}`;
        const other = seen.get(key);
        if (other !== undefined) t.is(other["pair"], record["pair"]);
        if (other !== undefined) t.is(other["frame"], record["frame"]);
        seen.set(key, record);
      }
      for (const [place, record] of records.entries()) {
        const before = records[place - 1];
        if (before === undefined) continue;
        t.true(before.at_ns < record.at_ns || (before.at_ns === record.at_ns && rank(before) <= rank(record)));
      }
    }),
    { numRuns: 150, seed: 11 },
  );
});

const rank = ({ node }: TraceRecord): string => (node === "world" ? "" : node);
