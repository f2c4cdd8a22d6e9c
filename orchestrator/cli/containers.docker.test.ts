import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import test, { type ExecutionContext } from "ava";
import { openDockerSite } from "../runtimes/docker/docker-site.js";
import { connectEngine, type Engine } from "../runtimes/docker/engine.js";
import { exampleBundle, exampleRun } from "../runtimes/docker/example-node.js";
import { type Fleet, findFleet, removeRun } from "../runtimes/docker/fleet.js";
import { ensureImage } from "../runtimes/docker/image.js";
import { doomedOf, takeDown } from "./down.js";
import { Failure } from "./failure.js";
import { nodeLog } from "./logs.js";
import { fleetTable } from "./ps.js";

const LOOK = { colour: false, width: 120 };

test("what a run has in Docker is listed, told apart and removed by label", async (t) => {
  const engine = await connectEngine();
  const run = exampleRun();
  const open = await openDockerSite({ engine, bundle: exampleBundle(t) });
  const site = await open(run, ["alice", "bob"]);
  t.teardown(() => removeRun(engine, run));
  const bystander = await container(t, engine, { name: `${run}-bystander` });
  const { peerAddress } = await site.start("alice", Buffer.from("hello"));

  const table = fleetTable(await findFleet(engine, run), LOOK, Date.now());
  const [address] = peerAddress.split(":");
  t.regex(table, new RegExp(`${run} +alice +running +\\d+ s +${address} +alive$`, "m"));

  t.deepEqual(await nodeLog(engine, "alice", run), ["commissioned: hello", '{"listening":7400}']);
  const unknown = await t.throwsAsync(nodeLog(engine, "carol", run), { instanceOf: Failure });
  t.regex(unknown?.message ?? "", new RegExp(`no container of carol in the run ${run}; allowed:[^]*\n  ${run}: alice`));

  const { removed, problems, kept } = await takeDown(engine, { run });
  t.deepEqual(
    { removed, problems, kept },
    { removed: [`entanglab-${run}`, `entanglab-${run}-alice`], problems: [], kept: 0 },
  );
  t.deepEqual(await findFleet(engine, run), { containers: [], networks: [] });
  t.is((await engine.docker.getContainer(bystander).inspect()).Name, `/${run}-bystander`);
  await site.close();
});

test("only what belongs to orchestrators of this host that are gone is orphaned", async (t) => {
  const child = spawn(process.execPath, ["--version"]);
  await once(child, "exit");
  const owners = {
    gone: `${child.pid}@${hostname()}`,
    alive: `${process.pid}@${hostname()}`,
    elsewhere: "1@elsewhere",
  };
  const networks = Object.entries(owners).map(([name, owner]) => ({ id: name, name, run: name, owner }));
  const fleet: Fleet = { containers: [], networks };
  const names = (doomed: Fleet): string[] => doomed.networks.map(({ name }) => name);
  t.deepEqual(names(doomedOf(fleet, {})), ["gone"]);
  t.deepEqual(names(doomedOf(fleet, { all: true })), ["gone", "alive", "elsewhere"]);
  const table = fleetTable(fleet, LOOK, 0);
  for (const name of Object.keys(owners)) t.regex(table, new RegExp(`${name} +network only +${name}`));
});

/** A container that is none of ours. */
async function container(t: ExecutionContext, engine: Engine, { name }: { name: string }): Promise<string> {
  const Image = await ensureImage(engine, { bundle: exampleBundle(t) });
  const { id } = await engine.docker.createContainer({ name, Image });
  t.teardown(() => engine.docker.getContainer(id).remove({ force: true }));
  return id;
}
