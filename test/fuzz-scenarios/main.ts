import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.js";

/**
 * Tries mutations of the shipped scenarios: `node build/test/fuzz-scenarios/main.js --count 10000 --seed 1`. Each is refused, or
 * played and judged; what throws or hangs is written into the folder of `--out`, by its number.
 */
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "fuzzed" },
  },
});
const count = Number(values.count);
const begun = Date.now();
const tell = (done: number): void => {
  if (done % 1_000 === 0) process.stderr.write(`${done} files, ${Math.round((Date.now() - begun) / 1_000)} s\n`);
};
const { counts, cutShort, events, failures } = await fuzz({ count, seed: Number(values.seed), tell });
const rows = [
  ["exit 0: every expectation holds", counts.met],
  ["exit 1: one fails or is undecided", counts.unmet],
  ["exit 2: refused", counts.refused],
  ["threw", counts.broken],
  ["hung", counts.hung],
] as const;
for (const [what, number] of rows) process.stdout.write(`${what.padEnd(36)}${String(number).padStart(7)}\n`);
process.stdout.write(`${events} events; ${cutShort} runs were cut short\n`);
if (failures.length > 0) mkdirSync(values.out, { recursive: true });
for (const { number, bytes, problem } of failures) {
  const file = join(values.out, `${values.seed}-${number}.yaml`);
  writeFileSync(file, bytes);
  process.stdout.write(`\n${file} (from the folder scenarios/: entanglab run ${file})\n${problem}\n`);
}
process.exitCode = failures.length > 0 ? 1 : 0;
