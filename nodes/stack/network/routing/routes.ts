import { log } from "../../../../engine/exact.js";
import { compareNames } from "../../../../engine/order.js";
import { Metric } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkDescription, NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { Graph, type GraphPath } from "../../../../theory/graph.js";
import { wernerFromFidelity } from "../../../../theory/swapping.js";
import { remembered, type Topology } from "./link-index.js";
import type { LinkStates } from "./link-state.js";

/** A way from one node to another; `links` is one shorter than `nodes`. */
export type Path = GraphPath;

export interface RouteOptions {
  readonly metric: Metric;
  /** How many paths at most, at least 1. */
  readonly count: number;
  /** Links that no path may use. */
  readonly excluding: ReadonlySet<string>;
}

/** A link or swap that keeps nothing costs as much as one that keeps so little: it is the last resort, but no wall. */
const WERNER_MIN = 1e-300;
/** Answers are forgotten beyond so many. */
const REMEMBERED_MAX = 1000;

const GRAPHS = new WeakMap<Topology["links"], WeakMap<Topology["nodes"], Map<Metric, Graph>>>();

/** Finds the paths from one node over the links that it takes for usable. */
export class Routes {
  readonly #node: string;
  readonly #states: LinkStates;
  readonly #remembered = new Map<string, readonly Path[]>();
  #version: number;

  constructor(node: string, states: LinkStates) {
    this.#node = node;
    this.#states = states;
    this.#version = states.version;
  }

  /** The best paths to `tail`, best first, through nodes that can swap; none where there is none. */
  paths(tail: string, { metric, count, excluding }: RouteOptions): readonly Path[] {
    if (this.#version !== this.#states.version || this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#version = this.#states.version;
    const question = [tail, metric, count, ...[...excluding].sort(compareNames)].join(" ");
    const known = this.#remembered.get(question);
    if (known !== undefined) return known;
    const closed = new Set([...this.#states.downLinks, ...excluding]);
    const paths = graphOf(this.#states.topology, metric).paths(this.#node, tail, { count, closed });
    this.#remembered.set(question, paths);
    return paths;
  }
}

/** What a link costs on a path: 1, its length in km, seconds per pair, or -ln of its Werner parameter. */
function linkCost(metric: Metric, { lengthKm, rateHz, weights }: LinkDescription): number {
  switch (metric) {
    case Metric.LENGTH:
      return lengthKm;
    case Metric.EXPECTED_RATE:
      return 1 / rateHz;
    case Metric.EXPECTED_FIDELITY:
      return lossOf(wernerFromFidelity(weights[0] ?? 0));
    case Metric.HOPS:
    case Metric.UNSPECIFIED:
      return 1;
  }
}

/** What a swap at a node costs on a path: -ln of the factor that it keeps of a Werner parameter where fidelity counts, else nothing. */
function swapCost(metric: Metric, { swapWerner }: NodeDescription): number {
  return metric === Metric.EXPECTED_FIDELITY ? lossOf(swapWerner) : 0;
}

/** The same graph for every node that shares the topology. */
function graphOf({ links, nodes }: Topology, metric: Metric): Graph {
  const byNodes = remembered(GRAPHS, links, () => new WeakMap<Topology["nodes"], Map<Metric, Graph>>());
  const byMetric = remembered(byNodes, nodes, () => new Map<Metric, Graph>());
  const known = byMetric.get(metric);
  if (known !== undefined) return known;
  const graph = new Graph(
    nodes.map((node) => ({ name: node.node, cost: swapCost(metric, node), isPassable: node.canSwap })),
    links.map((link) => ({ name: link.link, ends: [link.leftNode, link.rightNode], cost: linkCost(metric, link) })),
  );
  byMetric.set(metric, graph);
  return graph;
}

/** -ln of what is kept; at least 0 whatever rounding did. */
const lossOf = (werner: number): number => Math.max(0, -log(Math.max(werner, WERNER_MIN)));
