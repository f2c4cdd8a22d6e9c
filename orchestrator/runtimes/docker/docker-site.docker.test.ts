import test, { type ExecutionContext } from "ava";
import type { Site } from "../remote/site.js";
import { parseSubnet } from "./addresses.js";
import { type DockerSiteOptions, openDockerSite } from "./docker-site.js";
import { connectEngine, type Engine } from "./engine.js";
import { exampleBundle, exampleRun, factsOf, relayToEngine, sayTo } from "./example-node.js";
import { findFleet, removeRun } from "./fleet.js";
import { DockerUnavailable } from "./trouble.js";

interface Place {
  readonly engine: Engine;
  readonly run: string;
  readonly site: Site;
}

test("a node that is killed and started again is a new process at the same address", async (t) => {
  const { site } = await siteOf(t, ["alice", "bob"]);
  const [first] = await Promise.all([site.start("alice", text("first")), site.start("bob", text("bob"))]);
  const before = await factsOf(first);
  t.like(before, { input: "first", uid: 65534, canWrite: false });
  await site.kill("alice");
  await t.throwsAsync(sayTo(first.address, "facts"));
  const second = await site.start("alice", text("second"));
  const after = await factsOf(second);
  t.deepEqual(second, first);
  t.is(after.input, "second");
  t.not(after.life, before.life);
  t.deepEqual(await site.lastLines("alice"), ["commissioned: first", "commissioned: second"]);
  t.deepEqual(await site.lastLines("bob"), ["commissioned: bob"]);
});

test("a container may do no more than run its node", async (t) => {
  const { engine, run, site } = await siteOf(t, ["alice"]);
  const reached = await site.start("alice", text("secret"));
  const inspected = await engine.docker.getContainer(`entanglab-${run}-alice`).inspect();
  t.like(inspected.HostConfig, {
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    Privileged: false,
    Memory: 256 * 2 ** 20,
    MemorySwap: 256 * 2 ** 20,
    PidsLimit: 128,
    Binds: null,
    PortBindings: null,
    RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
    LogConfig: { Type: "json-file", Config: { "max-file": "2", "max-size": "1m" } },
  });
  t.deepEqual(inspected.Mounts, []);
  t.is(inspected.Config.User, "65534:65534");
  t.false(JSON.stringify(inspected).includes("secret"));
  const { env } = await factsOf(reached);
  t.false(JSON.stringify(env).includes("secret"));
});

test("runs at once do not meet", async (t) => {
  const subnets = ["10.253.1.0/24", "10.253.2.0/24"].flatMap((one) => parseSubnet(one) ?? []);
  const [one, other] = await Promise.all([siteOf(t, ["alice"], { subnets }), siteOf(t, ["alice"], { subnets })]);
  const [mine, theirs] = await Promise.all([
    one.site.start("alice", text("one")),
    other.site.start("alice", text("other")),
  ]);
  t.not(mine.peerAddress, theirs.peerAddress);
  t.is((await factsOf(mine)).input, "one");
  t.is((await factsOf(theirs)).input, "other");
  t.is(await sayTo(mine.address, `reach ${mine.peerAddress}`), "connected");
  t.is(await sayTo(mine.address, `reach ${theirs.peerAddress}`), "silence");
  const advice = await t.throwsAsync(siteOf(t, ["alice"], { subnets }));
  t.regex(advice?.message ?? "", /2 of 2 are taken.*`entanglab down --all`/);
  await one.site.close();
  t.is((await factsOf(theirs)).input, "other");
});

test("nothing is left after close, not even of nodes that failed or were just starting", async (t) => {
  const { engine, run, site } = await siteOf(t, ["alice", "bob"]);
  const failed = await t.throwsAsync(site.start("alice", text("fail")));
  t.is(
    failed?.message,
    "the container of alice did not start: it ended before it listened, with exit code 3\n  commissioned: fail",
  );
  const starting = t.throwsAsync(site.start("bob", text("bob")));
  await site.close();
  await starting;
  await site.close();
  t.deepEqual(await findFleet(engine, run), { containers: [], networks: [] });
  await t.throwsAsync(site.start("alice", text("late")), { message: /being closed/ });
});

test("a node that does not listen is given up", async (t) => {
  const { site } = await siteOf(t, ["alice"], { listenMs: 300 });
  const message = /^the container of alice did not start: it did not listen within 0\.3 s/;
  await t.throwsAsync(site.start("alice", text("mute")), { message });
});

test("a death tells its exit code and the last lines", async (t) => {
  const { site } = await siteOf(t, ["alice", "bob"]);
  const alice = await site.start("alice", text("alice"));
  await site.start("bob", text("bob"));
  await site.kill("bob"); // asked for, so no death
  await sayTo(alice.address, "exit 7");
  t.deepEqual(await site.died, {
    node: "alice",
    exitCode: 7,
    signal: undefined,
    lastLines: ["commissioned: alice", "told to exit"],
  });
});

test("a container that is killed from outside died by a signal", async (t) => {
  const { engine, run, site } = await siteOf(t, ["alice"]);
  await site.start("alice", text("alice"));
  await engine.docker.getContainer(`entanglab-${run}-alice`).kill();
  t.like(await site.died, { node: "alice", exitCode: undefined, signal: "SIGKILL" });
});

test("an engine over TCP publishes ports, and its end is told and hangs nobody", async (t) => {
  const relay = await relayToEngine(t);
  const engine = await connectEngine({ host: "127.0.0.1", port: relay.port });
  const { run, site } = await siteOf(t, ["alice"], { engine });
  const first = await site.start("alice", text("first"));
  t.regex(first.address, /^127\.0\.0\.1:\d+$/);
  t.regex(first.peerAddress, /^198\.1[89]\.\d+\.3:7400$/);
  await site.kill("alice");
  const second = await site.start("alice", text("second"));
  t.is(second.peerAddress, first.peerAddress);
  t.is((await factsOf(second)).input, "second");
  relay.cut();
  const { node, lastLines } = await site.died;
  t.is(node, "alice");
  t.regex(lastLines.at(-1) ?? "", /the Docker Engine at tcp:\/\/127\.0\.0\.1:\d+ cannot be used/);
  await t.throwsAsync(site.start("alice", text("third")), { instanceOf: DockerUnavailable });
  await t.throwsAsync(site.close(), { instanceOf: DockerUnavailable });
  await removeRun(await connectEngine(), run);
});

test("a run of the same name is refused and does not harm the first", async (t) => {
  const { engine, run, site } = await siteOf(t, ["alice"]);
  const open = await openDockerSite({ engine, bundle: exampleBundle(t) });
  await t.throwsAsync(open(run, ["alice"]), { message: /already exists/ });
  t.is((await factsOf(await site.start("alice", text("alice")))).input, "alice");
});

async function siteOf(t: ExecutionContext, nodes: readonly string[], options: DockerSiteOptions = {}): Promise<Place> {
  const engine = options.engine ?? (await connectEngine());
  const open = await openDockerSite({ engine, bundle: exampleBundle(t), ...options });
  const run = exampleRun();
  const site = await open(run, nodes);
  t.teardown(async () => removeRun(await connectEngine(), run));
  return { engine, run, site };
}

const text = (words: string): Uint8Array => Buffer.from(words);
