import type { ScenarioLink } from "../scenario.js";

/** The links of a network, from each node. */
export class Graph {
  /** For each node the links to its neighbours, by neighbour. */
  readonly #links = new Map<string, Map<string, string>>();

  constructor(links: readonly ScenarioLink[]) {
    for (const { name, ends } of links) {
      this.#from(ends[0]).set(ends[1], name);
      this.#from(ends[1]).set(ends[0], name);
    }
  }

  /** The link between two neighbours. */
  linkBetween(from: string, to: string): string | undefined {
    return this.#links.get(from)?.get(to);
  }

  /** Nodes that have a link. */
  nodes(): Iterable<string> {
    return this.#links.keys();
  }

  neighbours(node: string): Iterable<string> {
    return this.#links.get(node)?.keys() ?? [];
  }

  /** The inner nodes of a way with as few links as can be; undefined where there is none. */
  innerNodes(head: string, tail: string): readonly string[] | undefined {
    const cameFrom = new Map<string, string>([[head, head]]);
    for (const node of cameFrom.keys()) {
      if (node === tail) return traced(head, tail, cameFrom);
      for (const next of this.neighbours(node)) if (!cameFrom.has(next)) cameFrom.set(next, node);
    }
    return undefined;
  }

  #from(node: string): Map<string, string> {
    const known = this.#links.get(node) ?? new Map<string, string>();
    this.#links.set(node, known);
    return known;
  }
}

function traced(head: string, tail: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const inner: string[] = [];
  for (let node = cameFrom.get(tail); node !== undefined && node !== head; node = cameFrom.get(node)) inner.push(node);
  return inner.reverse();
}
