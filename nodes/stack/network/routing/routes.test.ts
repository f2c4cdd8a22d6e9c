import test, { type ExecutionContext } from "ava";
import { Metric, PurificationMethod } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkDescription, NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { PERFECT_END, purify } from "../../../../theory/purification.js";
import { swappedFidelity, swappedWeights, wernerWeights } from "../../../../theory/swapping.js";
import { meanSlowestOf } from "../../../../theory/waiting.js";
import { admission, expected } from "./expected.js";
import { LinkStates } from "./link-state.js";
import { Routes } from "./routes.js";

const NO_LINKS: ReadonlySet<string> = new Set();

const node = (name: string, more: Partial<NodeDescription> = {}): NodeDescription => ({
  node: name,
  canSwap: true,
  swapWerner: 1,
  memory: undefined,
  gates: { twoQubit: 1, singleQubit: 1, readout: 1 },
  ...more,
});

function link(leftNode: string, rightNode: string, more: Partial<LinkDescription> & { fidelity?: number } = {}) {
  const weights = wernerWeights(more.fidelity ?? 1);
  return {
    link: `${leftNode}${rightNode}`,
    leftNode,
    rightNode,
    lengthKm: 10,
    delayNs: 50_000,
    rateHz: 100,
    weights,
    ...more,
  };
}

/** a-b-d is short and noisy, a-c-d long and good, a-d direct and slow; e hangs on d. */
function knowledge(nodes: readonly NodeDescription[] = [..."abcde"].map((name) => node(name))): LinkStates {
  return new LinkStates({
    name: "a",
    epoch: 0,
    nodeDescriptions: nodes,
    linkDescriptions: [
      link("a", "b", { fidelity: 0.9 }),
      link("a", "c", { lengthKm: 40, rateHz: 50, fidelity: 0.99 }),
      link("a", "d", { lengthKm: 100, rateHz: 0.1, fidelity: 0.8 }),
      link("b", "d", { fidelity: 0.9 }),
      link("c", "d", { lengthKm: 40, rateHz: 50, fidelity: 0.99 }),
      link("d", "e"),
    ],
  });
}

const ways = (states: LinkStates, metric: Metric, count = 1, excluding = NO_LINKS, tail = "d") =>
  new Routes("a", states).paths(tail, { metric, count, excluding }).map(({ nodes }) => nodes.join(""));

const near = (t: ExecutionContext, value: number, other: number, tolerance = 1e-12) =>
  t.true(Math.abs(value - other) <= tolerance, `${value} is not ${other}`);

test("every metric has its own best path", (t) => {
  t.deepEqual(ways(knowledge(), Metric.HOPS, 5), ["ad", "abd", "acd"]);
  t.deepEqual(ways(knowledge(), Metric.LENGTH, 5), ["abd", "acd", "ad"]);
  t.deepEqual(ways(knowledge(), Metric.EXPECTED_RATE, 5), ["abd", "acd", "ad"]);
  t.deepEqual(ways(knowledge(), Metric.EXPECTED_FIDELITY, 5), ["acd", "abd", "ad"]);
});

test("a swap that loses much is dear where fidelity counts", (t) => {
  const nodes = [node("a"), node("b"), node("c", { swapWerner: 0.5 }), node("d"), node("e")];
  t.is(ways(knowledge(nodes), Metric.EXPECTED_FIDELITY)[0], "abd");
});

test("goes through nodes that can swap alone", (t) => {
  const nodes = [node("a"), node("b", { canSwap: false }), node("c"), node("d"), node("e")];
  t.deepEqual(ways(knowledge(nodes), Metric.LENGTH, 5), ["acd", "ad"]);
});

test("goes over links that are up and not excluded, and forgets what it found when one changes", (t) => {
  const states = knowledge();
  const routes = new Routes("a", states);
  const best = (excluding = NO_LINKS) =>
    routes.paths("e", { metric: Metric.LENGTH, count: 1, excluding })[0]?.nodes.join("");
  t.is(best(), "abde");
  t.is(best(new Set(["bd"])), "acde");
  states.update([statement("bd", "b", false)]);
  t.is(best(), "acde");
  states.update([statement("de", "e", false)]);
  t.is(best(), undefined);
  states.update([statement("bd", "b", true, 1), statement("de", "e", true, 1)]);
  t.is(best(), "abde");

  function statement(name: string, origin: string, isUp: boolean, number = 0) {
    return { link: name, origin, epoch: 0, number, isUp, description: undefined, nodeDescription: undefined };
  }
});

test("expects what swaps make of the links of a path", (t) => {
  const states = knowledge([node("a"), node("b", { swapWerner: 0.9 }), node("c"), node("d"), node("e")]);
  const routes = new Routes("a", states);
  const [short, long, direct] = routes.paths("d", { metric: Metric.LENGTH, count: 3, excluding: NO_LINKS });
  near(t, expected(direct!, states).fidelity, 0.8);
  t.is(expected(direct!, states).rateHz, 0.1);
  near(t, expected(long!, states).fidelity, swappedFidelity(0.99, 0.99));
  near(t, expected(short!, states).fidelity, 0.25 + 0.9 * (swappedFidelity(0.9, 0.9) - 0.25));
  near(t, expected(short!, states).rateHz, 100 / 1.5, 0.01);
  near(t, 1 / expected(short!, states).rateHz, (meanSlowestOf(2, 1e-6) * 1e-6) / 100, 1e-6);
});

test("admits with the fewest rounds that do, or says what can be had", (t) => {
  const states = knowledge();
  const path = new Routes("a", states).paths("d", { metric: Metric.HOPS, count: 1, excluding: NO_LINKS })[0]!;
  const ends = { method: PurificationMethod.BBPSSW, purifiesLinks: false };
  t.like(admission(path, 0.8, ends, states), { isMet: true, rounds: 0, rawPairs: 1 });
  t.like(admission(path, 0.87, ends, states), { isMet: true, rounds: 2 });
  near(t, admission(path, 0.87, ends, states).fidelity, 0.873585, 1e-6);
  t.like(admission(path, 0.87, { ...ends, rounds: 1 }, states), { isMet: false, rounds: 1 });
  t.like(admission(path, 0.8, { ...ends, rounds: 1 }, states), { isMet: true, rounds: 1 });
  const impossible = admission(path, 0.9999, ends, states);
  t.like(impossible, { isMet: false, rounds: 6 });
  near(t, admission(path, impossible.fidelity, ends, states).fidelity, impossible.fidelity);
  t.true(admission(path, impossible.fidelity, ends, states).isMet);
});

test("purifies each link with the gates of its own ends where links are purified", (t) => {
  const bad = { twoQubit: 0.9, singleQubit: 1, readout: 1 };
  const states = knowledge([node("a"), node("b", { gates: bad }), node("c"), node("d"), node("e")]);
  const path = new Routes("a", states).paths("d", { metric: Metric.LENGTH, count: 1, excluding: NO_LINKS })[0]!;
  const links = { method: PurificationMethod.DEJMPS, purifiesLinks: true, rounds: 1 };
  const ends = { ...links, purifiesLinks: false };
  t.true(admission(path, 0.7, links, states).fidelity < admission(path, 0.7, ends, states).fidelity);
  const { weights } = purify(wernerWeights(0.9), wernerWeights(0.9), {
    method: "dejmps",
    ends: [PERFECT_END, PERFECT_END],
  });
  near(t, admission(path, 0.7, links, knowledge()).fidelity, swappedWeights(weights, weights)[0]);
});
