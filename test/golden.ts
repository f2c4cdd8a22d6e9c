import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { traceLine } from "../engine/trace.js";
import { playScenario } from "../orchestrator/cli/play.js";
import { type Runtime, runName } from "../orchestrator/cli/runtime.js";
import { traceHeader } from "../orchestrator/cli/trace-file.js";
import { PACKAGE_FOLDER } from "../orchestrator/package.js";
import type { Metrics } from "../orchestrator/report/metrics.js";
import { readScenarioFile } from "../orchestrator/scenario/read.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";

const GOLDEN = join(PACKAGE_FOLDER, "test", "golden.json");
const SCENARIOS = join(PACKAGE_FOLDER, "scenarios");

/** The scenarios that ship, by path in their folder. */
export const SHIPPED: readonly string[] = readdirSync(SCENARIOS, { encoding: "utf8", recursive: true })
  .filter((file) => file.endsWith(".yaml"))
  .sort();

/** The committed hash of the full trace of each shipped scenario. */
export const golden = (): Record<string, string> => JSON.parse(readFileSync(GOLDEN, "utf8")) as Record<string, string>;

/** A shipped scenario as it is read. */
export function shipped(file: string, seed?: number): Scenario {
  const parsed = readScenarioFile(join(SCENARIOS, file), seed === undefined ? {} : { seed });
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ path, message }) => `${file}: ${path}: ${message}`).join("\n"));
  return parsed.scenario;
}

/** Plays a scenario and hashes its full trace as `run` would write it. */
export async function traceHash(
  scenario: Scenario,
  runtime: Runtime = { type: "embedded", wire: false },
): Promise<{ hash: string; metrics: Metrics }> {
  const hash = createHash("sha256").update(`${traceHeader(scenario, "full")}\n`);
  const record = (entry: Parameters<typeof traceLine>[0]) => hash.update(`${traceLine(entry)}\n`);
  const { metrics } = await playScenario(scenario, { runtime, run: runName(scenario.name), detailed: true, record });
  return { hash: hash.digest("hex"), metrics };
}

/** Replays every shipped scenario against its committed hash, or with `--write` commits the new ones. */
async function main(write: boolean): Promise<void> {
  const hashes: Record<string, string> = {};
  const expected = write ? {} : golden();
  for (const file of SHIPPED) {
    const { hash } = await traceHash(shipped(file));
    hashes[file] = hash;
    if (write) continue;
    const isSame = expected[file] === hash;
    process.stdout.write(`${isSame ? "same" : "DIFFERS"}  ${file}  on Node ${process.version}\n`);
    if (!isSame) process.exitCode = 1;
  }
  if (write) writeFileSync(GOLDEN, `${JSON.stringify(hashes, null, 2)}\n`);
}

if (basename(process.argv[1] ?? "") === basename(fileURLToPath(import.meta.url))) {
  await main(process.argv.includes("--write"));
}
