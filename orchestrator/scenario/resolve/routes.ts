import { kindDefaults } from "../kinds.js";
import type { Route, ScenarioLink } from "../scenario.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { Graph } from "./graph.js";
import { isNode } from "./lookup.js";
import { listed } from "./order.js";
import type { PairDraw } from "./pair-draw.js";
import { Reach } from "./reach.js";

/** What requests are checked against. */
export interface RoutedNetwork {
  readonly draft: Draft;
  readonly findings: Findings;
  readonly graph: Graph;
  readonly reach: Reach;
  /** How ends are drawn, by the nodes among which they are. */
  readonly draws: Map<string, PairDraw>;
  /** Whether every link is in the graph: a way may lead over one that is wrong. */
  readonly isWhole: boolean;
}

export function routedNetwork(draft: Draft, links: readonly ScenarioLink[], findings: Findings): RoutedNetwork {
  const graph = new Graph(links);
  const reach = new Reach(graph, (node) => canSwap(node, draft));
  return { draft, findings, graph, reach, draws: new Map(), isWhole: links.length === draft.links.size };
}

type Ends = readonly [string, string];

/** Whether some way through nodes that can swap leads from head to tail; if not, says why. */
export function hasWay(
  at: Path,
  [head, tail]: Ends,
  { draft, findings, graph, reach, isWhole }: RoutedNetwork,
): boolean {
  if (reach.joins(head, tail)) return true;
  if (!isWhole) return false;
  const barred = graph.innerNodes(head, tail);
  if (barred === undefined) {
    const allowed = "ends that links join, directly or through other nodes";
    findings.atKey(at, `no way leads from ${head} to ${tail}; allowed: ${allowed}`);
  } else {
    const node = barred.find((inner) => !canSwap(inner, draft)) ?? "";
    findings.atKey(at, `every way from ${head} to ${tail} needs a node that cannot swap: ${cannotSwap(node, draft)}`);
  }
  return false;
}

/** The way that a scenario prescribes, if it is one. */
export function givenRoute(
  at: Path,
  [head, tail]: Ends,
  path: readonly string[],
  network: RoutedNetwork,
): Route | undefined {
  const { draft, graph, findings, isWhole } = network;
  const areKnown = path.map((node, place) => isNode(node, [...at, "path", place], draft, findings));
  if (areKnown.includes(false)) return undefined;
  if (path.length < 2 || path[0] !== head || path.at(-1) !== tail) {
    findings.at([...at, "path"], `must lead from ${head} to ${tail}; allowed: [${head}, …, ${tail}]`);
    return undefined;
  }
  const links: string[] = [];
  const passed = new Set<string>();
  let isRight = true;
  const refuse = (place: number, message: string): void => {
    findings.at([...at, "path", place], message);
    isRight = false;
  };
  for (const [place, node] of path.entries()) {
    const previous = path[place - 1];
    if (passed.has(node)) refuse(place, `passes ${node} twice; allowed: each node once`);
    passed.add(node);
    if (previous === undefined || previous === node) continue;
    if (node !== tail && !canSwap(node, draft))
      refuse(place, `passes a node that cannot swap: ${cannotSwap(node, draft)}`);
    const link = graph.linkBetween(previous, node);
    if (link !== undefined) links.push(link);
    else if (isWhole) {
      const neighbours = listed(graph.neighbours(previous)) || "none, it has no links";
      refuse(place, `no link joins ${previous} and ${node}; allowed: a neighbour of ${previous} (${neighbours})`);
    } else isRight = false;
  }
  return isRight ? { path, links } : undefined;
}

function canSwap(node: string, { nodes }: Draft): boolean {
  const kind = nodes.get(node)?.kind;
  return kind === undefined || kindDefaults()[kind].swap;
}

function cannotSwap(node: string, { nodes }: Draft): string {
  const kinds = Object.entries(kindDefaults()).filter(([, { swap }]) => swap);
  const allowed = kinds.map(([kind]) => kind).join(", ");
  return `${node} is a ${nodes.get(node)?.kind}; allowed: a way through ${allowed}`;
}
