import test from "ava";
import { runtimeOf } from "../orchestrator/cli/runtime.js";
import { shipped } from "./golden.js";
import { burden } from "./load.js";
import { difference, EMBEDDED, OVER_THE_WIRE, PLAYED_APART, shortened, traceOf } from "./runtimes.js";

const STORMY = ["crash.yaml", "cut.yaml", "storm.yaml"];
const REPETITIONS = 20;

for (const file of PLAYED_APART) {
  test.serial(`${file} tells the same story inside this process, over the wire and as processes`, async (t) => {
    const scenario = shortened(shipped(file));
    const one = await traceOf(scenario, EMBEDDED);
    t.is(difference(one, await traceOf(scenario, OVER_THE_WIRE)), undefined);
    t.is(difference(one, await traceOf(scenario, await runtimeOf({ runtime: "process", wire: false }))), undefined);
  });
}

for (const file of STORMY) {
  test.serial(`${file} tells the same story ${REPETITIONS} times as processes, on a busy machine`, async (t) => {
    t.timeout(600_000);
    burden(t);
    const scenario = shipped(file);
    const one = await traceOf(scenario, EMBEDDED);
    const processes = await runtimeOf({ runtime: "process", wire: false });
    for (let turn = 0; turn < REPETITIONS; turn++) {
      t.is(difference(one, await traceOf(scenario, processes)), undefined, `turn ${turn}`);
    }
  });
}
