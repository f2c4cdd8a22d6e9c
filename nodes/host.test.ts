import test from "ava";
import type { TraceRecord } from "../engine/trace.js";
import type { ChannelChange, NodeStart } from "../proto/gen/entanglab/node/v1/node.js";
import { Host, type Letter } from "./host.js";
import type { Payload } from "./port.js";

const DELAY = 1_000;
const COUNT = 2_000;
const SAID: Payload = { $case: "acknowledge", value: { upTo: 0 } };

const START: NodeStart = {
  ...{ name: "alice", epoch: 0, seed: 5, slotCount: 1, dataSlotCount: 0, memory: {}, swapWerner: 1 },
  ...{ requests: [], durables: [], linkDescriptions: [], nodeDescriptions: [] },
  links: [
    {
      ...{ link: "west", remoteNode: "bob", delayNs: DELAY, slotCountMax: 1, weights: [1, 0, 0, 0] },
      ...{ isDark: false, channelIsDown: false, isUnreliable: false },
    },
  ],
  channels: [{ channel: "radio", remoteNode: "carol", delayNs: 3 * DELAY, isDown: false, isUnreliable: false }],
  durations: { gateNs: 0, measureNs: 0, measureBellNs: 0, cnotNs: 0 },
  network: {
    startsCold: false,
    metric: "METRIC_HOPS",
    swap: "SWAP_ORDER_AS_SOON_AS_POSSIBLE",
    method: "PURIFICATION_METHOD_DEJMPS",
    purifiesLinks: false,
    rounds: 0,
  },
};

/** A node that has begun, what it hands over, and its records. */
function begun(start: Partial<NodeStart> = {}) {
  const letters: (Letter & { readonly to: string })[] = [];
  const records: TraceRecord[] = [];
  const outlet = {
    call: () => undefined,
    send: (to: string, letter: Letter) => void letters.push({ to, ...letter }),
    wake: () => undefined,
    record: (record: TraceRecord) => void records.push(record),
    keep: () => undefined,
  };
  const host = new Host("alice", outlet, true);
  host.handle({ timeNs: 0, event: { $case: "start", value: { ...START, ...start } } });
  records.length = 0;
  return { host, letters, records };
}

function change(host: Host, trouble: Partial<ChannelChange>, timeNs = 0): void {
  const value = { link: "west", drop: 0, duplicate: 0, reorder: 0, delayNs: 0, ...trouble };
  host.handle({ timeNs, event: { $case: "channelChange", value } });
}

function arrivals(trouble: Partial<ChannelChange>, start: Partial<NodeStart> = {}): number[] {
  const { host, letters } = begun(start);
  change(host, trouble);
  for (let count = 0; count < COUNT; count++) host.send("bob", SAID);
  return letters.map(({ arrives }) => arrives);
}

test("a message takes the delay of its channel, with a link or without", (t) => {
  const { host, letters } = begun();
  host.send("bob", SAID, 4);
  host.send("carol", SAID);
  t.deepEqual(
    letters.map(({ to, link, sent, arrives, counter, message }) => [
      to,
      link,
      sent,
      arrives,
      counter,
      message.channelNumber,
    ]),
    [
      ["bob", "west", 0, DELAY, 0, 4],
      ["carol", "radio", 0, 3 * DELAY, 1, undefined],
    ] as unknown[],
  );
});

test("a dropped message is told of and never handed over", (t) => {
  const { host, letters, records } = begun();
  change(host, { drop: 1 });
  host.send("bob", SAID, 7);
  host.send("carol", SAID);
  t.deepEqual(
    letters.map(({ to }) => to),
    ["carol"],
  );
  t.deepEqual(
    records.map(({ event, to }) => [event, to]),
    [
      ["channel-change", undefined],
      ["send", "bob"],
      ["message-dropped", "bob"],
      ["send", "carol"],
    ],
  );
  t.is(records[2]?.["channel_number"], 7);
});

test("a copied message is handed over twice, the second up to one delay later, each with its own counter", (t) => {
  const { host, letters, records } = begun();
  change(host, { duplicate: 1 });
  for (let count = 0; count < COUNT; count++) host.send("bob", SAID);
  t.is(letters.length, 2 * COUNT);
  t.is(new Set(letters.map(({ counter }) => counter)).size, 2 * COUNT);
  for (let place = 0; place < letters.length; place += 2) {
    const [first, second] = [letters[place]?.arrives ?? 0, letters[place + 1]?.arrives ?? 0];
    if (first !== DELAY || second <= first || second > first + DELAY) t.fail(`${first} and ${second}`);
  }
  t.is(records.find(({ event }) => event === "message-copied")?.["arrives_ns"], letters[1]?.arrives);
});

test("nothing ever comes sooner than its channel takes", (t) => {
  const all = arrivals({ duplicate: 0.5, reorder: 0.5, drop: 0.2, delayNs: 17 });
  t.true(all.every((arrives) => Number.isInteger(arrives) && arrives >= DELAY + 17 && arrives <= 6 * DELAY + 17));
  t.true(arrivals({ delayNs: 17 }).every((arrives) => arrives === DELAY + 17));
});

test("how many get lost, doubled and held back is as the probabilities say", (t) => {
  // Binomial with N = 2000 and p = 0.3: mean 600, σ = √(2000 · 0.3 · 0.7) = 20.5, five of which are 103.
  t.true(Math.abs(COUNT - arrivals({ drop: 0.3 }).length - 600) < 103);
  t.true(Math.abs(arrivals({ duplicate: 0.3 }).length - COUNT - 600) < 103);
  t.true(Math.abs(arrivals({ reorder: 0.3 }).filter((arrives) => arrives > DELAY).length - 600) < 103);
});

test("the same seed has the same trouble, another seed or life another", (t) => {
  const trouble = { drop: 0.3, duplicate: 0.3, reorder: 0.3 };
  t.deepEqual(arrivals(trouble), arrivals(trouble));
  t.notDeepEqual(arrivals(trouble), arrivals(trouble, { seed: 6 }));
  t.notDeepEqual(arrivals(trouble), arrivals(trouble, { epoch: 1 }));
});

test("trouble ends where the node is told so", (t) => {
  const { host, letters } = begun();
  change(host, { drop: 1 });
  host.send("bob", SAID);
  change(host, {}, 10);
  host.send("bob", SAID);
  t.deepEqual(
    letters.map(({ arrives }) => arrives as number),
    [10 + DELAY],
  );
});

test("a message is lost whose channel was cut on its way, with a link or without", (t) => {
  for (const link of ["west", "radio"]) {
    const { host, records } = begun();
    const see = (timeNs: number, isUp: boolean) =>
      host.handle({ timeNs, event: { $case: "lightChange", value: { link, hasLight: isUp, channelIsUp: isUp } } });
    const hear = (timeNs: number, sentTimeNs: number) => {
      const message = { payload: { $case: "linkStates" as const, value: { states: [], wantsAll: false } } };
      const from = link === "west" ? "bob" : "carol";
      host.handle({ timeNs, event: { $case: "arrival", value: { from, link, sentTimeNs, message } } });
    };
    hear(5, 1);
    see(10, false);
    see(20, true);
    hear(25, 8);
    hear(35, 21);
    const told = records.filter(({ event }) => event === "receive" || event === "message-lost");
    t.deepEqual(
      told.map(({ at_ns, event }) => [at_ns as number, event]),
      [
        [5, "receive"],
        [25, "message-lost"],
        [35, "receive"],
      ],
    );
  }
});
