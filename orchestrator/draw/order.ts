import type { Scenario } from "../scenario/scenario.js";

/** The nodes that a picture shows, in the order of the network: the longest path first, then neighbours beside neighbours. */
export function nodeOrder(scenario: Scenario, requests?: readonly string[]): readonly string[] {
  const chosen = scenario.requests.filter(({ name }) => requests === undefined || requests.includes(name));
  const paths = chosen.flatMap(({ route }) => (route === undefined ? [] : [route.path]));
  if (paths.length === 0) return chainByLinks(scenario);
  const longest = paths.reduce((best, path) => (path.length > best.length ? path : best));
  const order = [...new Set(longest)];
  for (const path of paths) insertPath(order, path);
  return order;
}

/** Puts the nodes of a path that are not there yet next to the node that precedes them on it. */
function insertPath(order: string[], path: readonly string[]): void {
  const known = path.findIndex((node) => order.includes(node));
  if (known < 0) {
    order.push(...new Set(path));
    return;
  }
  for (let place = known - 1; place >= 0; place -= 1) insertBeside(order, path[place], path[place + 1], "before");
  for (let place = known + 1; place < path.length; place += 1)
    insertBeside(order, path[place], path[place - 1], "after");
}

function insertBeside(
  order: string[],
  node: string | undefined,
  anchor: string | undefined,
  side: "before" | "after",
): void {
  if (node === undefined || anchor === undefined || order.includes(node)) return;
  order.splice(order.indexOf(anchor) + (side === "after" ? 1 : 0), 0, node);
}

/** Walks the links from an end of the network, nearest unvisited neighbour first; a chain comes out in path order. */
function chainByLinks(scenario: Scenario): readonly string[] {
  const neighbours = new Map<string, string[]>(scenario.nodes.map(({ name }) => [name, []]));
  for (const { ends } of scenario.links) {
    neighbours.get(ends[0])?.push(ends[1]);
    neighbours.get(ends[1])?.push(ends[0]);
  }
  const degree = (name: string): number => neighbours.get(name)?.length ?? 0;
  const starts = [...neighbours.keys()].sort((one, other) => degree(one) - degree(other));
  const order = new Set<string>();
  for (const start of starts) {
    const waiting = [start];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (order.has(node)) continue;
      order.add(node);
      waiting.push(...[...(neighbours.get(node) ?? [])].reverse());
    }
  }
  return [...order];
}
