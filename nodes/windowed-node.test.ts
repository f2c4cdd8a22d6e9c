import test from "ava";
import type { NodeStart } from "../proto/gen/entanglab/node/v1/node.js";
import type { Carried } from "../proto/gen/entanglab/peer/v1/peer.js";
import { CausalityViolation, WindowedNode } from "./windowed-node.js";

const START = {
  ...{ name: "alice", epoch: 0, seed: 5, slotCount: 1, dataSlotCount: 0, memory: {}, swapWerner: 1 },
  ...{ links: [], requests: [], durables: [], linkDescriptions: [], nodeDescriptions: [] },
  channels: [{ channel: "radio", remoteNode: "carol", delayNs: 10, isDown: false, isUnreliable: false }],
  durations: { gateNs: 0, measureNs: 0, measureBellNs: 0, cnotNs: 0 },
  network: { startsCold: false },
} as unknown as NodeStart;

function begun(): WindowedNode {
  const neighbours = [{ name: "carol", rank: 3, epoch: 0, address: "carol:1" }];
  const node = new WindowedNode("alice", { rank: 2, epoch: 0, isDetailed: true, neighbours });
  const event = { timeNs: 0, event: { $case: "start" as const, value: START } };
  const events = [{ senderRank: 0, senderEpoch: 0, senderCounter: 0, event }];
  node.grant({ windowEndTimeNs: 100, events, changedNeighbours: [] });
  return node;
}

const carried = (counter: number, arrivalTimeNs: number): Carried => ({
  ...{ arrivalTimeNs, sentTimeNs: 50 + counter, counter, link: "radio" },
  message: { payload: { $case: "linkStates", value: { states: [], wantsAll: false } }, channelNumber: counter },
});

test("what overtakes on the way is handled in the order of arrival, then of sending", (t) => {
  const node = begun();
  node.deliver("carol", 0, [carried(1, 300), carried(2, 150), carried(3, 300)]);
  node.deliver("carol", 0, [carried(4, 150), carried(5, 120)]);
  const { report } = node.grant({ windowEndTimeNs: 200, events: [], changedNeighbours: [] });
  t.is(report.nextTimeNs, 300);
  const later = node.grant({ windowEndTimeNs: 400, events: [], changedNeighbours: [] }).report;
  const told = [report, later].flatMap(({ deeds }) =>
    deeds.map(({ deed }) =>
      deed?.$case === "entry" ? [deed.value.timeNs, deed.value.fields.at(-1)?.value?.value] : [],
    ),
  );
  t.deepEqual(told, [
    [120, 5],
    [150, 2],
    [150, 4],
    [300, 1],
    [300, 3],
  ]);
  t.is(report.eventCount + later.eventCount, 5);
});

test("a message in a window that was granted is a violation, however many came well before it", (t) => {
  const node = begun();
  t.throws(() => node.deliver("carol", 0, [carried(1, 300), carried(2, 99)]), { instanceOf: CausalityViolation });
});
