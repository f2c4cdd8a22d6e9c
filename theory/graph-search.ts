/** A graph as arrays: nodes and links are numbered in code-unit order of their names, so that numbers compare as names do. */
export interface GraphArrays {
  /** Where the arcs of a node begin, one more than there are nodes. */
  readonly offsets: Int32Array;
  /** Where an arc leads, and over which link. */
  readonly heads: Int32Array;
  readonly arcLinks: Int32Array;
  readonly linkCosts: Float64Array;
  readonly nodeCosts: Float64Array;
  readonly isPassable: Uint8Array;
}

/** A way through a graph by number; `costs[i]` is what it costs as far as `nodes[i]`. */
export interface Way {
  readonly nodes: readonly number[];
  readonly links: readonly number[];
  readonly costs: readonly number[];
}

/** What a search may not use, beyond what the graph itself forbids. */
export interface Forbidden {
  readonly links: Uint8Array;
  readonly nodes: Uint8Array;
}

const NONE = -1;

/** Dijkstra's search with a binary heap. It keeps its arrays between searches, so one object does one search at a time. */
export class GraphSearch {
  readonly #graph: GraphArrays;
  readonly #costs: Float64Array;
  readonly #hops: Int32Array;
  readonly #via: Int32Array;
  readonly #viaLink: Int32Array;
  readonly #isSettled: Uint8Array;
  /** Nodes by cost and then hops; `#places` says where a node is in it. */
  readonly #heap: Int32Array;
  readonly #places: Int32Array;
  #size = 0;

  constructor(graph: GraphArrays) {
    this.#graph = graph;
    const count = graph.nodeCosts.length;
    this.#costs = new Float64Array(count);
    this.#hops = new Int32Array(count);
    this.#via = new Int32Array(count);
    this.#viaLink = new Int32Array(count);
    this.#isSettled = new Uint8Array(count);
    this.#heap = new Int32Array(count);
    this.#places = new Int32Array(count);
  }

  /**
   * The best way from the last node of `root` to `target`, appended to `root`: least cost, then fewest links, then the
   * code-unit order of node names and at last of link names. Undefined where there is none.
   */
  best(root: Way, target: number, forbidden: Forbidden): Way | undefined {
    const source = root.nodes[root.nodes.length - 1] as number;
    this.#reset();
    this.#costs[source] = root.costs[root.costs.length - 1] as number;
    this.#hops[source] = 0;
    this.#insert(source);
    while (this.#size > 0) {
      const node = this.#pop();
      if (node === target) return this.#wayTo(root, source, target);
      if (node !== source && !this.#graph.isPassable[node]) continue;
      this.#relax(node, node === source && root.nodes.length === 1, forbidden);
    }
    return undefined;
  }

  #reset(): void {
    this.#costs.fill(Number.POSITIVE_INFINITY);
    this.#isSettled.fill(0);
    this.#places.fill(NONE);
    this.#via.fill(NONE);
    this.#size = 0;
  }

  #relax(node: number, isStart: boolean, forbidden: Forbidden): void {
    const { offsets, heads, arcLinks, linkCosts, nodeCosts } = this.#graph;
    const base = (this.#costs[node] as number) + (isStart ? 0 : (nodeCosts[node] as number));
    const hops = (this.#hops[node] as number) + 1;
    const end = offsets[node + 1] as number;
    for (let arc = offsets[node] as number; arc < end; arc++) {
      const head = heads[arc] as number;
      const link = arcLinks[arc] as number;
      if (this.#isSettled[head] || forbidden.links[link] || forbidden.nodes[head]) continue;
      const cost = base + (linkCosts[link] as number);
      if (!this.#isBetter(head, cost, hops, node, link)) continue;
      this.#costs[head] = cost;
      this.#hops[head] = hops;
      this.#via[head] = node;
      this.#viaLink[head] = link;
      this.#insert(head);
    }
  }

  #isBetter(head: number, cost: number, hops: number, node: number, link: number): boolean {
    const known = this.#costs[head] as number;
    if (cost !== known) return cost < known;
    if (cost === Number.POSITIVE_INFINITY) return false;
    if (hops !== this.#hops[head]) return hops < (this.#hops[head] as number);
    const other = this.#via[head] as number;
    if (other === node) return link < (this.#viaLink[head] as number);
    return this.#precedes(node, other);
  }

  /** Whether the way to `a` comes before the way to `b`, as long, in the order of their nodes. */
  #precedes(a: number, b: number): boolean {
    let isBefore = false;
    while (a !== b) {
      isBefore = a < b;
      a = this.#via[a] as number;
      b = this.#via[b] as number;
    }
    return isBefore;
  }

  #wayTo(root: Way, source: number, target: number): Way {
    const nodes: number[] = [];
    const links: number[] = [];
    const costs: number[] = [];
    for (let node = target; node !== source; node = this.#via[node] as number) {
      nodes.push(node);
      links.push(this.#viaLink[node] as number);
      costs.push(this.#costs[node] as number);
    }
    return {
      nodes: [...root.nodes, ...nodes.reverse()],
      links: [...root.links, ...links.reverse()],
      costs: [...root.costs, ...costs.reverse()],
    };
  }

  #isBefore(a: number, b: number): boolean {
    const difference = (this.#costs[a] as number) - (this.#costs[b] as number);
    if (difference !== 0) return difference < 0;
    return (this.#hops[a] as number) < (this.#hops[b] as number);
  }

  /** Puts a node into the heap, or moves it up to where its lower cost belongs. */
  #insert(node: number): void {
    let place = this.#places[node] as number;
    if (place === NONE) place = this.#size++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above] as number;
      if (!this.#isBefore(node, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(node, place);
  }

  #pop(): number {
    const first = this.#heap[0] as number;
    this.#isSettled[first] = 1;
    const last = this.#heap[--this.#size] as number;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && this.#isBefore(this.#heap[below + 1] as number, this.#heap[below] as number))
        below++;
      const child = this.#heap[below] as number;
      if (!this.#isBefore(child, last)) break;
      this.#put(child, place);
      place = below;
    }
    if (this.#size > 0) this.#put(last, place);
    return first;
  }

  #put(node: number, place: number): void {
    this.#heap[place] = node;
    this.#places[node] = place;
  }
}
