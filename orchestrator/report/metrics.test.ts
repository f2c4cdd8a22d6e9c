import test from "ava";
import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Bases, Scenario, ScenarioRequest } from "../scenario/scenario.js";
import { exampleRecords, exampleScenario, gather } from "./example-run.js";
import type { Metrics } from "./metrics.js";
import { observedValue } from "./observation.js";

type Fields = Readonly<Record<string, string | number>>;
const record = (at: number, node: string, event: string, fields: Fields): TraceRecord => ({
  at_ns: at as Instant,
  node,
  event,
  ...fields,
});
const value = (metrics: Metrics, name: string): number | undefined => observedValue(metrics.value(name));
const end = (at: number): TraceRecord => record(at, "conductor", "end", { reason: "duration" });

/** The head is told at one instant, the tail at another. */
function delivery(
  sequence: number,
  { head, tail, fidelity = 0.9 }: { head: number; tail: number; fidelity?: number },
): TraceRecord[] {
  const shared = {
    request: "pairs",
    sequence,
    pair: `ab:west/${sequence}:east/${sequence}`,
    frame: "phi+",
    goodness: 0.8,
  };
  const told = [record(head, "alice", "delivered", shared), record(tail, "bob", "delivered", shared)];
  told.sort((a, b) => a.at_ns - b.at_ns);
  return told.map((each, i) => (i === 0 ? { ...each, fidelity } : each));
}

test("a pair counts once both ends were told, from when the later one was", (t) => {
  const metrics = gather(exampleScenario(), [
    ...delivery(0, { head: 10, tail: 30, fidelity: 0.9 }),
    ...delivery(1, { head: 70, tail: 50, fidelity: 0.8 }),
    ...delivery(2, { head: 90, tail: 90, fidelity: 0.7 }).slice(0, 1),
    end(1000),
  ]);
  t.is(value(metrics, "pairs.delivered"), 2);
  t.is(value(metrics, "pairs.success"), 0.02);
  t.is(value(metrics, "pairs.latency.min"), 30);
  t.is(value(metrics, "pairs.latency.max"), 70);
  t.is(value(metrics, "pairs.interval.mean"), 40);
  t.true(Math.abs((value(metrics, "pairs.fidelity.mean") ?? 0) - 0.85) < 1e-12);
  t.is(value(metrics, "pairs.goodness.mean"), 0.8);
  t.is(value(metrics, "pairs.completion-time"), undefined);
  t.is(value(metrics, "pairs.rate"), 2e6);
  t.is(value(metrics, "pairs.mismatches"), 0);
});

test("a request that is complete has its rate up to its last delivery", (t) => {
  const scenario = exampleScenario();
  const requests = scenario.requests.map(
    (request) => ({ ...request, count: 2, start: 10 as Instant }) as ScenarioRequest,
  );
  const records = [...delivery(0, { head: 20, tail: 20 }), ...delivery(1, { head: 30, tail: 30 }), end(1000)];
  const metrics = gather({ ...scenario, requests }, records);
  t.is(value(metrics, "pairs.rate"), 1e8);
  t.is(value(metrics, "pairs.completion-time"), 20);
});

test("ends that name different pairs or frames are a mismatch", (t) => {
  const [first, second] = delivery(0, { head: 1, tail: 2 });
  for (const wrong of [{ pair: "ab:west/0:east/9" }, { frame: "psi-" }]) {
    const metrics = gather(exampleScenario(), [first!, { ...second!, ...wrong }]);
    t.is(value(metrics, "pairs.mismatches"), 1);
    t.regex(metrics.requests.get("pairs")?.firstMismatch ?? "", /alice says .* but bob says/);
  }
  t.is(value(gather(exampleScenario(), [first!, first!]), "pairs.mismatches"), 1);
});

test("a state must be received through the pair it was sent through", (t) => {
  const sent = record(1, "alice", "sent", {
    request: "states",
    sequence: 0,
    pair: "ab:west/0:east/0",
    outcome: "phi+",
  });
  const received = record(2, "bob", "received", {
    request: "states",
    sequence: 0,
    pair: "ab:west/0:east/0",
    fidelity: 1,
  });
  t.is(value(gather(exampleScenario(), [sent, received]), "states.mismatches"), 0);
  t.is(value(gather(exampleScenario(), [sent, { ...received, pair: "ab:west/0:east/1" }]), "states.mismatches"), 1);
  t.is(value(gather(exampleScenario(), [received]), "states.mismatches"), 1);
});

test("what the head lost on a circuit counts for the requests of that circuit", (t) => {
  const metrics = gather(exampleScenario(), exampleRecords());
  t.is(value(metrics, "states.lost"), 1);
  const named = [record(1, "alice", "lost", { circuit: "pairs", pair: "west/0" })];
  t.is(value(gather(exampleScenario(), named), "pairs.lost"), 1);
  t.is(value(gather(exampleScenario(), named), "game.lost"), 0);
});

function measuring(bases: Bases): Scenario {
  const scenario = exampleScenario();
  const requests = scenario.requests.map((each) => (each.type === "measure" ? { ...each, bases } : each));
  return { ...scenario, requests };
}

/** Pairs of `game` as [axis of the head, axis of the tail, outcome of the head, outcome of the tail]. */
const measured = (...pairs: readonly (readonly [number, number, number, number])[]): TraceRecord[] =>
  pairs.flatMap(([headAxis, tailAxis, head, tail], sequence) => {
    const shared = { request: "game", sequence, pair: `ab:west/${sequence}:east/${sequence}` };
    return [
      record(sequence, "bob", "measured", { ...shared, axis: tailAxis, outcome: tail }),
      record(sequence, "alice", "measured", { ...shared, axis: headAxis, outcome: head }),
    ];
  });

test("Φ⁺ has no errors in X or Z with equal outcomes, and none in Y with opposite ones", (t) => {
  const equal = measured([0, 0, 1, 1], [0, 0, 0, 0]);
  const opposite = measured([0, 0, 1, 0], [0, 0, 0, 1]);
  for (const bases of ["x", "z"] as const) {
    t.is(value(gather(measuring(bases), equal), "game.qber"), 0);
    t.is(value(gather(measuring(bases), equal), "game.correlation"), 1);
    t.is(value(gather(measuring(bases), opposite), "game.qber"), 1);
  }
  t.is(value(gather(measuring("y"), opposite), "game.qber"), 0);
  t.is(value(gather(measuring("y"), opposite), "game.correlation"), -1);
  t.is(value(gather(measuring("y"), equal), "game.qber"), 1);
});

test("BBM92 sifts equal axes and tells their errors apart", (t) => {
  const metrics = gather(
    measuring("bbm92"),
    measured([0, 0, 1, 1], [0, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 0]),
  );
  t.is(value(metrics, "game.delivered"), 5);
  t.is(value(metrics, "game.sifted"), 3);
  t.is(value(metrics, "game.qber"), 1 / 3);
  t.is(value(metrics, "game.qber.z"), 0.5);
  t.is(value(metrics, "game.qber.x"), 0);
});

test("CHSH takes the setting (1, 1) with a minus sign", (t) => {
  const metrics = gather(measuring("chsh"), measured([0, 0, 1, 1], [0, 1, 0, 0], [1, 0, 1, 1], [1, 1, 0, 1]));
  t.is(value(metrics, "game.chsh"), 4);
});

test("links count their pairs over the whole run", (t) => {
  const pair = (at: number, name: string, fidelity: number) =>
    record(at, "world", "pair", { pair: name, frame: "psi-", fidelity });
  const metrics = gather(exampleScenario(), [
    pair(5, "west/0", 0.9),
    pair(9, "west/1", 1),
    pair(9, "east/0", 0.5),
    end(1e9),
  ]);
  t.is(value(metrics, "west.pairs"), 2);
  t.is(value(metrics, "west.rate"), 2);
  t.is(value(metrics, "west.fidelity.mean"), 0.95);
  t.is(value(metrics, "east.pairs"), 1);
  t.is(value(metrics, "run.duration"), 1e9);
});

test("only swaps that succeed count", (t) => {
  const swapped = record(1, "rita", "swapped", { circuit: "ab", left: "west/0", right: "east/0" });
  t.is(value(gather(exampleScenario(), [swapped, { ...swapped, outcome: "phi+" }]), "run.swaps"), 1);
});

test("every metric of the catalogue has an observation, before and after a run", (t) => {
  const before = gather(exampleScenario(), []);
  const after = gather(exampleScenario(), exampleRecords());
  for (const { name, statistic } of before.definitions) {
    t.is(before.value(name).statistic, statistic, name);
    if (name !== "states.completion-time") t.not(value(after, name), undefined, name);
  }
  t.throws(() => before.value("pairs.beauty"), { message: /no metric pairs\.beauty/ });
});

const fault = (at: number, event: "fault" | "fault-over", name: string, target: string): TraceRecord =>
  record(at, "conductor", event, { fault: name, type: target === "east" ? "cut" : "crash", target });

test("what a head that never came back had not done is failed as crashed", (t) => {
  const completed = record(5, "alice", "completed", { request: "pairs", delivered: 100 });
  const late = record(6, "alice", "failed", { request: "game", reason: "deadline-passed", delivered: 0 });
  const death = fault(10, "fault", "death", "alice");
  const gone = gather(exampleScenario(), [completed, late, death, end(1000)]);
  const ends = [...gone.requests.values()].map((each) => [each.group, each.tally("failed"), each.failures]);
  t.deepEqual(ends, [
    ["pairs", 0, []],
    ["game", 1, [{ reason: "deadline-passed", count: 1 }]],
    ["key", 1, [{ reason: "crashed", count: 1 }]],
    ["states", 1, [{ reason: "crashed", count: 1 }]],
  ]);
});

test("a head that came back speaks for itself, and others are not asked", (t) => {
  const back = [fault(10, "fault", "death", "alice"), fault(20, "fault-over", "death", "alice")];
  const others = [fault(30, "fault", "more", "bob"), fault(40, "fault", "dig", "east")];
  const metrics = gather(exampleScenario(), [...back, ...others, end(1000)]);
  for (const group of metrics.requests.values()) t.is(group.tally("open"), 1);
});

test("records of light and lost messages change nothing", (t) => {
  const told = [
    record(3, "alice", "light-lost", { link: "west" }),
    record(4, "alice", "message-lost", { from: "rita", message: "track", link: "west", sent_ns: 1 }),
    record(5, "alice", "light-back", { link: "west" }),
  ];
  const [without, with_] = [[], told].map((records) => gather(exampleScenario(), [...records, end(1000)]));
  for (const { name } of without!.definitions) t.deepEqual(with_!.value(name), without!.value(name), name);
});
