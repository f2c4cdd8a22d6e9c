import test from "ava";
import { judge } from "../orchestrator/report/judge.js";
import { Metrics } from "../orchestrator/report/metrics.js";
import { observedValue } from "../orchestrator/report/observation.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import { chainOf, IDEAL_NODE } from "./chain.js";

const RUNS = 1000;
const ALPHA = 0.05;

test("a true expectation at 95 % is reported failed in at most 5 % of 1,000 seeds", (t) => {
  // The waiting half decays, so fidelities vary from pair to pair; their true mean is estimated from all runs together.
  const gates = { ...IDEAL_NODE.gates };
  const memory = { ...IDEAL_NODE.memory, depolarising: 1_000_000 as never };
  const runs = Array.from({ length: RUNS }, (_, seed) => {
    const scenario = chainOf(3, {
      seed,
      success: 0.2,
      node: { gates, memory },
      request: { type: "entangle", count: 60, hold: 0 as never },
    });
    const metrics = new Metrics(scenario);
    const run = new EmbeddedRun(scenario, {
      wire: false,
      detailed: false,
      record: (record) => metrics.observe(record),
    });
    while (!run.advance(100_000));
    return metrics;
  });
  const means = runs.map((metrics) => observedValue(metrics.value("pairs.fidelity.mean")) ?? 0);
  const truth = means.reduce((sum, mean) => sum + mean, 0) / RUNS;
  for (const comparison of [">=", "<="] as const) {
    const claim = { comparison, bound: truth, confidence: 0.95 };
    const failed = runs.filter(
      (metrics) => judge(metrics.value("pairs.fidelity.mean"), claim).verdict === "fails",
    ).length;
    // At most 50 expected; 5 σ of a binomial with p = 0.05 is 34.5.
    t.true(
      failed <= RUNS * ALPHA + 5 * Math.sqrt(RUNS * ALPHA * (1 - ALPHA)),
      `${failed} of ${RUNS} failed ${comparison}`,
    );
    t.log(`${comparison}: ${failed} of ${RUNS} reported failed`);
  }
});
