import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { exitCode, root, startTool } from "./command.mjs";
import { ENGINES, engineOf, required } from "./engines.mjs";
import { prepare } from "./prepare.mjs";

// Failures as AVA sums them up at its end; a timeout, a lost rejection and a failed hook are failures too.
const FAILURES =
  /^ +(\d+) (?:tests? failed|hooks? failed|uncaught exceptions?|unhandled rejections?|tests? remained pending)/gm;
const PASSED = /^ +[✔√] /gm;

const args = process.argv.slice(2);
const times = [];
const leftOut = [];
let failed = 0;
let passed = 0;

if (await stage("prepare", prepare)) {
  if (args.length > 0) await stage("test", () => runTests(args));
  else {
    await stage("check", () => runScript("tools/check.mjs"));
    await stage("test", () => runTests(testFiles(undefined)));
    for (const engine of ENGINES) await withEngine(engine);
  }
}
for (const [name, time] of times) process.stdout.write(`   ${name.padEnd(8)} ${time}\n`);
for (const reason of leftOut) process.stdout.write(`   left out: ${reason}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs the tests that need an engine, one file after the other: they share it. Where it is missing, that is said, or is a failure. */
async function withEngine({ name, missing }) {
  const problem = await missing();
  if (problem === undefined) await stage(name, () => runTests(["--concurrency=1", ...testFiles(name)]));
  else if (required().has(name)) {
    process.stdout.write(`── ${name} FAILED: it is required, but ${problem}\n`);
    failed += 1;
  } else leftOut.push(`the tests that need ${name}: ${problem}`);
}

/** Runs one part, says how long it took, and counts it as failed if it resolves to false. */
async function stage(name, run) {
  process.stdout.write(`── ${name}\n`);
  const start = Date.now();
  const failedBefore = failed;
  const isGood = await run();
  if (!isGood && failed === failedBefore) failed += 1;
  const time = spokenTime(Date.now() - start);
  times.push([name, time]);
  process.stdout.write(`── ${name} ${isGood ? "passed" : "FAILED"} after ${time}\n`);
  return isGood;
}

/** The built test files that need this engine, or none. */
function testFiles(engine) {
  return readdirSync(join(root, "build"), { recursive: true })
    .filter((file) => file.endsWith(".test.js") && engineOf(file) === engine)
    .map((file) => `build/${file.split(sep).join("/")}`)
    .sort();
}

/** Runs AVA on the build and counts. That no test ran is a failure: a pattern was wrong. */
async function runTests(what) {
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? "--color" : "--no-color";
  const child = startTool("ava", [colour, ...what], ["ignore", "pipe", "inherit"]);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await exitCode(child);
  const text = stripVTControlCharacters(output);
  const passedHere = text.match(PASSED)?.length ?? 0;
  passed += passedHere;
  for (const [, count] of text.matchAll(FAILURES)) failed += Number(count);
  if (passedHere === 0) process.stdout.write("No test ran.\n");
  return code === 0 && passedHere > 0;
}

async function runScript(path) {
  return (await exitCode(spawn(process.execPath, [path], { cwd: root, stdio: "inherit" }))) === 0;
}

function spokenTime(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
