import test from "ava";
import { randomStream } from "../../../engine/random.js";
import type { ScenarioLink } from "../scenario.js";
import { Graph } from "./graph.js";
import { PairDraw } from "./pair-draw.js";
import { Reach } from "./reach.js";

/** A network as pairs of nodes; those in capitals cannot be passed through. */
function reachOf(...pairs: readonly string[]): Reach {
  const links = pairs.map((pair) => ({ name: pair, ends: pair.split("-") }) as unknown as ScenarioLink);
  return new Reach(new Graph(links), (node) => node === node.toLowerCase());
}

/** Every pair that a draw gives, and how often. */
function drawn(nodes: readonly string[], reach: Reach, count: number): ReadonlyMap<string, number> {
  const draw = new PairDraw(nodes, reach);
  const random = randomStream(5, "among/load");
  const times = new Map<string, number>();
  for (let i = 0; i < count; i += 1) {
    const pair = draw.next(random).join(" ");
    times.set(pair, (times.get(pair) ?? 0) + 1);
  }
  return times;
}

test("a way leads through nodes that can be passed, and to those that cannot", (t) => {
  const reach = reachOf("a-b", "b-c", "c-X", "X-d", "X-Y");
  t.true(reach.joins("a", "c"));
  t.true(reach.joins("a", "X"));
  t.true(reach.joins("X", "Y"));
  t.false(reach.joins("a", "d"));
  t.false(reach.joins("Y", "c"));
  t.false(reach.joins("a", "nowhere"));
});

test("exactly the ordered pairs that a way joins are drawn, each as often as another", (t) => {
  const reach = reachOf("a-b", "b-X", "X-c", "c-d", "X-Y", "e-f");
  const nodes = ["X", "Y", "a", "c", "d", "e", "lonely"];
  const joined = nodes.flatMap((head) =>
    nodes.filter((tail) => tail !== head && reach.joins(head, tail)).map((tail) => `${head} ${tail}`),
  );
  t.is(joined.length, 10);
  t.is(new PairDraw(nodes, reach).pairCount, 10);
  const times = drawn(nodes, reach, 10_000);
  t.deepEqual([...times.keys()].sort(), joined.sort());
  // 1000 expected, with a deviation of √(10000 · 0.1 · 0.9) = 30: 5σ are 150.
  for (const [pair, count] of times) t.true(Math.abs(count - 1000) < 150, `${pair}: ${count}`);
});

test("where no way leads there is no pair", (t) => {
  t.is(new PairDraw(["a", "c", "lonely"], reachOf("a-b", "c-d")).pairCount, 0);
});
