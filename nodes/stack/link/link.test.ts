import test from "ava";
import type { Instant } from "../../../engine/time.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { RequestKind } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Call, Payload, Port } from "../../port.js";
import type { LinkErrorReason, LinkUser } from "../layers.js";
import { Slots } from "../physical/slots.js";
import { LinkLayer } from "./link.js";

const START = {
  name: "rita",
  epoch: 0,
  seed: 1,
  slotCount: 4,
  dataSlotCount: 0,
  links: [
    {
      link: "west",
      remoteNode: "alice",
      delayNs: 50,
      slotCountMax: 2,
      fidelity: 0.9,
      isDark: false,
      channelIsDown: false,
    },
    { link: "east", remoteNode: "bob", delayNs: 50, slotCountMax: 2, fidelity: 0.9, isDark: true, channelIsDown: true },
  ],
} as unknown as NodeStart;

/** The link layer of a node between alice, whom it sees, and bob, whom it does not; and all that it does and says. */
function rita(epoch = 0) {
  const [calls, sent, errors]: [Call[], Payload[], [string, LinkErrorReason][]] = [[], [], []];
  const clock = { now: 0 as Instant };
  const port: Port = {
    get now() {
      return clock.now;
    },
    detailed: false,
    call: (call) => calls.push(call),
    send: (_, payload) => void sent.push(payload),
    wake: () => undefined,
    record: () => undefined,
    keep: () => undefined,
  };
  const user: LinkUser = {
    axesFor: () => undefined,
    linkOk: () => undefined,
    measured: () => undefined,
    // What is told of a loss may ask for more at once.
    linkError: ({ linkRequest, reason }) => {
      errors.push([linkRequest, reason]);
      if (linkRequest === "rita/0") ask("west");
    },
  };
  const start = { ...START, epoch };
  const link = new LinkLayer(port, new Slots(port, start), () => user, start);
  const ask = (name: string) =>
    link.create({ link: name, kind: RequestKind.KEEP, fidelityMin: 0, priority: 4, purpose: "pairs" });
  return {
    link,
    ask,
    calls,
    sent,
    errors,
    clock,
    named: (type: Call["$case"]) => calls.filter((c) => c.$case === type),
  };
}

test("a dark link is asked in vain, and nobody is told", (t) => {
  const { ask, sent, errors } = rita();
  const id = ask("east");
  t.deepEqual(errors.slice(0, 1), [[id, "no-light"]]);
  t.is(sent.filter((payload) => payload.$case === "linkCreate" && payload.value.link === "east").length, 0);
});

test("when light goes each request is told of once, its slots are idle, and what heralds late is let go", (t) => {
  const { link, ask, errors, clock, named } = rita();
  const ids = [ask("west"), ask("west")];
  clock.now = 50 as Instant;
  link.woken("begin", "rita/0");
  t.is(named("arm").length, 2);
  clock.now = 70 as Instant;
  link.darkened("west");
  t.is(named("disarm").length, 2);
  // The last was asked for while the first was told of.
  t.deepEqual(errors, [
    [ids[0], "no-light"],
    ["rita/2", "no-light"],
    [ids[1], "no-light"],
  ]);
  for (const type of ["begin", "end", "deadline"] as const) link.woken(type, "rita/0");
  const pair = { link: "west", number: 0 };
  const frame = { x: false, z: false };
  link.heralded({ slot: 0, pair, frame, linkRequest: "rita/0", emittedTimeNs: 60 });
  t.deepEqual(named("release"), [{ $case: "release", value: { qubit: { slot: 0, pair } } }]);
  t.deepEqual(link.waiting(), []);
});

test("a link that is lit again has had light since then alone", (t) => {
  const { link, clock } = rita();
  t.true(link.hasLight("west", 0 as Instant));
  t.false(link.hasLight("east"));
  clock.now = 70 as Instant;
  link.darkened("west");
  t.false(link.hasLight("west", 0 as Instant));
  clock.now = 90 as Instant;
  link.lit("west");
  t.true(link.hasLight("west", 90 as Instant));
  t.false(link.hasLight("west", 89 as Instant));
});

test("no two lives of a node name their requests alike", (t) => {
  t.is(rita(0).ask("west"), "rita/0");
  t.is(rita(2).ask("west"), "rita/2/0");
});
