import { assert } from "../engine/assert.js";
import { sortedByName } from "../engine/order.js";
import { bestWays } from "./graph-alternatives.js";
import { type Forbidden, type GraphArrays, GraphSearch, type Way } from "./graph-search.js";

export interface GraphNode {
  readonly name: string;
  /** What it costs to pass it; its cost as an end of a path is 0. At least 0. */
  readonly cost: number;
  /** It can be an inner node of a path. */
  readonly isPassable: boolean;
}

export interface GraphLink {
  readonly name: string;
  readonly ends: readonly [string, string];
  /** At least 0; an infinite cost is never paid. */
  readonly cost: number;
}

/** A way from its first node to its last; `links` is one shorter than `nodes`. */
export interface GraphPath {
  readonly nodes: readonly string[];
  readonly links: readonly string[];
  readonly cost: number;
}

const NO_LINKS: ReadonlySet<string> = new Set();

/**
 * An undirected graph in which cheapest paths are found. Of paths that cost the same the one with fewest links is the better, then
 * the one whose nodes, in order, come first in code-unit order, then the one whose links do. Links to nodes it lacks are left out.
 */
export class Graph {
  readonly #nodes: readonly GraphNode[];
  readonly #links: readonly GraphLink[];
  readonly #nodeNumbers: ReadonlyMap<string, number>;
  readonly #linkNumbers: ReadonlyMap<string, number>;
  readonly #search: GraphSearch;
  readonly #nothing: Forbidden;

  constructor(nodes: Iterable<GraphNode>, links: Iterable<GraphLink>) {
    this.#nodes = sortedByName(nodes);
    this.#nodeNumbers = new Map(this.#nodes.map(({ name }, number) => [name, number]));
    this.#links = sortedByName(links).filter(({ ends }) => ends.every((end) => this.#nodeNumbers.has(end)));
    this.#linkNumbers = new Map(this.#links.map(({ name }, number) => [name, number]));
    for (const { name, cost } of [...this.#nodes, ...this.#links]) assert(cost >= 0, `${name} costs ${cost}`);
    this.#search = new GraphSearch(this.#arrays());
    this.#nothing = { links: new Uint8Array(this.#links.length), nodes: new Uint8Array(this.#nodes.length) };
  }

  /** The `count` best loopless paths between two different nodes over links that are not closed, best first; fewer where there are fewer. */
  paths(from: string, to: string, options: { count?: number; closed?: Iterable<string> } = {}): GraphPath[] {
    const source = this.#nodeNumbers.get(from);
    const target = this.#nodeNumbers.get(to);
    if (source === undefined || target === undefined || source === target) return [];
    const forbidden = this.#forbidden(options.closed ?? NO_LINKS);
    return bestWays(this.#search, { source, target }, options.count ?? 1, forbidden).map((way) => this.#named(way));
  }

  #forbidden(closed: Iterable<string>): Forbidden {
    let links: Uint8Array | undefined;
    for (const name of closed) {
      const number = this.#linkNumbers.get(name);
      if (number === undefined) continue;
      links ??= new Uint8Array(this.#links.length);
      links[number] = 1;
    }
    return links === undefined ? this.#nothing : { ...this.#nothing, links };
  }

  #named({ nodes, links, costs }: Way): GraphPath {
    return {
      nodes: nodes.map((number) => (this.#nodes[number] as GraphNode).name),
      links: links.map((number) => (this.#links[number] as GraphLink).name),
      cost: costs[costs.length - 1] as number,
    };
  }

  #arrays(): GraphArrays {
    const arcs: [number, number][][] = this.#nodes.map(() => []);
    for (const [link, { ends }] of this.#links.entries()) {
      const [left, right] = ends.map((end) => this.#nodeNumbers.get(end) as number) as [number, number];
      arcs[left]?.push([right, link]);
      arcs[right]?.push([left, link]);
    }
    const offsets = new Int32Array(this.#nodes.length + 1);
    for (const [node, leaving] of arcs.entries()) offsets[node + 1] = (offsets[node] as number) + leaving.length;
    return {
      offsets,
      heads: Int32Array.from(arcs.flatMap((leaving) => leaving.map(([head]) => head))),
      arcLinks: Int32Array.from(arcs.flatMap((leaving) => leaving.map(([, link]) => link))),
      linkCosts: Float64Array.from(this.#links, ({ cost }) => cost),
      nodeCosts: Float64Array.from(this.#nodes, ({ cost }) => cost),
      isPassable: Uint8Array.from(this.#nodes, ({ isPassable }) => (isPassable ? 1 : 0)),
    };
  }
}
