import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { PACKAGE_FOLDER } from "../../package.js";
import { parseScenario } from "../../scenario/parse.js";
import type { Scenario } from "../../scenario/scenario.js";
import { noiseBudget } from "./budget.js";
import { compared } from "./change.js";
import { renderBudget } from "./render-budget.js";
import { sourcesOf, withoutAll } from "./sources.js";

function example(name: string): Scenario {
  const file = join(PACKAGE_FOLDER, "scenarios", `${name}.yaml`);
  const parsed = parseScenario(readFileSync(file), file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

const namesOf = (scenario: Scenario): string[] => sourcesOf(scenario).map(({ name }) => name);

test("a scenario has the sources that it has, and no other", (t) => {
  t.deepEqual(namesOf(example("memory-decay")), ["memory dephasing, T2", "gate noise", "readout errors"]);
  t.true(namesOf(example("storm")).includes("crashes"));
  t.false(namesOf(example("storm")).includes("message troubles"));
});

test("without all of its sources a scenario has none", (t) => {
  for (const name of ["storm", "first-light", "chsh"]) {
    const scenario = example(name);
    const rest = withoutAll(scenario, sourcesOf(scenario));
    t.deepEqual(namesOf(rest), []);
    t.deepEqual(rest.requests, scenario.requests);
  }
});

test("plays the whole, one source off at a time, and all of them off, each with every seed", async (t) => {
  const scenario = example("memory-decay");
  const played: string[] = [];
  const budget = await noiseBudget([scenario, { ...scenario, seed: 8 }], async ({ seed, nodes }, { without }) => {
    played.push(`${seed} ${without}`);
    const value = nodes[0]?.memory.t2 === undefined ? 1 : 0.9;
    return [{ name: "fresh", type: "entangle", delivered: 20, rate_hz: 10, quality: "fidelity", value }];
  });
  t.is(played.length, 2 * 5);
  t.deepEqual(played.slice(0, 3), ["5 nothing", "8 nothing", "5 memory dephasing, T2"]);
  t.is(played.at(-1), "8 everything");
  const text = renderBudget(budget, { colour: false, width: 100 });
  t.regex(text, /memory dephasing, T2 +1\.0000 +\+0\.1000 +20 +=/);
  t.regex(text, /readout errors +0\.9000 +=/);
  t.regex(text, /Infidelities do not add/);
});

test("variants are compared seed by seed", (t) => {
  const { mean, change, error } = compared([2, 4, null], [1, 2, 3]);
  t.is(mean, 3);
  t.is(change, 1.5);
  t.true(Math.abs((error ?? 0) - 0.5) < 1e-12);
  t.deepEqual(compared([2], [1]), { mean: 2, change: 1, error: undefined });
  t.deepEqual(compared([null], [1]), { mean: undefined, change: undefined, error: undefined });
});
