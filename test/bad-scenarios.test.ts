import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { formatProblem, parseScenario } from "../orchestrator/scenario/parse.js";
import { filesIn, readScenarioFile } from "../orchestrator/scenario/read.js";

/** Each scenario of this folder is wrong; the file `.txt` beside it says how it is refused, one problem a line. */
const FOLDER = fileURLToPath(new URL("../../test/bad-scenarios", import.meta.url));
const scenariosIn = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith(".yaml"));

for (const file of scenariosIn(FOLDER)) {
  test(`refused: ${file}`, (t) => {
    const expected = readFileSync(join(FOLDER, file.replace(/yaml$/, "txt")), "utf8");
    t.is(refusal(readFileSync(join(FOLDER, file)), file), expected);
  });
}

for (const file of scenariosIn(join(FOLDER, "accepted"))) {
  test(`accepted: ${file}`, (t) => t.is(refusal(readFileSync(join(FOLDER, "accepted", file)), file), ""));
}

test("there are many ways to be wrong", (t) => {
  t.true(scenariosIn(FOLDER).length >= 60);
});

test("every problem says where and what, most say what is allowed, and all stand in the order of the file", (t) => {
  for (const file of scenariosIn(FOLDER)) {
    const parsed = parseScenario(readFileSync(join(FOLDER, file)), file, {
      readFile: filesIn(join(FOLDER, "networks")),
    });
    if (parsed.ok) return t.fail(`${file} is accepted`);
    for (const one of new Set(parsed.problems.map((problem) => problem.file))) {
      const problems = parsed.problems.filter((problem) => problem.file === one);
      const places = problems.map(({ line, column }) => line * 1e6 + column);
      t.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
        one,
      );
    }
    for (const { message } of parsed.problems) t.regex(message, /allowed: .|instead: ./, `${file}: ${message}`);
  }
});

test("the truth of a name is its letters: NO is Norway", (t) => {
  const parsed = parseScenario(readFileSync(join(FOLDER, "accepted", "norway.yaml")), "norway.yaml");
  t.deepEqual(parsed.ok ? parsed.scenario.nodes.map(({ name }) => name) : [], ["NO", "on", "yes"]);
});

test("bytes that are no text are refused as such", (t) => {
  t.is(
    refusal(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1), "elf.yaml"),
    "elf.yaml:1:1: this is a binary file; allowed: a scenario in YAML, as UTF-8 text\n",
  );
  t.is(
    refusal(Buffer.concat([Buffer.from("entanglab: 1\nscenario: é"), Uint8Array.of(0xe9, 0x0a)]), "latin-1.yaml"),
    "latin-1.yaml:2:12: this is not UTF-8 text; allowed: a scenario in YAML, saved as UTF-8\n",
  );
});

test("a file of 100 MB is refused by its size, unread", (t) => {
  const file = join(temporaryFolder(t), "large.yaml");
  writeFileSync(file, "");
  truncateSync(file, 100 * 1024 * 1024);
  t.is(read(file), `${file}:1:1: the file is too large to be a scenario (100.0 MB); allowed: up to 2 MB\n`);
});

test("what is not a file is refused", (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "folder.yaml"));
  const missing = join(folder, "missing.yaml");
  t.is(
    read(join(folder, "folder.yaml")),
    `${join(folder, "folder.yaml")}:1:1: folder.yaml is not a file; allowed: the path of a scenario file\n`,
  );
  t.is(read(missing), `${missing}:1:1: cannot be read: there is no such file; allowed: the path of a scenario file\n`);
});

const NESTED = "values are nested too deeply; allowed: 32 brackets inside each other, 100 columns of indentation\n";

test("nesting that would exhaust a parser is refused before it is parsed", (t) => {
  t.is(refusal(`a: ${"[".repeat(500_000)}`, "deep.yaml"), `deep.yaml:1:36: ${NESTED}`);
  t.is(refusal("- ".repeat(500_000), "deep.yaml"), `deep.yaml:1:101: ${NESTED}`);
  const stairs = Array.from({ length: 1500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n");
  t.is(refusal(stairs, "deep.yaml"), `deep.yaml:102:1: ${NESTED}`);
});

test("brackets in texts and comments are not nesting", (t) => {
  const brackets = "[".repeat(100);
  const head = `entanglab: 1 # ${brackets}\nscenario: text\nabout: "${brackets}"\n`;
  t.is(refusal(`${head}nodes: { alice: { kind: sensor } }\n`, "text.yaml"), "");
});

test("aliases that multiply are refused, however deep", (t) => {
  const levels = Array.from({ length: 30 }, (_, level) => `  a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`);
  const text = `entanglab: 1\nparams:\n  a0: &a0 x\n${levels.join("\n")}\n`;
  t.regex(refusal(text, "bomb.yaml"), /aliases repeat too much; allowed: 100 aliases/);
});

test("whatever is written, it is accepted or refused, and nothing is thrown", (t) => {
  const sources = scenariosIn(join(FOLDER, "accepted")).map((file) =>
    readFileSync(join(FOLDER, "accepted", file), "utf8"),
  );
  const scraps = [
    "",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\n",
    "*a",
    "&a ",
    "!!str ",
    "null",
    "~",
    "1e999",
    ".nan",
    '"',
    "|\n",
    "$x",
    "\t",
    "%",
  ];
  const cut = fc.tuple(fc.constantFrom(...sources), fc.nat(2000), fc.nat(12), fc.constantFrom(...scraps));
  const holds = () =>
    fc.assert(
      fc.property(cut, ([source, at, length, scrap]) => {
        const place = at % source.length;
        const text = `${source.slice(0, place)}${scrap}${source.slice(place + length)}`;
        return parseScenario(text, "cut.yaml").ok || refusal(text, "cut.yaml").length > 0;
      }),
      { seed: 7, numRuns: 300 },
    );
  t.notThrows(holds);
});

function refusal(text: string | Uint8Array, file: string): string {
  const parsed = parseScenario(text, file, { readFile: filesIn(join(FOLDER, "networks")) });
  return parsed.ok ? "" : parsed.problems.map((problem) => `${formatProblem(problem)}\n`).join("");
}

function read(path: string): string {
  const parsed = readScenarioFile(path);
  return parsed.ok ? "" : parsed.problems.map((problem) => `${formatProblem(problem)}\n`).join("");
}

function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "entanglab-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}
