import test from "ava";
import type { Duration, Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { type Entry, exampleRecords, exampleScenario, gather } from "./example-run.js";
import { junitXml } from "./junit.js";
import { type PooledReport, poolRuns, type SeedRun, seedRun } from "./pool.js";
import { renderPooled } from "./render-pooled.js";
import { buildReport, reportJson } from "./report.js";
import { replicationBounds } from "./statistics/replications.js";

/** What each seed observes of `pairs`: the fidelities of its deliveries, at 10, 20, 30 and so on. */
function pooled(entries: readonly Entry[], runs: readonly (readonly number[])[], more: readonly TraceRecord[] = []) {
  return poolOf(
    entries,
    runs.map((fidelities) => [
      ...more,
      ...fidelities.flatMap((fidelity, number) => delivered((number + 1) * 10, number, fidelity)),
      end(1000),
    ]),
  );
}

function poolOf(entries: readonly Entry[], runs: readonly (readonly TraceRecord[])[]): PooledReport {
  const faults = [
    { name: "dig", group: "dig", type: "cut", link: "east", at: 15 as Instant, for: 10 as Duration },
  ] as const;
  const played = runs.map((records, place): SeedRun => {
    const scenario = { ...exampleScenario(entries, { faults }), seed: place + 1 };
    const metrics = gather(scenario, records);
    const report = buildReport({ scenario, metrics, file: "two-cities.yaml", version: "0.1.0" });
    return seedRun({ scenario, metrics, report, traceHash: undefined });
  });
  return poolRuns(exampleScenario(entries, { faults }), played as [SeedRun, ...SeedRun[]]);
}

const record = (at: number, node: string, event: string, fields: Record<string, string | number>): TraceRecord => ({
  at_ns: at as Instant,
  node,
  event,
  ...fields,
});
const end = (at: number): TraceRecord => record(at, "conductor", "end", { reason: "duration" });

function delivered(at: number, number: number, fidelity: number): TraceRecord[] {
  const shared = { request: "pairs", sequence: number, pair: `pairs:west/${number}:east/${number}`, frame: "phi+" };
  return [
    record(at, "alice", "delivered", { ...shared, goodness: 0.8, fidelity }),
    record(at, "bob", "delivered", { ...shared, goodness: 0.8 }),
  ];
}

const row = (report: PooledReport) => report.expectations[0]!;

test("a mean is that of all samples, not of the means", (t) => {
  const report = pooled(["pairs.fidelity.mean >= 0.6"], [[0.5, 0.5, 0.5], [0.9]]);
  t.like(row(report), { verdict: "holds", observed: 0.6, sample_size: 4 });
  t.deepEqual(row(report).seed_values, [0.5, 0.9]);
  t.deepEqual(row(report).seed_verdicts, ["fails", "holds"]);
  t.is(report.exit, 0);
});

test("a sample that is too small in each run may be large enough in all", (t) => {
  const fidelities = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95];
  t.is(row(pooled(["pairs.fidelity.mean >= 0.9 @ 95%"], [fidelities])).verdict, "undecided");
  const both = row(pooled(["pairs.fidelity.mean >= 0.9 @ 95%"], [fidelities, fidelities]));
  t.like(both, { verdict: "holds", sample_size: 12 });
  t.true((both.lower ?? 0) > 0.9);
});

test("a count is the mean of the counts, and an extreme the extreme of all", (t) => {
  const runs = [[0.5, 0.9, 0.8], [0.7]];
  t.like(row(pooled(["pairs.delivered >= 2"], runs)), { verdict: "holds", observed: 2 });
  t.like(row(pooled(["pairs.delivered == 2"], runs)), { verdict: "fails", observed: 3, reason: "seed 1" });
  t.like(row(pooled(["pairs.delivered != 2"], runs)), { verdict: "holds" });
  t.like(row(pooled(["pairs.fidelity.min >= 0.6"], runs)), { verdict: "fails", observed: 0.5 });
  t.like(row(pooled(["pairs.fidelity.max < 0.9"], runs)), { verdict: "fails", observed: 0.9 });
  t.like(row(pooled(["pairs.latency.p50 == 10 ns"], runs)), { verdict: "holds", sample_size: 4 });
});

test("a run without a value leaves the mean of them undecided, and is named", (t) => {
  const report = pooled(["pairs.completion-time <= 1 s"], [[0.5], [0.5]]);
  t.like(row(report), { verdict: "undecided", reason: "seed 1: it is not complete" });
  t.is(report.exit, 1);
});

test("outcomes are added up", (t) => {
  const report = poolOf(["game.chsh > 2 @ 95%", "key.qber < 20%"], [exampleRecords(), exampleRecords()]);
  t.is(report.expectations[0]?.sample_size, 800);
  t.is(report.expectations[0]?.observed, report.expectations[0]?.seed_values[0]);
  t.is(report.expectations[1]?.observed, report.expectations[1]?.seed_values[1]);
});

test("what is no sample must hold in every run", (t) => {
  const never: Entry = { never: "pairs.fidelity.min < 0.5" };
  t.like(row(pooled([never], [[0.9], [0.8]])), { verdict: "holds" });
  t.like(row(pooled([never], [[0.9], [0.4]])), { verdict: "fails", reason: "seed 2: at 10 ns", observed: 0.4 });
});

test("a run in which the fault did not happen says nothing about it", (t) => {
  const dig = record(15, "conductor", "fault", { fault: "dig", type: "cut", target: "east" });
  const entry = "pairs.delivered == 1 during dig";
  const runs = [
    [dig, ...delivered(20, 0, 0.9), end(99)],
    [...delivered(20, 0, 0.9), end(99)],
  ];
  const report = poolOf([entry], runs);
  t.like(row(report), { verdict: "holds", observed: 1 });
  t.deepEqual(row(report).seed_verdicts, ["holds", "undecided"]);
  t.like(row(poolOf([entry], runs.slice(1))), { verdict: "undecided", reason: "dig did not happen" });
});

test("every metric has its values by seed, their mean and Student's interval", (t) => {
  const report = pooled([], [[0.5], [0.5, 0.5], [0.5, 0.5, 0.5]]);
  const metric = report.metrics.find(({ name }) => name === "pairs.delivered");
  t.deepEqual(report.seeds, [1, 2, 3]);
  t.like(metric, { unit: "plain", mean: 2, values: [1, 2, 3] });
  // t = 4.302653 for 97.5 % and two degrees of freedom (Abramowitz and Stegun, table 26.10), times 1/√3.
  t.true(Math.abs((metric?.upper ?? 0) - (2 + 4.302653 / Math.sqrt(3))) < 1e-5);
  t.true(Math.abs((metric?.lower ?? 0) - (2 - 4.302653 / Math.sqrt(3))) < 1e-5);
  t.is(replicationBounds([1], 0.95), undefined);
  t.deepEqual(JSON.parse(reportJson(report)), report);
});

test("problems and warnings name their seed, and a problem of one makes all doubtful", (t) => {
  const [first, second] = delivered(5, 0, 0.9);
  const report = poolOf(
    [],
    [
      [first!, { ...second!, frame: "psi-" }, end(9)],
      [first!, end(9)],
    ],
  );
  t.regex(report.problems[0] ?? "", /^seed 1: pairs: the ends disagree/);
  t.deepEqual(report.warnings, ["seed 2: pairs: one end alone was told of a delivery"]);
  t.is(report.exit, 1);
});

test("junit has one case for each expectation, and names the seeds", (t) => {
  const xml = junitXml([pooled(["pairs.delivered >= 2", { fails: "pairs.delivered >= 2" }], [[0.5, 0.9, 0.8], [0.7]])]);
  t.regex(xml, /tests="2" failures="1" errors="0" file="two-cities\.yaml">/);
  t.regex(xml, /<property name="seeds" value="1,2"\/>/);
  t.regex(xml, /name="fails: pairs\.delivered &gt;= 2"[^>]*>\n\s+<failure type="holds"/);
  t.notRegex(xml, /duration_ns/);
});

test("a person sees one table, how many seeds agree, and the verdict last", (t) => {
  const entries = ["pairs.delivered >= 2", { warn: "pairs.fidelity.min >= 0.6" }];
  const report = pooled(entries, [[0.5, 0.9, 0.8], [0.7]]);
  const text = renderPooled(report, { colour: false, width: 110 });
  t.regex(text, /^two-cities {2}seeds 1, 2\n/);
  t.regex(text, /\n {2}metric +mean +95 % interval +least +most\n/);
  t.regex(text, /\n {2}pairs\.delivered +2 +-10\.71 … 14\.71 +1 +3\n/);
  t.regex(text, /✔ pairs\.delivered >= 2 +2 +1 of 2 seeds/);
  t.regex(text, /! warn: pairs\.fidelity\.min >= 0\.6 +0\.5 +1 of 2 seeds +two-cities/);
  t.true(text.endsWith("\nthe one expectation holds, 1 warns\n"));
});
