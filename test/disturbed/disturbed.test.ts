import test from "ava";
import fc from "fast-check";
import { parseScenario } from "../../orchestrator/scenario/parse.js";
import type { Scenario } from "../../orchestrator/scenario/scenario.js";
import { shipped } from "../golden.js";
import { anyCase } from "./cases.js";
import { examine } from "./examine.js";
import { scenarioText } from "./scenario-text.js";

test("in 200 random networks every request that can be met is met, and both ends are told the same", (t) => {
  const { failure, totals } = examine({ runs: 200, seed: 7, faultsMax: 0 });
  t.is(failure && `${failure.complaints.join("\n")}\n${failure.text}`, undefined);
  t.true(totals.both > 1_000);
});

test("in 1,000 random networks in trouble nothing is told twice or wrongly, nothing leaks, and what can go on goes on", (t) => {
  const { failure, totals } = examine({ runs: 1_000, seed: 7, faultsMax: 8 });
  t.is(failure && `${failure.complaints.join("\n")}\n${failure.text}`, undefined);
  t.true(totals.both > 5_000);
  // Both ends of a wrong frame would disagree half of the time, or always.
  t.true(totals.unlike < 0.05 * totals.alike, `${totals.unlike} outcomes differ, ${totals.alike} do not`);
});

/** As the file that is written of it says it again. */
function again(scenario: Scenario): unknown {
  const parsed = parseScenario(scenarioText(scenario), "again.yaml");
  return parsed.ok ? parsed.scenario : parsed.problems;
}

test("a random case is written as a file that says the same", (t) => {
  const holds = (scenario: Scenario): void => void t.deepEqual(again(scenario), scenario);
  fc.assert(fc.property(anyCase({ faultsMax: 8 }), holds), { numRuns: 60, seed: 3 });
});

for (const file of ["chsh", "crash", "cut", "first-light", "memory-decay", "one-link", "storm", "swap", "teleport"]) {
  test(`${file}.yaml is written as a file that says the same`, (t) => {
    const placeless = (value: unknown) => JSON.parse(JSON.stringify(value, (key, one) => (key === "place" ? "" : one)));
    const scenario = shipped(`${file}.yaml`);
    t.deepEqual(placeless(again(scenario)), placeless(scenario));
  });
}
