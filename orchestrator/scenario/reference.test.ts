import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { PACKAGE_FOLDER } from "../package.js";
import { generatedFiles } from "./generate.js";
import { kindDefaults } from "./kinds.js";
import { formatProblem, parseScenario } from "./parse.js";
import { scenarioReference } from "./reference.js";
import { KINDS } from "./schema/nodes.js";

for (const { path, text } of generatedFiles()) {
  test(`${path} is what the schema says now`, (t) => {
    const committed = readFileSync(join(PACKAGE_FOLDER, path), "utf8");
    t.true(committed === text, "node build/orchestrator/scenario/generate.js writes it anew");
  });
}

test("the example of the reference is right", (t) => {
  const example = /```yaml\n([\s\S]*?)```/.exec(scenarioReference())?.[1] ?? "";
  const parsed = parseScenario(example, "example.yaml");
  t.deepEqual(parsed.ok ? [] : parsed.problems.map(formatProblem), []);
});

test("every key has a value, a meaning and an example in the reference", (t) => {
  const rows = scenarioReference()
    .split("\n")
    .filter((line) => /^\| `[a-z.0-9-]+` \| (?!map)[^|]+ \| [^|]*\| [^|]*\| /.test(line));
  t.true(rows.length > 40);
  for (const row of rows.filter((line) => line.split(" | ").length === 5)) {
    const [, , , example = "", meaning = ""] = row.split(" | ");
    t.regex(example, /`.+`/, row);
    t.regex(meaning, /\w+/, row);
  }
});

test("every kind says what it is, and has hardware that can be", (t) => {
  const kinds = kindDefaults();
  t.deepEqual(Object.keys(kinds), [...KINDS]);
  for (const { about, memory } of Object.values(kinds)) {
    t.regex(about, /^An? .+\.$/);
    t.true(memory.t2 <= 2 * memory.t1);
  }
});

test("every number of a kind says where it is from", (t) => {
  for (const kind of KINDS) {
    const lines = readFileSync(join(PACKAGE_FOLDER, "nodes/kinds", kind, "kind.yaml"), "utf8").split("\n");
    const numbers = lines.filter((line) => /^\s+[a-z0-9-]+: \S/.test(line));
    t.true(numbers.length >= 10);
    for (const line of numbers) t.regex(line, / {2}# \S/, `${kind}: ${line}`);
  }
});
