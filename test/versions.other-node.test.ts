import test from "ava";
import { runtimeOf } from "../orchestrator/cli/runtime.js";
import { shipped } from "./golden.js";
import { difference, EMBEDDED, traceOf } from "./runtimes.js";

/** The binary of another version of Node.js than the one that runs the orchestrator. */
const OTHER_NODE = process.env["ENTANGLAB_OTHER_NODE"] ?? "";

test("an image on another version of Node.js tells the same story", async (t) => {
  t.timeout(180_000);
  const scenario = shipped("storm.yaml");
  const containers = await runtimeOf({ runtime: "docker", wire: false, nodeBinary: OTHER_NODE });
  t.is(difference(await traceOf(scenario, EMBEDDED), await traceOf(scenario, containers)), undefined);
});
