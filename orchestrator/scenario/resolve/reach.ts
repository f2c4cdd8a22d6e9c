import type { Graph } from "./graph.js";

/**
 * Which nodes a way joins, where only some can be passed through. A node that can be passed belongs to one region: all that
 * can be passed and are joined with it. One that cannot be passed touches the regions of its neighbours.
 */
export class Reach {
  readonly #graph: Graph;
  readonly #regions = new Map<string, number>();

  constructor(graph: Graph, canPass: (node: string) => boolean) {
    this.#graph = graph;
    const toPass = new Set([...graph.nodes()].filter(canPass));
    let region = 0;
    for (const node of toPass) if (!this.#regions.has(node)) this.#fill(node, { toPass, region: region++ });
  }

  /** Whether a way may lead through a node; one without links is on none. */
  canPass(node: string): boolean {
    return this.#regions.has(node);
  }

  /** Whether a way leads from one node to another. */
  joins(head: string, tail: string): boolean {
    if (this.#graph.linkBetween(head, tail) !== undefined) return true;
    const regions = this.touchedBy(tail);
    return [...this.touchedBy(head)].some((region) => regions.has(region));
  }

  /** The regions through which ways from a node lead. */
  touchedBy(node: string): ReadonlySet<number> {
    const own = this.#regions.get(node);
    if (own !== undefined) return new Set([own]);
    const regions = [...this.#graph.neighbours(node)].map((neighbour) => this.#regions.get(neighbour));
    return new Set(regions.filter((region) => region !== undefined));
  }

  /** The neighbours of a node that no way passes through. */
  deadEndsBeside(node: string): readonly string[] {
    return [...this.#graph.neighbours(node)].filter((neighbour) => !this.canPass(neighbour));
  }

  #fill(start: string, { toPass, region }: { readonly toPass: ReadonlySet<string>; readonly region: number }): void {
    const found = [start];
    this.#regions.set(start, region);
    for (const node of found) {
      for (const next of this.#graph.neighbours(node)) {
        if (this.#regions.has(next) || !toPass.has(next)) continue;
        this.#regions.set(next, region);
        found.push(next);
      }
    }
  }
}
