import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import test from "ava";

/** What the rule finds wrong with a file, and examples as [path, text] that show that it finds it, and no more. */
interface Rule {
  readonly problems: (path: string, text: string) => readonly string[];
  readonly catches: readonly (readonly [path: string, text: string])[];
  readonly allows: readonly (readonly [path: string, text: string])[];
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDERS = "bench bin engine nodes orchestrator physics proto scenarios test theory tools".split(" ");
const LINES_MAX = 300;

/** Who may import whom; every room may import itself, test/ and bench/ everything. The most particular room comes last. */
const ROOMS: Record<string, readonly string[]> = {
  engine: [],
  theory: ["engine"],
  physics: ["engine", "theory"],
  nodes: ["engine", "theory", "proto"],
  orchestrator: ["engine", "theory", "physics", "proto"],
  "orchestrator/runtimes/embedded": ["engine", "theory", "physics", "proto", "nodes", "orchestrator"],
};

const CLOCKS_AND_CHANCE = [/\bDate\b/, /\bperformance\b/, /\bset(Timeout|Interval|Immediate)\b/, /\bqueueMicrotask\b/];
const SURROUNDINGS = [
  /\bprocess\s*[.[]/,
  /\bBuffer\b/,
  /\bglobalThis\b/,
  /\bIntl\b/,
  /\b(localeCompare|toLocale\w+)\b/,
];
// Powers of two with a literal exponent are constants, and the same everywhere.
const INEXACT = [
  /\bMath\.(a?(sin|cos|tan)h?|atan2|exp|expm1|log|log1p|log2|log10|pow|cbrt|hypot)\b/,
  /(?<!\b2 )\*\*|\*\*(?! -?\d)/,
];
const UNFINISHED = new RegExp(`\\b${["TO", "DO"].join("")}\\b`);

const RULES: Record<string, Rule> = {
  "a room imports only the rooms that it may": {
    problems: (path, text) => {
      const room = Object.keys(ROOMS).findLast((one) => path.startsWith(`${one}/`));
      if (room === undefined) return [];
      const allowed = [room, ...(ROOMS[room] ?? [])].map((one) => `${one}/`);
      const ours = imports(text).filter((one) => one.startsWith("."));
      return ours
        .map((one) => join(path, "..", one))
        .filter((target) => !allowed.some((one) => target.startsWith(one)));
    },
    catches: [
      ["engine/time.ts", 'import { exp } from "../theory/decay.js";'],
      ["physics/pair.ts", 'import type { BellIndex } from "../proto/gen/entanglab/quantum/v1/quantum.js";'],
      ["nodes/stack/link/link.ts", 'export { heralds } from "../../../physics/links/heralds.js";'],
      ["nodes/host.ts", 'const world = await import("../orchestrator/world/world.js");'],
      ["orchestrator/world/world.ts", 'import {\n  host,\n  port,\n} from "../../nodes/host.js";'],
    ],
    allows: [
      ["orchestrator/runtimes/embedded/run.ts", 'import { host } from "../../../nodes/host.js";'],
      ["theory/decay.ts", 'import { exp } from "../engine/exact.js"; // not from "../physics/pair.js"'],
    ],
  },
  "a deterministic room uses no package and nothing of Node.js": {
    problems: (path, text) => (isDeterministic(path) ? imports(text).filter((one) => !one.startsWith(".")) : []),
    catches: [
      ["engine/agenda.ts", 'import assert from "node:assert/strict";'],
      ["theory/orbit.ts", 'import { sgp4 } from "satellite.js";'],
    ],
    allows: [["engine/agenda.test.ts", 'import test from "ava";']],
  },
  "a deterministic room knows no clock, no chance and no surroundings": {
    problems: (path, text) =>
      isDeterministic(path) ? found(bare(text), /\bMath\.random\b/, ...CLOCKS_AND_CHANCE, ...SURROUNDINGS) : [],
    catches: [
      ["physics/draw.ts", "const u = Math.random();"],
      ["physics/draw.ts", `throw new Error(\`too late: ${"$"}{Date.now()}\`);`],
      ["engine/agenda.ts", "setTimeout(next, 0);"],
      ["engine/agenda.ts", "if (process.env.DEBUG) performance.now();"],
      ["nodes/stack/names.ts", "names.sort((a, b) => a.localeCompare(b));"],
    ],
    allows: [
      ["physics/draw.ts", '/** Unlike Math.random. */ const process = "Date"; // performance'],
      ["nodes/main.ts", "process.exit(1);"],
    ],
  },
  "a deterministic room calculates the same everywhere": {
    problems: (path, text) => (isDeterministic(path) ? found(bare(text), ...INEXACT) : []),
    catches: [
      ["theory/decay.ts", "return Math.exp(-age);"],
      ["theory/decay.ts", "return Math.asinh(age) + Math.log2(age);"],
      ["theory/decay.ts", "return age ** 2;"],
      ["theory/decay.ts", "return 2 ** age;"],
    ],
    allows: [["theory/decay.ts", "return Math.sqrt(age) * 2 ** -53; /** squared */"]],
  },
  "what is left to do is an issue": {
    problems: (_path, text) => found(text, UNFINISHED),
    catches: [["scenarios/chain.yaml", `# ${["TO", "DO"].join("")}: more`]],
    allows: [["scenarios/chain.yaml", "# to do: look at the swap"]],
  },
  "no type is given up and no test is singled out": {
    problems: (_path, text) => found(bare(text), /\bas any\b/, /\.only\(/),
    catches: [
      ["nodes/host.ts", "const port = host as any;"],
      ["engine/agenda.test.ts", 'test.only("is early", (t) => t.pass());'],
    ],
    allows: [["nodes/host.ts", "// as any host does"]],
  },
  "only programs print": {
    problems: (path, text) =>
      /^(orchestrator\/cli|bench|tools|bin)\//.test(path) ? [] : found(bare(text), /\bconsole\s*\./),
    catches: [["nodes/host.ts", 'console.log("here");']],
    allows: [["orchestrator/cli/main.ts", 'console.log("here");']],
  },
  "no file written by hand is long": {
    problems: (path, text) => {
      const lines = text.trimEnd().split("\n").length;
      return lines > LINES_MAX && path !== "package-lock.json" ? [`${lines} lines`] : [];
    },
    catches: [["nodes/host.ts", "\n".repeat(LINES_MAX).concat("end")]],
    allows: [["nodes/host.ts", "line\n".repeat(LINES_MAX)]],
  },
  "the lock names no place that packages come from": {
    problems: (path, text) => (path === "package-lock.json" ? found(text, /"resolved".*/) : []),
    catches: [["package-lock.json", '"resolved": "https://packages.example/zod.tgz",']],
    allows: [["package-lock.json", '"integrity": "sha512-AAAA"']],
  },
};

function isDeterministic(path: string): boolean {
  return /^(engine|theory|physics|nodes\/stack)\//.test(path) && !path.endsWith(".test.ts");
}

function found(text: string, ...patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}

const TOKENS = /\/\*.*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/gs;

/** The code alone: no comments, nothing that is quoted. What a template computes is code. */
function bare(text: string): string {
  return text.replace(TOKENS, (token) =>
    token.startsWith("`") ? (token.match(/\$\{[^`]*?\}/g) ?? []).join(" ") : " ",
  );
}

function imports(text: string): string[] {
  const code = text.replace(TOKENS, (token) => (token.startsWith("/") ? " " : token));
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

const SOURCES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map(
    (path) => `${folder}/${path.replaceAll("\\", "/")}`,
  ),
)
  .filter((path) => /\.(ts|mjs|proto|yaml)$/.test(path) && !path.startsWith("proto/gen/"))
  .concat("package-lock.json")
  .map((path) => [path, readFileSync(join(ROOT, path), "utf8")] as const);

for (const [title, rule] of Object.entries(RULES)) {
  const verdicts = (files: Rule["catches"]) =>
    files.flatMap(([path, text]) => rule.problems(path, text).map((problem) => `${path}: ${problem}`));

  test(title, (t) => t.deepEqual(verdicts(SOURCES), []));

  test(`a planted breach is caught: ${title}`, (t) => {
    for (const example of rule.catches) t.not(verdicts([example]).length, 0, example.join(": "));
    t.deepEqual(verdicts(rule.allows), []);
  });
}

test("the rules see every room", (t) => {
  for (const room of [
    "engine",
    "theory",
    "physics",
    "nodes/stack",
    "nodes",
    "orchestrator",
    "orchestrator/runtimes/embedded",
  ]) {
    t.true(
      SOURCES.some(([path]) => path.startsWith(`${room}/`)),
      room,
    );
  }
});
