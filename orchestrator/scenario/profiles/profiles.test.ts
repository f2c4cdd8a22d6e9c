import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { seconds } from "../../../engine/time.js";
import { PACKAGE_FOLDER } from "../../package.js";
import { hardwareProfiles, kindDefaults } from "../kinds.js";
import { formatProblem, parseScenario } from "../parse.js";
import type { ScenarioNode } from "../scenario.js";
import { PROFILES } from "../schema/nodes.js";

function nodeOf(node: string, kinds = "{}"): ScenarioNode | undefined {
  const parsed = parseScenario(
    `entanglab: 1\nscenario: case\nkinds: ${kinds}\nnodes: { alice: ${node} }\n`,
    "case.yaml",
  );
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenario.nodes[0];
}

test("every profile says what it is, and has hardware that can be", (t) => {
  for (const { about, memory } of Object.values(hardwareProfiles())) {
    t.regex(about, /^[A-Z].+\.$/);
    t.true(memory.t2 <= 2 * memory.t1);
  }
});

test("every number of a profile says where it is from", (t) => {
  for (const name of PROFILES) {
    const file = join(PACKAGE_FOLDER, "orchestrator/scenario/profiles", `${name}.yaml`);
    const numbers = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => /^\s+[a-z0-9-]+: \S/.test(line));
    t.true(numbers.length >= 12);
    for (const line of numbers) t.regex(line, / {2}# \S/, `${name}: ${line}`);
  }
});

test("a profile takes the place of the kind's hardware, but for its slots", (t) => {
  const node = nodeOf("{ kind: repeater, profile: nv-centre }");
  t.like(node?.memory, { t2: seconds(0.2), emission: 0.0004 });
  t.is(node?.gates.readout.error, 0.02);
  t.is(node?.slots.perLink, kindDefaults().repeater.slots["per-link"]);
});

test("what is said beside a profile counts more, for the node and for the kind", (t) => {
  const kinds = "{ repeater: { profile: nv-centre, memory: { emission: 0.1, t2: 3 s } } }";
  t.like(nodeOf("{ kind: repeater }", kinds)?.memory, { t2: seconds(3), emission: 0.1, preparation: 5500 });
  const node = nodeOf("{ kind: repeater, profile: trapped-ion, memory: { t2: 1 s } }", kinds);
  t.like(node?.memory, { t2: seconds(1), emission: 0.69 });
});
