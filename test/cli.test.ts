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

test("plan tells what to expect of a scenario, and is no failure where something would be refused", (t) => {
  const cwd = folder(t);
  const { status, stdout } = entanglab(cwd, ["plan", SWAP]);
  t.is(status, 0);
  t.regex(stdout, /→ +alice > rita > bob +2 +0\.9033/);
  t.false(stdout.includes("\u001b"));
  const picky = readFileSync(SWAP, "utf8").replace("count: 200", "count: 200, min-fidelity: 0.99");
  const refused = entanglab(cwd, ["plan", "-", "--json"], picky);
  t.is(refused.status, 0);
  t.is(JSON.parse(refused.stdout).requests[0].ends[0].refusal.reason, "unsupported-fidelity");
  t.is(entanglab(cwd, ["plan", "none.yaml"]).status, 2);
});

test("explain tells one pair of a trace, and what each source of noise of a scenario costs", (t) => {
  const cwd = folder(t);
  t.is(entanglab(cwd, ["run", SWAP]).status, 0);
  const trace = join("runs", "swap", "trace.ndjson");
  const told = entanglab(cwd, ["explain", trace, "--pair", "west/3"]);
  t.is(told.status, 0);
  const whole = /--pair (pairs:west\/3:east\/\d+)/.exec(told.stdout)?.[1] ?? "";
  t.regex(entanglab(cwd, ["explain", trace, "--pair", whole]).stdout, /bob +is handed it as pairs #/);
  const unknown = entanglab(cwd, ["explain", trace, "--pair", "west/99999"]);
  t.is(unknown.status, 2);
  t.regex(unknown.stderr, /there is no pair west\/99999 in this trace; the nearest are west\/\d+/);
  t.is(entanglab(cwd, ["explain", trace]).status, 2);
  t.is(entanglab(cwd, ["explain", SWAP, "--pair", "west/3"]).status, 2);
  const noise = entanglab(cwd, ["explain", SWAP]);
  t.is(noise.status, 0);
  t.regex(noise.stdout, /imperfect pairs +1\.0000 +\+0\.0967 +200 +=/);
});
