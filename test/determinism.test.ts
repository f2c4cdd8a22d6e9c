import test from "ava";
import { traceLine } from "../engine/trace.js";
import { buildReport } from "../orchestrator/report/report.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { chainOf, play } from "./chain.js";
import { golden, SHIPPED, shipped, traceHash } from "./golden.js";

const story = (scenario: Scenario, wire = false): string => play(scenario, { wire }).map(traceLine).join("\n");

for (const file of SHIPPED) {
  test(`${file} tells its committed story, twice, and over the wire`, async (t) => {
    const scenario = shipped(file);
    const { hash, metrics } = await traceHash(scenario);
    const { expectations, exit } = buildReport({ scenario, metrics, file, version: "" });
    t.is(exit, 0, `${expectations.filter(({ verdict }) => verdict !== "holds").map(({ text }) => text)}`);
    t.is(hash, golden()[file] ?? "no committed hash");
    t.is((await traceHash(scenario)).hash, hash);
    t.is((await traceHash(scenario, { type: "embedded", wire: true })).hash, hash);
  });
}

test("another seed tells another story", async (t) => {
  t.not((await traceHash(shipped("swap.yaml", 3))).hash, (await traceHash(shipped("swap.yaml", 4))).hash);
});

const heraldsOf = (scenario: Scenario, links: readonly string[]): string[] =>
  play(scenario)
    .filter(({ event, pair }) => event === "pair" && links.some((link) => String(pair).startsWith(`${link}/`)))
    .map(traceLine);

test("a link that nobody uses leaves the heralds of the others where they are", (t) => {
  const small = chainOf(3, { request: { type: "entangle", count: 20, hold: 0 as never } });
  const [west] = small.links;
  const extraNode = { ...small.nodes[0]!, name: "m00" };
  const extraLink = { ...west!, name: "a00", ends: ["m00", "n00"] as const };
  const large = { ...small, nodes: [extraNode, ...small.nodes], links: [extraLink, ...small.links] };
  t.deepEqual(heraldsOf(large, ["l00", "l01"]), heraldsOf(small, ["l00", "l01"]));
});

test("a link that is busy with a request of its own leaves the heralds of the others where they are", (t) => {
  const small = chainOf(3, { request: { type: "entangle", count: 20, hold: 0 as never } });
  const extraNode = { ...small.nodes[0]!, name: "m00" };
  const otherNode = { ...small.nodes[0]!, name: "m01" };
  const extraLink = { ...small.links[0]!, name: "a00", ends: ["m00", "m01"] as const };
  const [request] = small.requests;
  const extraRequest = {
    ...request!,
    name: "extra",
    ends: ["m00", "m01"] as const,
    path: ["m00", "m01"],
    links: ["a00"],
  };
  const large = {
    ...small,
    nodes: [extraNode, otherNode, ...small.nodes],
    links: [extraLink, ...small.links],
    requests: [...small.requests, extraRequest],
  };
  t.deepEqual(heraldsOf(large, ["l00", "l01"]), heraldsOf(small, ["l00", "l01"]));
  t.true(heraldsOf(large, ["a00"]).length >= 20);
});

for (const nodes of [2, 3, 5, 9]) {
  for (const request of [
    { type: "entangle", count: 30, hold: 0 },
    { type: "entangle", count: 30, hold: 700_000 },
    { type: "measure", count: 30, bases: "chsh" },
    { type: "teleport", count: 30, state: "random", corrections: { x: true, z: true } },
  ] as const) {
    test(`${nodes} nodes that ${request.type} ${"hold" in request ? request.hold : ""} tell the same over the wire`, (t) => {
      const scenario = chainOf(nodes, { request: request as never, success: 0.3 });
      t.is(story(scenario, true), story(scenario));
    });
  }
}
