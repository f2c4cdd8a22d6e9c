import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { examine } from "./examine.js";

/**
 * Plays random networks in trouble and checks every property of the stack:
 * `node build/test/disturbed/main.js --runs 20000 --seed 7`. What fails is shrunk and written as a scenario file.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: "7" },
    "no-faults": { type: "boolean" },
  },
});
const runs = Number(values.runs);
const faultsMax = values["no-faults"] === true ? 0 : 8;
const { failure, totals } = examine({ runs, seed: Number(values.seed), faultsMax });
const { both, oneSided, alike, unlike, events } = totals;
process.stdout.write(
  `${totals.runs} runs, ${events} events; ${both} pairs told to both ends, ${oneSided} to one; outcomes: ${alike} alike, ${unlike} not\n`,
);
if (failure !== undefined) {
  const file = `disturbed-${values.seed}.yaml`;
  writeFileSync(file, failure.text);
  process.stdout.write(
    `${failure.complaints.join("\n")}\n\n${failure.text}\nwritten as ${file}; run: entanglab run ${file}\n`,
  );
  process.exitCode = 1;
}
