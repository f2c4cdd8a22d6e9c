import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { PACKAGE_FOLDER } from "../orchestrator/package.js";

const SWAP = join(PACKAGE_FOLDER, "scenarios", "swap.yaml");

function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), "entanglab-"));
  t.teardown(() => rmSync(path, { recursive: true }));
  return path;
}

function entanglab(cwd: string, args: readonly string[], input = "") {
  const main = join(PACKAGE_FOLDER, "build", "orchestrator", "cli", "main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd, input, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("run exits 0 and writes trace, report and JUnit; check and draw read the trace", (t) => {
  const cwd = folder(t);
  const { status, stdout } = entanglab(cwd, ["run", SWAP, "--out", "out"]);
  t.is(status, 0);
  t.false(stdout.includes("\u001b"));
  t.true(readFileSync(join(cwd, "out", "junit.xml"), "utf8").includes("pairs.delivered == 200"));
  t.is(JSON.parse(readFileSync(join(cwd, "out", "swap", "report.json"), "utf8")).exit, 0);
  const trace = join("out", "swap", "trace.ndjson");
  t.is(entanglab(cwd, ["check", trace]).status, 0);
  t.is(entanglab(cwd, ["draw", trace]).status, 0);
  writeFileSync(join(cwd, "other.yaml"), "- pairs.delivered == 7\n");
  t.is(entanglab(cwd, ["check", trace, "--expect", "other.yaml"]).status, 1);
});

test("an expectation that fails exits 1", (t) => {
  const text = readFileSync(SWAP, "utf8").replace("pairs.delivered == 200", "pairs.delivered == 201");
  t.is(entanglab(folder(t), ["run", "-"], text).status, 1);
});

test("a wrong scenario, a missing file and a wrong option exit 2 without a stack trace", (t) => {
  const cwd = folder(t);
  const wrong = entanglab(cwd, ["run", "-"], "entanglab: 1\nscenario: x\nnodes:\n  rita: { kind: repeator }\n");
  t.is(wrong.status, 2);
  t.true(wrong.stderr.includes('standard-input:4:17: nodes.rita.kind: unknown kind "repeator"'), wrong.stderr);
  for (const args of [
    ["run", "none.yaml"],
    ["run", SWAP, "--frob"],
    ["check", "none"],
    ["new", "1"],
    ["run", SWAP, "--seed", "x"],
  ]) {
    const { status, stderr } = entanglab(cwd, args);
    t.is(status, 2, args.join(" "));
    t.false(/\n\s+at /.test(stderr), stderr);
  }
});

test("a run that takes too long exits 3 with a partial report and what everyone waited for", (t) => {
  const cwd = folder(t);
  const { status, stderr } = entanglab(cwd, [
    "run",
    join(PACKAGE_FOLDER, "scenarios", "chsh.yaml"),
    "--timeout",
    "1 ms",
  ]);
  t.is(status, 3);
  t.regex(stderr, /everyone waited for/);
  t.is(JSON.parse(readFileSync(join(cwd, "runs", "chsh", "report.json"), "utf8")).end_reason, "stopped");
});

test("new writes a scenario that runs; validate, metrics and schema answer", (t) => {
  const cwd = folder(t);
  t.is(entanglab(cwd, ["new", "mine", "--from", "swap"]).status, 0);
  t.is(entanglab(cwd, ["run", "mine.yaml", "--trace", "none"]).status, 0);
  t.is(entanglab(cwd, ["validate", "mine.yaml"]).status, 0);
  t.regex(entanglab(cwd, ["metrics", "mine.yaml"]).stdout, /pairs\.fidelity\.mean/);
  t.is(typeof JSON.parse(entanglab(cwd, ["schema"]).stdout), "object");
});
