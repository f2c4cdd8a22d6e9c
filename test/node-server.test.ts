import { connect } from "node:tls";
import { Metadata } from "@grpc/grpc-js";
import test from "ava";
import { RunRequest } from "../proto/gen/entanglab/runtime/v1/runtime.js";
import { assign, batch, CONVERSE, grant, message, Party, type RawClient, RUN } from "./remote-party.js";

/** What HealthCheckResponse SERVING is on the wire. */
const SERVING = "0801";
const ASSIGN = RunRequest.encode({ request: assign() }).finish();

test.serial("a node answers its orchestrator in order, and ends when it hangs up", async (t) => {
  const party = await Party.of(t);
  const node = await party.serve("alice");
  const line = await party.connect(node, "alice");
  const answers = await Promise.all([
    line.ask(assign()),
    line.ask(grant(10)),
    line.ask({ $case: "finish", value: { timeNs: 10 } }),
  ]);
  t.deepEqual(
    answers.map((answer) => answer?.$case),
    ["ready", "report", "finished"],
  );
  line.close();
  t.deepEqual(await node.ended, { type: "hung-up" });
  t.deepEqual(node.complaints, []);
});

test.serial("a caller without a certificate is told so", async (t) => {
  const party = await Party.of(t);
  const node = await party.serve("alice");
  const nobody = party.client(node, "alice");
  const expected = "UNAUTHENTICATED: a certificate of the run party-1 is needed";
  t.is(await nobody.send(RUN, ASSIGN), expected);
  t.is(await nobody.send(CONVERSE, batch([])), expected);
  t.is(await nobody.health(), expected);
  t.is(node.complaints.length, 3);
  t.regex(node.complaints[0] ?? "", /^refused \S+\/Run to an unknown caller, 127\.0\.0\.1:\d+: UNAUTHENTICATED: /);
});

test.serial("a certificate of another run is worth nothing, whatever it says", async (t) => {
  const party = await Party.of(t);
  const impostor = await Party.of(t, { apart: true });
  const node = await party.serve("alice");
  const client = party.client(node, "alice", await impostor.issue("orchestrator", "orchestrator"));
  t.regex(await client.send(RUN, ASSIGN), /^UNAUTHENTICATED/);
  t.regex(await client.health(), /^UNAUTHENTICATED/);
});

test.serial("an orchestrator does not speak to a node of another run, nor to another node", async (t) => {
  const party = await Party.of(t);
  const impostor = await Party.of(t, { apart: true });
  const node = await impostor.serve("alice");
  const bob = await party.serve("bob");
  await t.throwsAsync(party.connect(node, "alice", { deadlineMs: 1_000 }), {
    message: /^could not reach node alice at/,
  });
  await t.throwsAsync(party.connect(bob, "alice", { deadlineMs: 1_000 }), {
    message: /^could not reach node alice at/,
  });
  await t.throwsAsync(party.connect(bob, "BOB", { deadlineMs: 1_000 }), { message: /expected node BOB/ });
});

test.serial(
  "everyone with a certificate of the run may ask after health, and each else only what its role may",
  async (t) => {
    const party = await Party.of(t);
    const node = await party.serve("alice");
    const client = party.client(node, "alice", await party.issue("client", "watcher"));
    const peer = party.client(node, "alice", await party.issue("peer", "bob"));
    const orchestrator = party.client(node, "alice", await party.issue("orchestrator", "orchestrator"));
    for (const caller of [client, peer, orchestrator]) t.is(await caller.health(), SERVING);
    t.is(await client.send(RUN, ASSIGN), "PERMISSION_DENIED: the role client may not call it");
    t.is(await client.send(CONVERSE, batch([])), "PERMISSION_DENIED: the role client may not call it");
    t.is(await peer.send(RUN, ASSIGN), "PERMISSION_DENIED: the role peer may not call it");
    t.is(await orchestrator.send(CONVERSE, batch([])), "PERMISSION_DENIED: the role orchestrator may not call it");
    t.is(node.complaints.length, 4);
  },
);

/** A run in which bob is alice's neighbour; `calm` shows that it goes on. */
async function underway(t: Parameters<typeof Party.of>[0]) {
  const party = await Party.of(t);
  const node = await party.serve("alice");
  const line = await party.connect(node, "alice");
  await line.ask(assign({ bob: "127.0.0.1:1" }));
  const bob = party.client(node, "alice", await party.issue("peer", "bob"));
  const calm = async (): Promise<void> => {
    t.is((await line.ask(grant(0)))?.$case, "report");
    t.deepEqual(node.machine().heard, []);
  };
  return { party, node, line, bob, calm };
}

test.serial("only one stream of an orchestrator is served", async (t) => {
  const { party, node, calm } = await underway(t);
  const second = party.client(node, "alice", await party.issue("orchestrator", "orchestrator"));
  t.is(await second.send(RUN, ASSIGN), "FAILED_PRECONDITION: the orchestrator's stream is open already");
  await calm();
});

test.serial("a stream that never began leaves its place to the orchestrator", async (t) => {
  const party = await Party.of(t);
  const node = await party.serve("alice");
  const client = party.client(node, "alice", await party.issue("orchestrator", "orchestrator"));
  t.regex(await client.send(RUN, Buffer.from("nonsense")), /^INVALID_ARGUMENT/);
  t.regex(await client.send(RUN, RunRequest.encode({ request: grant(1) }).finish()), /^FAILED_PRECONDITION/);
  const line = await party.connect(node, "alice");
  t.is((await line.ask(assign()))?.$case, "ready");
});

test.serial("only neighbours are listened to, and only once the node has begun", async (t) => {
  const { party, node, bob, calm } = await underway(t);
  const eve = party.client(node, "alice", await party.issue("peer", "eve"));
  t.is(await eve.send(CONVERSE, batch([message(100)])), "PERMISSION_DENIED: eve is no neighbour of alice");
  const carol = await party.serve("carol");
  const early = party.client(carol, "carol", await party.issue("peer", "bob"));
  t.is(await early.send(CONVERSE, batch([message(100)])), "FAILED_PRECONDITION: carol has not begun");
  await calm();
  t.is(await bob.send(CONVERSE, batch([message(100)])), "OK: OK");
  t.deepEqual(node.machine().heard, [{ from: "bob", epoch: 0, messages: [message(100)] }]);
});

/** Field 5 of Carried in field 3 of ConverseRequest, around a payload; it arrives at 9, sent at 4, over "w". */
function around(payload: readonly number[]): Uint8Array {
  const carried = [0x08, 9, 0x10, 4, 0x22, 1, 0x77, 0x2a, payload.length, ...payload];
  return Uint8Array.from([0x1a, carried.length, ...carried]);
}

const WRONG: Record<string, readonly [Uint8Array, RegExp]> = {
  "bytes that are no message": [Buffer.from("nonsense"), /./],
  "a length beyond the end": [Uint8Array.from([0x1a, 0x7f, 1]), /./],
  "a number beyond 2^53": [Uint8Array.from([0x08, ...Array(8).fill(0xff), 0x7f]), /MAX_SAFE_INTEGER/],
  "an unknown enum value": [around([0x0a, 2, 0x18, 9]), /Unrecognized enum value 9 for enum RequestKind/],
  "an enum value that is never sent": [around([0x0a, 0]), /linkCreate lacks its kind/],
  "a payload that is not known": [around([0xfa, 0x01, 0]), /says nothing that is known/],
  "a message that says nothing": [batch([{ ...message(9), message: undefined }]), /says nothing that is known/],
  "a track of no pair": [around([0x2a, 0]), /track lacks its origin/],
  "a correction of no pair": [around([0x3a, 0]), /correction lacks its pair/],
  "a request without a use": [around([0x1a, 0]), /circuitOpen lacks its use/],
  "a message that takes no time": [batch([{ ...message(9), sentTimeNs: 9 }]), /arrives no later than it was sent/],
};

for (const [what, [bytes, why]] of Object.entries(WRONG)) {
  test.serial(`${what} of a neighbour is refused, and the run goes on`, async (t) => {
    const { node, bob, calm } = await underway(t);
    const answer = await bob.send(CONVERSE, bytes);
    t.regex(answer, /^INVALID_ARGUMENT: /);
    t.regex(answer, why);
    await calm();
    t.is(node.complaints.length, 1);
    t.regex(node.complaints[0] ?? "", /^refused \S+\/Converse to peer bob, \S+: INVALID_ARGUMENT: /);
  });
}

test.serial("batches come in turn", async (t) => {
  const { bob, calm } = await underway(t);
  t.is(await bob.send(CONVERSE, batch([], 1)), "FAILED_PRECONDITION: batch 1 where 0 was expected");
  await calm();
});

const LARGE: Record<string, (bob: RawClient) => Promise<string>> = {
  "100 MB to the peer service": (bob) => bob.send(CONVERSE, Buffer.alloc(100e6)),
  "5 MB to the peer service": (bob) => bob.send(CONVERSE, Buffer.alloc(5 * 2 ** 20)),
  "headers of 20 kB": (bob) => {
    const metadata = new Metadata();
    metadata.set("padding", "x".repeat(20_000));
    return bob.send(CONVERSE, batch([]), metadata);
  },
};

for (const [what, send] of Object.entries(LARGE)) {
  test.serial(`${what} are refused, and the run goes on`, async (t) => {
    const { node, bob, calm } = await underway(t);
    t.regex(await send(bob), /^RESOURCE_EXHAUSTED: /);
    await calm();
    if (what.endsWith("service")) t.regex(node.complaints[0] ?? "", /RESOURCE_EXHAUSTED: .*(larger than max|most)/);
  });
}

test.serial("100 MB to the runtime service are refused before they are read", async (t) => {
  const party = await Party.of(t);
  const node = await party.serve("alice");
  const orchestrator = party.client(node, "alice", await party.issue("orchestrator", "orchestrator"));
  t.regex(await orchestrator.send(RUN, Buffer.alloc(100e6)), /^RESOURCE_EXHAUSTED: .*larger than max \(100000000 vs/);
  const line = await party.connect(node, "alice");
  t.is((await line.ask(assign()))?.$case, "ready");
});

test.serial("what is no gRPC at all does no harm", async (t) => {
  const { node, calm } = await underway(t);
  const socket = connect({ port: node.port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["h2"] });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  socket.resume();
  socket.write("GET / HTTP/1.1\r\n\r\n".repeat(50));
  await closed;
  await calm();
});

test.serial("what comes too late ends the run by its name", async (t) => {
  const { node, line, bob } = await underway(t);
  await line.ask(grant(100));
  t.is(await bob.send(CONVERSE, batch([message(50)])), "DATA_LOSS: causality violation: a message of bob is late");
  const why = "causality violation: a message of bob is late";
  t.like(await line.lost, { name: "LostNode", message: `lost node alice: DATA_LOSS: ${why}` });
  t.deepEqual(await node.ended, { type: "broken", why });
});

test.serial("a window that ends too early ends the run by its name", async (t) => {
  const { line } = await underway(t);
  await line.ask(grant(100));
  line.send({ request: grant(50) });
  t.regex((await line.lost).message, /^lost node alice: DATA_LOSS: causality violation: a window ends/);
});

test.serial("a node ends when the stream of its orchestrator breaks", async (t) => {
  const party = await Party.of(t);
  const node = await party.serve("alice");
  const client = party.client(node, "alice", await party.issue("orchestrator", "orchestrator"));
  const { call } = client.stream(RUN);
  call.write(Buffer.from(ASSIGN));
  await new Promise((resolve) => call.once("data", resolve));
  call.cancel();
  t.deepEqual(await node.ended, { type: "broken", why: "the stream of the orchestrator broke" });
});

test.serial("a node ends when no orchestrator comes", async (t) => {
  const node = await (await Party.of(t)).serve("alice", { patienceMs: 50 });
  t.deepEqual(await node.ended, { type: "broken", why: "no orchestrator came within 0.05 s" });
});
