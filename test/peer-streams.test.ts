import test from "ava";
import { assign, grant, message, neighbour, Party } from "./remote-party.js";

/** alice and bob, neighbours, each with a line. */
async function couple(t: Parameters<typeof Party.of>[0]) {
  const party = await Party.of(t);
  const [alice, bob] = [await party.serve("alice"), await party.serve("bob")];
  const [toAlice, toBob] = [await party.connect(alice, "alice"), await party.connect(bob, "bob")];
  await toAlice.ask(assign({ bob: bob.address }));
  await toBob.ask(assign({ alice: alice.address }));
  return { party, alice, bob, toAlice, toBob };
}

test.serial("a report comes after its messages are in the neighbour's hands", async (t) => {
  const { alice, bob, toAlice } = await couple(t);
  for (const round of [1, 2, 3]) {
    alice.machine().outgoing.set("bob", [message(round * 100)]);
    t.is((await toAlice.ask(grant(round)))?.$case, "report");
    t.is(bob.machine().heard.length, round);
  }
  t.deepEqual(bob.machine().heard[2], { from: "alice", epoch: 0, messages: [message(300)] });
});

test.serial("a great many messages arrive, in order", async (t) => {
  const { alice, bob, toAlice } = await couple(t);
  const messages = Array.from({ length: 10_000 }, (_, counter) => message(100, counter));
  alice.machine().outgoing.set("bob", messages);
  await toAlice.ask(grant(1));
  t.deepEqual(
    bob.machine().heard.flatMap((one) => one.messages.map(({ counter }) => counter)),
    messages.map(({ counter }) => counter),
  );
});

test.serial("grants that come together are answered in order, each after its messages", async (t) => {
  const { alice, bob, toAlice } = await couple(t);
  alice.machine().outgoing.set("bob", [message(100)]);
  const order: string[] = [];
  await Promise.all([
    toAlice.ask(grant(1)).then(() => order.push(`first after ${bob.machine().heard.length}`)),
    toAlice.ask({ $case: "finish", value: { timeNs: 1 } }).then((answer) => order.push(answer?.$case ?? "")),
  ]);
  t.deepEqual(order, ["first after 1", "finished"]);
});

test.serial("a neighbour that began again is reached at its new address", async (t) => {
  const { party, alice, bob, toAlice, toBob } = await couple(t);
  alice.machine().outgoing.set("bob", [message(100)]);
  await toAlice.ask(grant(1));
  toBob.close();
  bob.stop();
  await toAlice.ask(grant(2, [neighbour("bob", "", 0)]));
  const again = await party.serve("bob");
  const toAgain = await party.connect(again, "bob");
  await toAgain.ask(assign({ alice: alice.address }));
  alice.machine().outgoing.set("bob", [message(200)]);
  t.is((await toAlice.ask(grant(3, [neighbour("bob", again.address, 1)])))?.$case, "report");
  t.deepEqual(again.machine().heard, [{ from: "alice", epoch: 0, messages: [message(200)] }]);
});

test.serial("a neighbour that takes no messages breaks the run, by its name", async (t) => {
  const { party, toAlice, alice } = await couple(t);
  const stranger = await party.serve("bob");
  const line = await party.connect(stranger, "bob");
  await line.ask(assign({}));
  alice.machine().outgoing.set("bob", [message(100)]);
  toAlice.send({ request: grant(1, [neighbour("bob", stranger.address)]) });
  const { message: why } = await toAlice.lost;
  t.is(why, "lost node alice: UNAVAILABLE: bob takes no messages: PERMISSION_DENIED: alice is no neighbour of bob");
});

test.serial("who sends what comes too late tells its orchestrator so, too", async (t) => {
  const { alice, toAlice, toBob } = await couple(t);
  await toBob.ask(grant(1_000));
  alice.machine().outgoing.set("bob", [message(100)]);
  toAlice.send({ request: grant(1) });
  for (const line of [toAlice, toBob]) {
    t.regex((await line.lost).message, /DATA_LOSS: causality violation: a message of alice is late/);
  }
});
