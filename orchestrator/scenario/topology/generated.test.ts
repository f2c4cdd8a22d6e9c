import test from "ava";
import fc from "fast-check";
import { formatProblem, parseScenario } from "../parse.js";
import type { Scenario } from "../scenario.js";
import { nameBetween } from "./network.js";
import { randomGeometric } from "./random-geometric.js";

function generated(section: string, seed = 1): Scenario {
  const text = `entanglab: 1\nscenario: case\nseed: ${seed}\ngenerate: ${section}\nlinks: { all: { herald: { scheme: double-click } } }\n`;
  const parsed = parseScenario(text, "case.yaml");
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenario;
}

const namesOf = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name).join(" ");

test("a line has ends of their own kind", (t) => {
  const { nodes, links } = generated("{ line: { nodes: 4, ends: processor }, length: 20 km }");
  t.deepEqual(
    nodes.map(({ name, kind }) => `${name} ${kind}`),
    ["n01 processor", "n02 repeater", "n03 repeater", "n04 processor"],
  );
  t.is(namesOf(links), "n01-n02 n02-n03 n03-n04");
  t.deepEqual(
    links.map(({ lengthKm }) => lengthKm),
    [20, 20, 20],
  );
});

test("a ring is closed", (t) => {
  const { links } = generated("{ ring: { nodes: 3 }, length: 5 km, prefix: ring- }");
  t.is(namesOf(links), "ring-01-ring-02 ring-02-ring-03 ring-03-ring-01");
});

test("a star has a hub", (t) => {
  const { nodes, links } = generated("{ star: { leaves: 3, hub: data-center }, kind: sensor, length: 5 km }");
  t.is(namesOf(nodes), "hub n01 n02 n03");
  t.is(nodes[0]?.kind, "data-center");
  t.is(namesOf(links), "hub-n01 hub-n02 hub-n03");
});

test("a grid joins what lies side by side", (t) => {
  const { nodes, links } = generated("{ grid: { rows: 2, columns: 3 }, length: 5 km }");
  t.is(namesOf(nodes), "n01-01 n01-02 n01-03 n02-01 n02-02 n02-03");
  t.is(links.length, 7);
});

test("numbers have as many digits as the last one", (t) => {
  t.is(generated("{ line: { nodes: 120 }, length: 1 km }").nodes[0]?.name, "n001");
});

test("a random geometric network comes from the seed of the scenario, or its own", (t) => {
  const section = (own: string) => `{ random-geometric: { nodes: 30, side: 100 km, radius: 30 km${own} } }`;
  const lengths = (scenario: Scenario) => scenario.links.map(({ name, lengthKm }) => `${name} ${lengthKm}`);
  t.deepEqual(lengths(generated(section(""), 5)), lengths(generated(section(", seed: 5"), 6)));
  t.notDeepEqual(lengths(generated(section(""), 5)), lengths(generated(section(""), 6)));
});

test("a random geometric network is one, and no link that is shorter than the radius is missing", (t) => {
  const shape = fc.record({
    nodes: fc.integer({ min: 1, max: 60 }),
    radius: fc.double({ min: 0.01, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(shape, fc.nat(), ({ nodes, radius }, seed) => {
      const edges = randomGeometric({ nodes, radius, side: 1 }, seed) ?? [];
      const everything = randomGeometric({ nodes, radius: 2, side: 1 }, seed) ?? [];
      const near = everything.filter(([, , lengthKm]) => lengthKm <= radius);
      const key = ([from, to]: readonly [number, number, number]) => `${from} ${to}`;
      const have = new Set(edges.map(key));
      return near.every((edge) => have.has(key(edge))) && isOne(nodes, edges) && have.size === edges.length;
    }),
    { seed: 7, numRuns: 100 },
  );
  t.pass();
});

function isOne(count: number, edges: readonly (readonly [number, number, number])[]): boolean {
  const seen = new Set([0]);
  for (const node of seen) {
    for (const [from, to] of edges) if (from === node || to === node) seen.add(from === node ? to : from);
  }
  return seen.size === count;
}

test("the name of what lies between two nodes is never too long, and never taken", (t) => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,40}$/);
  const taken = new Set<string>();
  fc.assert(
    fc.property(name, name, fc.constantFrom("", "-1", "-12-13"), (from, to, suffix) => {
      const before = new Set(taken);
      const between = nameBetween(from, to, suffix, taken);
      return /^[A-Za-z][A-Za-z0-9-]{0,40}$/.test(between) && !before.has(between);
    }),
    { seed: 7, numRuns: 300 },
  );
  t.is(nameBetween("luxembourg", "brussels", "-1", new Set()), "luxembourg-brussels-1");
});
