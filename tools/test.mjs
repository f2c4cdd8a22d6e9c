import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { exitCode, root, startTool } from "./command.mjs";
import { prepare } from "./prepare.mjs";

// Failures as AVA sums them up at its end; a timeout, a lost rejection and a failed hook are failures too.
const FAILURES =
  /^ +(\d+) (?:tests? failed|hooks? failed|uncaught exceptions?|unhandled rejections?|tests? remained pending)/gm;
const PASSED = /^ +[✔√] /gm;

const args = process.argv.slice(2);
let failed = 0;
let passed = 0;

if (await stage("prepare", prepare)) {
  await stage("check", () => runScript("tools/check.mjs"));
  await stage("test", runTests);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs one part, says how long it took, and counts it as failed if it resolves to false. */
async function stage(name, run) {
  process.stdout.write(`── ${name}\n`);
  const start = Date.now();
  const failedBefore = failed;
  const isGood = await run();
  if (!isGood && failed === failedBefore) failed += 1;
  process.stdout.write(`── ${name} ${isGood ? "passed" : "FAILED"} after ${spokenTime(Date.now() - start)}\n`);
  return isGood;
}

/** Runs AVA on the build and counts. That no test ran is a failure: a pattern was wrong. */
async function runTests() {
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? "--color" : "--no-color";
  const child = startTool("ava", [colour, ...args], ["ignore", "pipe", "inherit"]);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await exitCode(child);
  const text = stripVTControlCharacters(output);
  passed += text.match(PASSED)?.length ?? 0;
  for (const [, count] of text.matchAll(FAILURES)) failed += Number(count);
  if (passed === 0) process.stdout.write("No test ran.\n");
  return code === 0 && passed > 0;
}

async function runScript(path) {
  return (await exitCode(spawn(process.execPath, [path], { cwd: root, stdio: "inherit" }))) === 0;
}

function spokenTime(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
