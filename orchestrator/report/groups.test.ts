import test from "ava";
import type { TraceRecord } from "../../engine/trace.js";
import {
  begins,
  completed,
  delivered,
  end,
  ends,
  failed,
  judged,
  opened,
  opens,
  record,
  scenarioWith,
} from "./example-records.js";
import { type Entry, exampleScenario, gather } from "./example-run.js";
import { renderReport } from "./render-report.js";
import { buildReport, type ExpectationRow } from "./report.js";

const says = test.macro({
  exec(t, entry: Entry, records: readonly TraceRecord[], expected: Partial<ExpectationRow>) {
    t.like(judged(entry, records), expected);
  },
  title: (title, entry) => `${title}: ${typeof entry === "string" ? entry : JSON.stringify(entry)}`,
});

const holds = { verdict: "holds", met: true } as const;

const LOAD = [
  opened(10, "load/1"),
  ...delivered(40, 0, { request: "load/1" }),
  completed(40, "load/1"),
  begins(100, "death"),
  failed(120, "load/2", "no-route", { advice: "none" }),
  ends(130, "death"),
  ...delivered(150, 0, { request: "load/3", fidelity: 0.7 }),
  completed(150, "load/3"),
  end(1000),
];
test("requests of one name are one group", says, "load.delivered == 2", LOAD, holds);
test("success is the share that completed", says, "load.success == 0.6666666666666666", LOAD, holds);
test("of those over by then", says, "load.success == 0 during death", LOAD, holds);
test("and outside", says, "load.success == 1 outside death", LOAD, holds);
test("latency is from each start", says, "load.latency.max == 120 ns", LOAD, holds);
test("and completion", says, "load.completion-time.mean == 75 ns", LOAD, holds);
test("the group has a rate", says, "load.rate > 14.2 MHz", LOAD, { ...holds, observed: 2e9 / 140 });
test("the group has events", says, "load.delivered within 30 ns of load.start", LOAD, holds);
test("counts by outcome", says, "load.failed == 1 during death", LOAD, holds);
test("its mean fidelity", says, "load.fidelity.mean == 0.8", LOAD, holds);

test(
  "requests that are not over at the end are not a success",
  says,
  "load.success == 0.3333333333333333",
  [...LOAD.slice(0, 4), end(1000)],
  holds,
);

test("a group has one row, with its failures and what could be had", (t) => {
  const scenario = scenarioWith([]);
  const report = buildReport({ scenario, metrics: gather(scenario, LOAD), file: "f", version: "0" });
  const row = report.requests.find(({ name }) => name === "load");
  t.is(report.requests.length, 5);
  t.like(row, { requests: 3, completed: 2, failed: 1, open: 0, outcome: null, failure: null });
  t.deepEqual(row?.failures, [{ reason: "no-route", count: 1, advice: "none" }]);
  const text = renderReport(report, { colour: false, width: 140 });
  t.regex(text, /\n {2}load +entangle alice → bob +2, 2 of 3 done .* 1 no-route \(none\)/);
});

test("routes change when a circuit is opened over another path than its last", (t) => {
  const scenario = scenarioWith([]);
  const metrics = gather(scenario, [
    opens(1, "pairs", "alice>rita>bob"),
    opens(2, "pairs~2", "alice>zoe>yan>bob"),
    opens(3, "pairs", "alice>rita>bob"),
    opens(4, "pairs~2", "alice>rita>bob"),
    end(9),
  ]);
  t.deepEqual(metrics.value("routes.changed"), { statistic: "count", value: 1 });
  t.deepEqual(metrics.value("pairs.rerouted"), { statistic: "count", value: 1 });
  t.deepEqual(metrics.value("pairs.path.links"), { statistic: "mean", values: [2, 3, 2, 2] });
  const report = buildReport({ scenario, metrics, file: "f", version: "0" });
  t.is(report.routes_changed, 1);
  t.deepEqual(report.requests[0]?.paths, [
    { path: ["alice", "rita", "bob"], opened: 3 },
    { path: ["alice", "zoe", "yan", "bob"], opened: 1 },
  ]);
});

test("purifications and what is given up count for the request of the circuit", (t) => {
  const round = (at: number, spent: string, success: boolean): TraceRecord[] =>
    ["alice", "rita"].map((node) =>
      record(at, node, "purified", { circuit: "pairs~2", kept: "west/0", spent, round: 1, success }),
    );
  const metrics = gather(scenarioWith([]), [
    ...round(1, "west/1", true),
    ...round(2, "west/2", false),
    ...round(3, "west/3", true),
    record(4, "rita", "discarded", { circuit: "pairs", pair: "west/4", reason: "cutoff" }),
    end(9),
  ]);
  t.deepEqual(metrics.value("pairs.purifications"), { statistic: "count", value: 3 });
  t.deepEqual(metrics.value("pairs.purifications.success"), { statistic: "proportion", tally: { hits: 2, trials: 3 } });
  t.deepEqual(metrics.value("pairs.discarded"), { statistic: "count", value: 1 });
});

test("a run that ends quiet with requests not done says so, and what one end alone was told", (t) => {
  const scenario = scenarioWith([]);
  const records = [
    ...delivered(5, 0).slice(0, 1),
    failed(9, "game", "run-ended"),
    completed(9, "key"),
    end(9, "quiet"),
  ];
  const report = buildReport({ scenario, metrics: gather(scenario, records), file: "f", version: "0" });
  t.deepEqual(report.warnings, [
    "nothing was planned any more, but pairs was not done: no one was going to go on with it",
    "pairs: one end alone was told of a delivery",
    "nothing was planned any more, but game was not done: no one was going to go on with it",
    "nothing was planned any more, but states was not done: no one was going to go on with it",
    "nothing was planned any more, but 3 requests of load were not done: no one was going to go on with it",
  ]);
  t.is(report.exit, 0);
});

test("the prepared state is received like a teleported one, with or without news of its sending", (t) => {
  const [pairs] = exampleScenario().requests;
  const prepare = { ...pairs, name: "states", group: "states", type: "prepare", count: 2 } as never;
  const scenario = exampleScenario([], { requests: [prepare] });
  const told = (number: number) => ({
    request: "states",
    sequence: number,
    pair: `states:west/${number}:east/${number}`,
  });
  const metrics = gather(scenario, [
    record(1, "alice", "sent", { ...told(0), outcome: 1 }),
    record(5, "bob", "received", { ...told(0), fidelity: 0.9 }),
    record(7, "bob", "received", { ...told(1), fidelity: 0.8 }),
    end(9),
  ]);
  t.deepEqual(metrics.value("states.delivered"), { statistic: "count", value: 2 });
  t.deepEqual(metrics.value("states.fidelity.mean"), { statistic: "mean", values: [0.9, 0.8] });
  t.deepEqual(metrics.value("states.mismatches"), { statistic: "count", value: 0 });
});

test("a group of which chance made no request is undecided", (t) => {
  const scenario = scenarioWith(["load.success == 1", { never: "load.path through rita" }]);
  const without = { ...scenario, requests: exampleScenario().requests };
  const { expectations } = buildReport({ scenario: without, metrics: gather(without, LOAD), file: "f", version: "0" });
  t.like(expectations[0], { verdict: "undecided", reason: "there was no request of load" });
});
