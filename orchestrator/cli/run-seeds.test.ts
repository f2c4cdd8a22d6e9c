import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { PACKAGE_FOLDER } from "../package.js";
import type { PooledReport } from "../report/pool.js";
import { Failure } from "./failure.js";
import { type RunOptions, run } from "./run.js";

const SCENARIO = join(PACKAGE_FOLDER, "scenarios", "one-link.yaml");

function options(t: ExecutionContext, more: Partial<RunOptions> = {}): RunOptions {
  const out = mkdtempSync(join(tmpdir(), "entanglab-"));
  t.teardown(() => rmSync(out, { recursive: true }));
  return { out, wire: false, runtime: "embedded", timeoutMs: 60_000, ...more };
}

const reportIn = (out: string) =>
  JSON.parse(readFileSync(join(out, "one-link", "report.json"), "utf8")) as PooledReport;

test("runs with several seeds leave one report with the values of each, and no traces", async (t) => {
  const asked = options(t, { seeds: [3, 1, 2] });
  t.is(await run([SCENARIO], asked), 0);
  t.deepEqual(readdirSync(asked.out).sort(), ["junit.xml", "one-link"]);
  t.deepEqual(readdirSync(join(asked.out, "one-link")), ["report.json"]);
  const report = reportIn(asked.out);
  t.deepEqual(report.seeds, [3, 1, 2]);
  for (const { values } of report.metrics) t.is(values.length, 3);
  t.is(report.expectations.length > 0 && report.expectations.every(({ met }) => met), true);
});

test("each seed gives what it gives by itself, and traces only where they are asked for", async (t) => {
  const several = options(t, { seeds: [4, 5], trace: "story" });
  await run([SCENARIO], several);
  const files = ["report.json", "trace-4.ndjson", "trace-5.ndjson"];
  t.deepEqual(readdirSync(join(several.out, "one-link")).sort(), files);
  const alone = options(t, { seed: 5, trace: "story" });
  await run([SCENARIO], alone);
  const [one, other] = [
    readFileSync(join(several.out, "one-link", "trace-5.ndjson"), "utf8"),
    readFileSync(join(alone.out, "one-link", "trace.ndjson"), "utf8"),
  ];
  t.true(one === other);
});

test("one seed and several cannot both be asked for", async (t) => {
  await t.throwsAsync(run([SCENARIO], options(t, { seed: 1, seeds: [1, 2] })), { instanceOf: Failure });
});
