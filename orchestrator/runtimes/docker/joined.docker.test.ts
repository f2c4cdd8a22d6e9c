import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import test from "ava";
import { PACKAGE_FOLDER } from "../../package.js";
import { connectEngine } from "./engine.js";
import { exampleBundle, exampleRun } from "./example-node.js";
import { findFleet, removeRun } from "./fleet.js";
import { ensureImage } from "./image.js";

/** Opens a site, says hello to a node of it, and closes it. */
const ORCHESTRATOR = `
import { openDockerSite } from "/entanglab/build/orchestrator/runtimes/docker/docker-site.js";
import { factsOf } from "/entanglab/build/orchestrator/runtimes/docker/example-node.js";
const [run] = process.argv.slice(2);
const open = await openDockerSite({ bundle: "/bundle/node.mjs" });
const site = await open(run, ["alice"]);
const reached = await site.start("alice", Buffer.from("hello"));
const { input } = await factsOf(reached);
await site.close();
console.log(JSON.stringify({ ...reached, input }));
`;

test("an orchestrator that is a container itself joins the network of its run, and leaves it", async (t) => {
  const engine = await connectEngine();
  const bundle = exampleBundle(t);
  await ensureImage(engine, { bundle, nodeBinary: process.execPath }); // so that the base is there
  const folder = join(bundle, "..");
  writeFileSync(join(folder, "main.mjs"), ORCHESTRATOR);
  const run = exampleRun();
  t.teardown(() => removeRun(engine, run));
  t.teardown(() => removeRun(engine, `${run}-orchestrator`));
  const output = new PassThrough();
  let said = "";
  output.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const base = `entanglab/base:node-${process.versions.node}`;
  const [{ StatusCode }] = await engine.docker.run(base, ["node", "/bundle/main.mjs", run], output, {
    Tty: false,
    Labels: { "entanglab.run": `${run}-orchestrator` },
    HostConfig: {
      AutoRemove: true,
      Binds: [`${PACKAGE_FOLDER}:/entanglab:ro`, `${folder}:/bundle:ro`, "/var/run/docker.sock:/var/run/docker.sock"],
    },
  });
  t.is(StatusCode, 0, said);
  const { address, peerAddress, input } = JSON.parse(/\{.*\}/.exec(said)?.[0] ?? "{}");
  t.is(input, "hello");
  t.is(address, peerAddress);
  t.deepEqual(await findFleet(engine, run), { containers: [], networks: [] });
});
