import type { Forbidden, GraphSearch, Way } from "./graph-search.js";

interface Candidate {
  readonly way: Way;
  /** From which of its nodes on it differs from the way that it was made from. */
  readonly deviation: number;
}

/**
 * The k best loopless ways, best first (Yen, Management Science 17, 712 (1971), with the restriction of Lawler, ibid. 18, 401
 * (1972), that nothing is searched twice).
 */
export function bestWays(
  search: GraphSearch,
  ends: { source: number; target: number },
  count: number,
  forbidden: Forbidden,
): Way[] {
  const first = search.best({ nodes: [ends.source], links: [], costs: [0] }, ends.target, forbidden);
  if (first === undefined) return [];
  const found = [first];
  const candidates: Candidate[] = [];
  let newest: Candidate = { way: first, deviation: 0 };
  while (found.length < count) {
    candidates.push(...deviations(search, found, newest, forbidden));
    const best = takeBest(candidates);
    if (best === undefined) break;
    found.push(best.way);
    newest = best;
  }
  return found;
}

/** The best way that leaves `newest` at each of its nodes and is not found yet. */
function deviations(search: GraphSearch, found: readonly Way[], newest: Candidate, forbidden: Forbidden): Candidate[] {
  const { nodes, links, costs } = newest.way;
  const target = nodes[nodes.length - 1] as number;
  const candidates: Candidate[] = [];
  for (let spur = newest.deviation; spur < links.length; spur++) {
    const root: Way = { nodes: nodes.slice(0, spur + 1), links: links.slice(0, spur), costs: costs.slice(0, spur + 1) };
    const bans = Uint8Array.from(forbidden.links);
    for (const way of found)
      if (root.links.every((link, place) => way.links[place] === link)) bans[way.links[spur] as number] = 1;
    const visited = Uint8Array.from(forbidden.nodes);
    for (const node of root.nodes) visited[node] = 1;
    const way = search.best(root, target, { links: bans, nodes: visited });
    if (way !== undefined) candidates.push({ way, deviation: spur });
  }
  return candidates;
}

function takeBest(candidates: Candidate[]): Candidate | undefined {
  let best = 0;
  for (let place = 1; place < candidates.length; place++)
    if (compareWays((candidates[place] as Candidate).way, (candidates[best] as Candidate).way) < 0) best = place;
  return candidates.splice(best, 1)[0];
}

/** Least cost first, then fewest links, then by nodes, then by links. */
function compareWays(a: Way, b: Way): number {
  const costs = (a.costs[a.costs.length - 1] as number) - (b.costs[b.costs.length - 1] as number);
  if (costs !== 0) return costs;
  return a.links.length - b.links.length || compareNumbers(a.nodes, b.nodes) || compareNumbers(a.links, b.links);
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [place, one] of a.entries()) {
    const difference = one - (b[place] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
