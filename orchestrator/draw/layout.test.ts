import test from "ava";
import type { Instant } from "../../engine/time.js";
import { headerOf, oneLink, oneSwap, storyOf, teleportation } from "./example-traces.js";
import { gather } from "./gather.js";
import { Labels } from "./labels.js";
import { layOutLifelines } from "./lifelines.js";
import { nodeOrder } from "./order.js";
import type { Scene } from "./scene.js";
import { coordinate, escapeXml } from "./svg.js";
import { ticksOf } from "./ticks.js";
import { layOutTime } from "./time-axis.js";
import { instantText, shorten, spanText, wrap } from "./words.js";

function sceneOf({ header, records }: ReturnType<typeof oneLink>, to = 20e6): Scene {
  const { scenario, trace } = header;
  return gather(records, { scenario, trace, nodes: nodeOrder(scenario) }, { from: 0 as Instant, to: to as Instant });
}

test("time runs downwards without a step back, and long idle gaps are cut", (t) => {
  const axis = layOutTime(sceneOf(oneLink()), 100);
  const places = Array.from({ length: 2001 }, (_, index) => axis.place(index * 10_000));
  t.true(places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0)));
  t.is(places[0], 100);
  t.true(Math.abs((places.at(-1) ?? 0) - axis.bottom) < 1e-6);
  t.true(axis.stretches.some(({ cut }) => cut));
  t.true(axis.bottom <= 1700);
});

test("nothing travels across a cut", (t) => {
  const scene = sceneOf(oneSwap());
  const cuts = layOutTime(scene, 0).stretches.filter(({ cut }) => cut);
  const flights = [
    ...scene.lights.map(({ emitted, heralded }) => [emitted, heralded] as const),
    ...scene.messages.map(({ sent, arrives }) => [sent, arrives] as const),
  ];
  t.true(cuts.length > 0);
  for (const { start, end } of cuts) t.false(flights.some(([leaves, arrives]) => leaves < end && arrives > start));
});

test("ticks are apart and each stretch of the axis has one", (t) => {
  const axis = layOutTime(sceneOf(oneSwap()), 0);
  const ticks = ticksOf(axis);
  t.true(ticks.every(({ y }, index) => index === 0 || y - (ticks[index - 1]?.y ?? 0) > 12));
  for (const { start, end, cut } of axis.stretches) {
    if (!cut && end - start > 50_000)
      t.true(
        ticks.some(({ at }) => at >= start && at <= end),
        `${start}`,
      );
  }
});

test("a half lies on the side of its link, each slot in a lane of its own", (t) => {
  const scene = sceneOf(oneSwap());
  const lifelines = layOutLifelines(scene);
  for (const hold of scene.holds) {
    const x = lifelines.of(hold.node)?.x ?? 0;
    const neighbour = lifelines.of(hold.toward ?? "")?.x ?? 0;
    t.is(Math.sign(lifelines.lane(hold) - x), Math.sign(neighbour - x));
  }
  const lanes = sceneOf(oneLink()).holds.filter(({ node }) => node === "bob");
  t.is(new Set(lanes.map((hold) => layOutLifelines(sceneOf(oneLink())).lane(hold))).size <= 2, true);
});

test("link pairs that a swap joins share a group, in order of delivery", (t) => {
  const { groupOf } = sceneOf(oneSwap());
  t.deepEqual(["link-0/0", "link-1/0", "link-0/1", "link-1/1", "link-0/9"].map(groupOf), [0, 0, 1, 1, undefined]);
});

test("a half is held from emission to the swap or the release", (t) => {
  const { holds } = sceneOf(oneSwap());
  const rita = holds.find(({ node, pair }) => node === "rita" && pair === "link-0/0");
  t.like(rita, {
    armed: 200_000,
    since: 1_300_000,
    heralded: 1_400_000,
    measuring: 2_550_000,
    until: 2_554_000,
    ending: "swapped",
    slot: 0,
  });
  t.like(
    holds.find(({ node, pair }) => node === "alice" && pair === "link-0/0"),
    { until: 2_750_000, ending: "released" },
  );
});

test("without releases a half ends with what its end says last about it", (t) => {
  const { holds } = sceneOf(storyOf(oneSwap()));
  t.like(
    holds.find(({ node, pair }) => node === "alice" && pair === "link-0/0"),
    { until: 2_750_000, ending: "handed-over" },
  );
});

test("a prepared qubit is held until its teleportation is over", (t) => {
  const prepared = sceneOf(teleportation()).holds.filter(({ toward }) => toward === undefined);
  t.deepEqual(
    prepared.map(({ since, until, ending }) => [since, until, ending]),
    [
      [300_000, 312_000, "sent"],
      [1_200_000, 1_212_000, "sent"],
    ],
  );
});

test("nodes follow the path of a request, else the links", (t) => {
  const { scenario } = headerOf(["zoe", "mia", "bob", "amy"], { type: "entangle" });
  t.deepEqual(nodeOrder(scenario), ["zoe", "mia", "bob", "amy"]);
  const order = nodeOrder({ ...scenario, requests: [] });
  t.true(
    [
      ["zoe", "mia", "bob", "amy"],
      ["amy", "bob", "mia", "zoe"],
    ].some((chain) => chain.join() === order.join()),
  );
});

test("labels never overlap, and one without room is refused", (t) => {
  const labels = new Labels();
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  t.is(labels.slide(box, 40), 0);
  t.is(labels.slide(box, 40), 10);
  t.is(labels.slide(box, 12), undefined);
  t.is(labels.take([{ box }]), undefined);
});

test("numbers and texts are written in one way", (t) => {
  t.deepEqual([1 / 3, -0.001, 12, 1.005].map(coordinate), ["0.33", "0", "12", "1"]);
  t.deepEqual([0, 999, 1500, 2_340_000, 999_999_995, 20e9].map(spanText), [
    "0 ns",
    "999 ns",
    "1.5 µs",
    "2.34 ms",
    "1 s",
    "20 s",
  ]);
  t.is(instantText(1_234_567), "1.234567 ms");
  t.is(escapeXml(`<a b="c">&\u0001\uDC00😀`), "&lt;a b=&quot;c&quot;&gt;&amp;\uFFFD\uFFFD😀");
  t.is(shorten("abcdefghij", { width: 30, fontSize: 10 }).at(-1), "…");
  t.is(wrap("one two three four five six", { width: 60, fontSize: 10, linesMax: 2 }).length, 2);
});
