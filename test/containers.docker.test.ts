import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { runtimeOf } from "../orchestrator/cli/runtime.js";
import { connectEngine } from "../orchestrator/runtimes/docker/engine.js";
import { relayToEngine } from "../orchestrator/runtimes/docker/example-node.js";
import { findFleet } from "../orchestrator/runtimes/docker/fleet.js";
import { command, folder, lineOfNodes } from "./command.js";
import { shipped } from "./golden.js";
import { burden } from "./load.js";
import { difference, EMBEDDED, PLAYED_APART, shortened, traceOf } from "./runtimes.js";

const STORMY = ["crash.yaml", "cut.yaml", "storm.yaml"];
const REPETITIONS = 5;
const DOCKER = { runtime: "docker", wire: false } as const;

for (const file of PLAYED_APART) {
  test.serial(`${file} tells in containers what it tells in this process`, async (t) => {
    t.timeout(300_000);
    const scenario = shortened(shipped(file));
    const one = await traceOf(scenario, EMBEDDED);
    t.is(difference(one, await traceOf(scenario, await runtimeOf(DOCKER))), undefined);
  });
}

for (const file of STORMY) {
  test.serial(`${file} tells the same story ${REPETITIONS} times in containers, on a busy machine`, async (t) => {
    t.timeout(900_000);
    burden(t);
    const scenario = shipped(file);
    const one = await traceOf(scenario, EMBEDDED);
    const containers = await runtimeOf(DOCKER);
    for (let turn = 0; turn < REPETITIONS; turn++) {
      t.is(difference(one, await traceOf(scenario, containers)), undefined, `turn ${turn}`);
    }
  });
}

test.serial("two runs at once do not meet", async (t) => {
  t.timeout(120_000);
  const scenario = shipped("storm.yaml");
  const one = await traceOf(scenario, EMBEDDED);
  const containers = await runtimeOf(DOCKER);
  const both = await Promise.all([traceOf(scenario, containers), traceOf(scenario, containers)]);
  for (const trace of both) t.is(difference(one, trace), undefined);
});

test.serial("a line of 40 containers delivers pairs from end to end, and leaves nothing behind", async (t) => {
  t.timeout(300_000);
  const { run, out } = lineUp(t, 40, 5);
  await run.says(/all 40 nodes are up/);
  t.is(await run.ended, 0, run.output());
  t.regex(run.output(), /5 of 5/);
  t.deepEqual(await leftOf(run.output()), []);
  t.regex(readFileSync(join(out, "line-of-40", "trace.ndjson"), "utf8"), /"event":"end","reason":"duration"}\n$/);
});

test.serial(
  "SIGTERM in the middle of a line of 40 containers leaves nothing behind, and what was recorded is written",
  async (t) => {
    t.timeout(300_000);
    const { run, out } = lineUp(t, 40, 100_000);
    await run.says(/all 40 nodes are up/);
    const asked = Date.now();
    run.child.kill("SIGTERM");
    t.is(await run.ended, 3);
    t.log(`ended and gone after ${((Date.now() - asked) / 1000).toFixed(1)} s`);
    t.regex(run.output(), /stopped by SIGTERM/);
    t.deepEqual(await leftOf(run.output()), []);
    t.regex(readFileSync(join(out, "line-of-40", "trace.ndjson"), "utf8"), /"event":"end","reason":"stopped"}\n$/);
  },
);

test.serial("a container that is killed by somebody else ends the run with its name and its last lines", async (t) => {
  t.timeout(120_000);
  const { run } = lineUp(t, 3, 100_000);
  await run.says(/all 3 nodes are up/);
  const engine = await connectEngine();
  await engine.docker.getContainer(`entanglab-${runOf(run.output())}-n02`).kill();
  t.is(await run.ended, 3);
  t.regex(run.output(), /node n02 ended by SIGKILL at [\d.e-]+ s of virtual time, which nobody had asked for/);
  t.deepEqual(await leftOf(run.output()), []);
});

test.serial("containers whose orchestrator is killed end by themselves, and down removes them", async (t) => {
  t.timeout(180_000);
  const { run } = lineUp(t, 3, 100_000);
  await run.says(/all 3 nodes are up/);
  const name = runOf(run.output());
  run.child.kill("SIGKILL");
  t.is(await run.ended, "SIGKILL");
  const engine = await connectEngine();
  for (const node of ["n01", "n02", "n03"]) {
    const { StatusCode } = await engine.docker.getContainer(`entanglab-${name}-${node}`).wait();
    t.is(StatusCode, 3, `${node} says that its orchestrator is gone`);
  }
  const down = command(t, ["down", "--run", name]);
  t.is(await down.ended, 0, down.output());
  t.deepEqual(await leftOf(`${name}: all`), []);
});

test.serial("an engine that goes away in the middle of a run ends it by that reason", async (t) => {
  t.timeout(180_000);
  const relay = await relayToEngine(t);
  const { run } = lineUp(t, 3, 100_000, { DOCKER_HOST: `tcp://127.0.0.1:${relay.port}` });
  await run.says(/all 3 nodes are up/);
  relay.cut();
  t.is(await run.ended, 3);
  t.regex(run.output(), /Docker/);
  const down = command(t, ["down", "--run", runOf(run.output())]);
  t.is(await down.ended, 0, down.output());
});

test.serial("without an engine the advice is to run inside this process", async (t) => {
  const { run } = lineUp(t, 3, 5, { DOCKER_HOST: "unix:///nowhere/docker.sock" });
  t.is(await run.ended, 3);
  t.regex(run.output(), /--runtime embedded/);
});

function lineUp(t: ExecutionContext, nodes: number, pairs: number, env = {}) {
  const out = folder(t);
  const file = join(out, "line.yaml");
  writeFileSync(file, lineOfNodes(nodes, { pairs }));
  return { out, run: command(t, ["run", file, "--runtime", "docker", "--out", out], env) };
}

const runOf = (output: string): string => /^(\S+): all/m.exec(output)?.[1] ?? "(no run)";

/** The names of the containers and networks of a run that are still there. */
async function leftOf(output: string): Promise<string[]> {
  const { containers, networks } = await findFleet(await connectEngine(), runOf(output));
  return [...containers, ...networks].map(({ id }) => id);
}
