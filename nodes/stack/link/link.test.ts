import test from "ava";
import type { Instant } from "../../../engine/time.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { RequestKind } from "../../../proto/gen/entanglab/peer/v1/link.js";
import type { Call, Payload, Port } from "../../port.js";
import type { LinkUser } from "../layers.js";
import { Slots } from "../physical/slots.js";
import { LinkLayer } from "./link.js";
import { Shares } from "./shares.js";

const end = (link: string, remoteNode: string, isDark: boolean) => ({
  ...{ link, remoteNode, isDark, channelIsDown: isDark, isUnreliable: false },
  ...{ delayNs: 50, slotCountMax: 2, weights: [0.9, 0.1, 0, 0] },
});
/** The link layer of a node between alice, whom it sees, and bob, whom it may not; and all that it does and says. */
function rita({ epoch = 0, isEastDark = true } = {}) {
  const [calls, sent, errors]: [Call[], Payload[], unknown[]] = [[], [], []];
  const clock = { now: 0 as Instant };
  const port: Port = {
    get now() {
      return clock.now;
    },
    detailed: false,
    call: (call) => calls.push(call),
    send: (_, payload) => void sent.push(payload),
    wake: () => undefined,
    record: ({ event, link_request: request, reason }) =>
      void (event === "link-error" && errors.push([request, reason])),
    keep: () => undefined,
  };
  const user: LinkUser = {
    axesFor: () => undefined,
    linkOk: () => undefined,
    measured: () => undefined,
  };
  const start = {
    ...{ name: "rita", seed: 1, epoch, slotCount: 4, dataSlotCount: 0 },
    links: [end("west", "alice", false), end("east", "bob", isEastDark)],
  } as unknown as NodeStart;
  const slots = new Slots(port, start);
  const shares = new Shares(slots, start);
  const link = new LinkLayer(port, { slots, shares, user: () => user }, start);
  const claim = (name: string, purpose: string) => {
    shares.claim({ purpose, links: [name], need: 1, priority: 4, since: 0 });
    shares.stands(purpose);
  };
  const ask = (name: string, purpose = "pairs#0") => {
    if (!shares.has(purpose)) claim(name, purpose);
    link.create({ link: name, kind: RequestKind.KEEP, fidelityMin: 0, priority: 4, purpose });
  };
  const named = (type: Call["$case"]) => calls.filter((call) => call.$case === type);
  return { link, shares, slots, ask, claim, calls, sent, errors, clock, named };
}

const createdBy = (payloads: readonly Payload[]) =>
  payloads.flatMap((payload) => (payload.$case === "linkCreate" ? [payload.value] : []));

test("a dark link is asked in vain, and nobody is told", (t) => {
  const { link, ask, sent, errors } = rita();
  ask("east");
  t.deepEqual(errors, []);
  t.deepEqual(sent, []);
  t.deepEqual(link.waiting(), []);
});

test("when light goes each request is told of once, its slots are idle, and what heralds late is let go", (t) => {
  const { link, ask, errors, clock, named } = rita();
  ask("west", "pairs#0");
  ask("west", "other#0");
  clock.now = 50 as Instant;
  link.woken("begin", "rita/0");
  link.woken("begin", "rita/1");
  t.is(named("arm").length, 2);
  clock.now = 70 as Instant;
  link.darkened("west");
  t.is(named("disarm").length, 2);
  t.deepEqual(errors, [
    ["rita/0", "no-light"],
    ["rita/1", "no-light"],
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
  for (const [epoch, id] of [
    [0, "rita/0"],
    [2, "rita/2/0"],
  ] as const) {
    const { ask, sent } = rita({ epoch });
    ask("west");
    t.deepEqual(
      createdBy(sent).map(({ linkRequest }) => linkRequest),
      [id],
    );
  }
});

test("a neighbour that asks for a circuit that is over here gets nothing", (t) => {
  const { link, claim, shares, named } = rita();
  const message = { ...{ linkRequest: "alice/0", link: "west", kind: RequestKind.KEEP, beginTimeNs: 0 } };
  const more = { pairCount: undefined, fidelityMin: 0, deadlineTimeNs: undefined, priority: 4, purpose: "theirs#0" };
  link.created({ ...message, ...more });
  t.is(named("arm").length, 0);
  claim("west", "theirs#0");
  link.created({ ...message, ...more });
  t.is(named("arm").length, 2);
  shares.release("theirs#0");
  link.serve("west");
  t.is(named("disarm").length, 2);
});

test("two circuits have one slot each of two, and who is left alone has both", (t) => {
  const { link, ask, named, slots } = rita();
  ask("west", "a#0");
  link.woken("begin", "rita/0");
  t.is(named("arm").length, 2);
  ask("west", "b#0");
  link.woken("begin", "rita/1");
  t.is(named("disarm").length, 1);
  t.is(named("arm").length, 3);
  link.cancel("west", "a#0");
  link.woken("end", "rita/0");
  t.is(slots.usedCount, 1);
});

test("a slot that is armed for one link when an attempt of another fills it is made up for at once", (t) => {
  const { link, ask, named } = rita({ isEastDark: false });
  ask("west", "a#0");
  link.woken("begin", "rita/0");
  link.cancel("west", "a#0");
  link.woken("end", "rita/0");
  ask("east", "b#0");
  link.woken("begin", "rita/1");
  t.is(named("arm").length, 4);
  const frame = { x: false, z: false };
  link.heralded({ slot: 0, pair: { link: "west", number: 0 }, frame, linkRequest: "rita/0", emittedTimeNs: 0 });
  t.is(named("release").length, 1);
  t.deepEqual(
    named("arm").map((call) => call.$case === "arm" && call.value.link),
    ["west", "west", "east", "east", "east"],
  );
});
