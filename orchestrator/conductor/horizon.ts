import { assert } from "../../engine/assert.js";
import type { World } from "../world/world.js";

/**
 * How soon one node can influence another: the all-pairs shortest paths over the channels (the light time) and over the links
 * (from each end to each end, itself included: the least time from arming an attempt to hearing of it). The way from a
 * node to itself is its shortest way back, not 0.
 */
export class Horizon {
  readonly #count: number;
  readonly #least: Float64Array;

  constructor(count: number, { links, channels }: Pick<World, "links" | "channels">) {
    this.#count = count;
    this.#least = new Float64Array(count * count).fill(Number.POSITIVE_INFINITY);
    for (const { devices, delay, model } of links) {
      const [a, b] = [devices[0].rank, devices[1].rank];
      this.#shorten(a, b, Math.min(delay, model.cycle));
      this.#shorten(b, a, Math.min(delay, model.cycle));
      this.#shorten(a, a, model.cycle);
      this.#shorten(b, b, model.cycle);
    }
    for (const { devices, delay } of channels) {
      const [a, b] = [devices[0].rank, devices[1].rank];
      this.#shorten(a, b, delay);
      this.#shorten(b, a, delay);
    }
    for (let via = 0; via < count; via++) this.#relax(via);
  }

  /**
   * The end of the window that each node may be granted: no event that is still to come, at `next` of any node, can reach it
   * earlier. `limits`: the latest end anyway, per node.
   */
  windows(next: readonly number[], limits: readonly number[]): number[] {
    return limits.map((limit, node) => {
      let end = limit;
      for (let from = 0; from < this.#count; from++) {
        const reach = (next[from] ?? 0) + this.#at(from, node);
        if (reach < end) end = reach;
      }
      return end;
    });
  }

  #relax(via: number): void {
    for (let from = 0; from < this.#count; from++) {
      const there = this.#at(from, via);
      if (there === Number.POSITIVE_INFINITY) continue;
      for (let to = 0; to < this.#count; to++) this.#shorten(from, to, there + this.#at(via, to));
    }
  }

  #at(from: number, to: number): number {
    const least = this.#least[from * this.#count + to];
    assert(least !== undefined, `no way is known from ${from} to ${to}`);
    return least;
  }

  #shorten(from: number, to: number, span: number): void {
    const place = from * this.#count + to;
    if (span < (this.#least[place] ?? 0)) this.#least[place] = span;
  }
}
