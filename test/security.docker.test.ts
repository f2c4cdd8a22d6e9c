import test, { type ExecutionContext } from "ava";
import { type TraceRecord, traceLine } from "../engine/trace.js";
import { Conductor } from "../orchestrator/conductor/conductor.js";
import type { Crew } from "../orchestrator/conductor/roster.js";
import { openDockerSite } from "../orchestrator/runtimes/docker/docker-site.js";
import { connectEngine } from "../orchestrator/runtimes/docker/engine.js";
import { type Authority, createAuthority } from "../orchestrator/runtimes/remote/authority.js";
import { RemoteCrew } from "../orchestrator/runtimes/remote/crew.js";
import { forging } from "./forged.js";
import { shipped } from "./golden.js";
import { assign, batch, CONVERSE, message, Party, RUN, runRequest } from "./remote-party.js";
import { difference, EMBEDDED, traceOf } from "./runtimes.js";

const RUN_NAME = "security-test";
/** A batch of one message that arrives at 9 and asks for pairs of a kind, 9, that the contract does not know. */
const UNKNOWN_KIND = Uint8Array.from([0x1a, 13, 0x08, 9, 0x10, 4, 0x22, 1, 0x77, 0x2a, 4, 0x0a, 2, 0x18, 9]);
const MEGABYTES_100 = 100 * 2 ** 20;

test("attacks on running containers are refused and logged, and the run tells its story unharmed", async (t) => {
  t.timeout(180_000);
  const scenario = shipped("swap.yaml");
  const authority = await createAuthority(RUN_NAME);
  const site = await (await openDockerSite())(
    RUN_NAME,
    scenario.nodes.map(({ name }) => name),
  );
  t.teardown(() => site.close());
  const credentials = await authority.issue({ role: "orchestrator", name: "orchestrator" });
  const crew = new RemoteCrew(site, authority, credentials);
  const addresses = new Map<string, string>();
  const spied: Crew = {
    start: async (name, listener) => {
      const seated = await crew.start(name, listener);
      addresses.set(name, seated.peerAddress);
      return seated;
    },
    kill: (name) => crew.kill(name),
  };
  const forged = forging("alice", { slot: 0, pair: { link: "east", number: 0 } })(spied);
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  let attacks: Promise<void> | undefined;
  const begun = (): void => {
    attacks = attack(t, addresses.get("rita") ?? "", authority);
  };
  await new Conductor(scenario, { crew: forged, detailed: true, record, begun }).run();
  await attacks;
  crew.hangUp();

  const [refusal, ...others] = lines.filter((line) => line.includes('"event":"refused"'));
  t.regex(refusal ?? "", /"node":"alice","event":"refused","call":1000000,"reason":"REFUSAL_REASON_NOT_HOLDER"/);
  t.is(others.length, 0);
  const honest = lines.filter((line) => line !== refusal);
  const expected = (await traceOf(scenario, EMBEDDED)).slice(0, -1);
  t.is(difference(expected, honest), undefined);
  const log = (await site.lastLines("rita")).join("\n");
  for (const status of ["UNAUTHENTICATED", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "INVALID_ARGUMENT"]) {
    t.true(log.includes(status), `${status} is logged:\n${log}`);
  }
  await site.close();
  const engine = await connectEngine();
  t.deepEqual(await engine.docker.listContainers({ all: true, filters: { label: [`entanglab.run=${RUN_NAME}`] } }), []);
});

async function attack(t: ExecutionContext, address: string, authority: Authority): Promise<void> {
  const party = new Party(t, authority);
  const stranger = await createAuthority(RUN_NAME);
  const target = { address };
  const nobody = party.client(target, "rita");
  t.regex(await nobody.send(RUN, runRequest(assign())), /^UNAUTHENTICATED/);
  t.regex(await nobody.health(), /^UNAUTHENTICATED/);
  const foreign = party.client(target, "rita", await stranger.issue({ role: "orchestrator", name: "orchestrator" }));
  t.regex(await foreign.send(RUN, runRequest(assign())), /^UNAUTHENTICATED/);
  const client = party.client(target, "rita", await party.issue("client", "watcher"));
  t.is(await client.health(), "0801");
  t.regex(await client.send(RUN, runRequest(assign())), /^PERMISSION_DENIED/);
  t.regex(await client.send(CONVERSE, batch([message(1)])), /^PERMISSION_DENIED/);
  const outsider = party.client(target, "rita", await party.issue("peer", "eve"));
  t.regex(await outsider.send(CONVERSE, batch([message(1)])), /^PERMISSION_DENIED/);
  const neighbour = party.client(target, "rita", await party.issue("peer", "bob"));
  t.regex(await neighbour.send(CONVERSE, Buffer.alloc(MEGABYTES_100)), /^RESOURCE_EXHAUSTED/);
  t.regex(await neighbour.send(CONVERSE, Buffer.from("ffffffffff", "hex")), /^INVALID_ARGUMENT/);
  t.regex(await neighbour.send(CONVERSE, UNKNOWN_KIND), /^INVALID_ARGUMENT: .*enum/);
}
