import test from "ava";
import fc from "fast-check";
import { Graph, type GraphLink, type GraphNode, type GraphPath } from "./graph.js";

/** Every loopless path, best first, by trying them all. */
function everyPath(nodes: readonly GraphNode[], links: readonly GraphLink[], from: string, to: string): GraphPath[] {
  const found: GraphPath[] = [];
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const walk = (path: GraphPath) => {
    const here = path.nodes.at(-1)!;
    if (here === to) {
      found.push(path);
      return;
    }
    const passing = here === from ? 0 : byName.get(here)!.cost;
    if (here !== from && !byName.get(here)!.isPassable) return;
    for (const { name, ends, cost } of links) {
      if (!ends.includes(here)) continue;
      const next = ends[0] === here ? ends[1] : ends[0];
      if (path.nodes.includes(next)) continue;
      walk({ nodes: [...path.nodes, next], links: [...path.links, name], cost: path.cost + passing + cost });
    }
  };
  walk({ nodes: [from], links: [], cost: 0 });
  const names = (list: readonly string[]) => list.join("\0");
  return found.sort(
    (a, b) =>
      a.cost - b.cost ||
      a.links.length - b.links.length ||
      (names(a.nodes) < names(b.nodes) ? -1 : names(a.nodes) > names(b.nodes) ? 1 : 0) ||
      (names(a.links) < names(b.links) ? -1 : 1),
  );
}

const NAMES = ["a", "B", "c", "D", "e", "F"];

const networks = fc.record({
  nodes: fc.tuple(
    ...NAMES.map((name) => fc.record({ name: fc.constant(name), cost: fc.nat(2), isPassable: fc.boolean() })),
  ),
  links: fc
    .array(fc.tuple(fc.nat(NAMES.length - 1), fc.nat(NAMES.length - 1), fc.nat(3)), { maxLength: 12 })
    .map((list) =>
      list
        .filter(([left, right]) => left !== right)
        .map(([left, right, cost], at) => ({
          name: `l${(at * 7) % 12}`,
          ends: [NAMES[left]!, NAMES[right]!] as const,
          cost,
        })),
    ),
});

test("finds the same paths in the same order as trying them all", (t) => {
  fc.assert(
    fc.property(networks, fc.integer({ min: 1, max: 8 }), ({ nodes, links }, count) => {
      const expected = everyPath(nodes, links, "a", "e").slice(0, count);
      t.deepEqual(new Graph(nodes, links).paths("a", "e", { count }), expected);
    }),
    { numRuns: 500 },
  );
  t.pass();
});

test("does not use closed links, and finds the rest as if they were not there", (t) => {
  fc.assert(
    fc.property(networks, fc.array(fc.nat(11)), ({ nodes, links }, closedNumbers) => {
      const closed = new Set(closedNumbers.map((number) => `l${number}`));
      const graph = new Graph(nodes, links);
      const open = links.filter(({ name }) => !closed.has(name));
      t.deepEqual(graph.paths("a", "e", { count: 3, closed }), everyPath(nodes, open, "a", "e").slice(0, 3));
    }),
    { numRuns: 200 },
  );
  t.pass();
});

test("leaves out links that cost infinitely much and nodes it does not know", (t) => {
  const nodes = ["a", "b"].map((name) => ({ name, cost: 0, isPassable: true }));
  const graph = new Graph(nodes, [{ name: "ab", ends: ["a", "b"], cost: Number.POSITIVE_INFINITY }]);
  t.deepEqual(graph.paths("a", "b"), []);
  t.deepEqual(graph.paths("a", "elsewhere"), []);
  t.deepEqual(graph.paths("a", "a"), []);
});

test("finds its way through a thousand nodes", (t) => {
  const side = 32;
  const name = (row: number, column: number) => `n${row * side + column}`;
  const nodes: GraphNode[] = [];
  const links: GraphLink[] = [];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      nodes.push({ name: name(row, column), cost: 0, isPassable: true });
      if (column > 0) links.push(link(name(row, column - 1), name(row, column)));
      if (row > 0) links.push(link(name(row - 1, column), name(row, column)));
    }
  const [path, second] = new Graph(nodes, links).paths(name(0, 0), name(31, 31), { count: 2 });
  t.is(path?.cost, 62);
  t.is(second?.cost, 62);
  t.notDeepEqual(path?.nodes, second?.nodes);

  function link(a: string, b: string): GraphLink {
    return { name: `${a}-${b}`, ends: [a, b], cost: 1 };
  }
});
