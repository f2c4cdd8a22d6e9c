import type { TraceRecord } from "../../engine/trace.js";
import { outerPairs, textOf } from "./scene.js";

/** Learns which link pairs become one end-to-end pair, and in which order those are delivered. */
export class Groups {
  readonly #parent = new Map<string, string>();
  readonly #delivered: string[] = [];

  learn(record: TraceRecord): void {
    switch (record.event) {
      case "swapped":
        if (record["outcome"] !== undefined) this.#join(textOf(record, "left"), textOf(record, "right"));
        return;
      case "delivered":
      case "measured":
      case "sent":
      case "received": {
        const [first, last] = outerPairs(textOf(record, "pair"));
        this.#join(first, last);
        this.#delivered.push(first);
      }
    }
  }

  /** The place of the group of each delivered link pair, in order of delivery. */
  numbering(): (pair: string | undefined) => number | undefined {
    const roots = [...new Set(this.#delivered.map((pair) => this.#root(pair)))];
    const places = new Map(roots.map((root, place) => [root, place]));
    return (pair) => (pair === undefined ? undefined : places.get(this.#root(pair)));
  }

  #join(one: string, other: string): void {
    const root = this.#root(one);
    const otherRoot = this.#root(other);
    if (root !== otherRoot) this.#parent.set(otherRoot, root);
  }

  #root(pair: string): string {
    let root = pair;
    for (let next = this.#parent.get(root); next !== undefined; next = this.#parent.get(root)) root = next;
    return root;
  }
}
