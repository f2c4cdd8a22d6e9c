import { didYouMean } from "../scenario/suggest.js";
import { type PairName, pairNameOf } from "./pair-name.js";

const SHOWN = 3;
const KEPT_MAX = 1000;

/** The pairs of a trace whose names are nearest to one that it does not have. */
export class Neighbours {
  readonly #sought: PairName;
  readonly #groups = new Set<string>();
  /** Of the same link or circuit, nearest first. */
  #near: { readonly name: string; readonly distance: number }[] = [];

  constructor(sought: PairName) {
    this.#sought = sought;
  }

  /** There is a pair of this name. */
  see(text: string): void {
    const pair = pairNameOf(text);
    if (pair === undefined || pair.type !== this.#sought.type) return;
    const group = groupOf(pair);
    if (this.#groups.size < KEPT_MAX) this.#groups.add(group);
    if (group !== groupOf(this.#sought)) return;
    const distance = distanceOf(pair, this.#sought);
    const farthest = this.#near.at(-1);
    if (this.#near.length === SHOWN && farthest !== undefined && farthest.distance <= distance) return;
    if (this.#near.some(({ name }) => name === pair.name)) return;
    this.#near = [...this.#near, { name: pair.name, distance }]
      .sort((one, other) => one.distance - other.distance)
      .slice(0, SHOWN);
  }

  /** What was probably meant, as a clause. */
  advice(): string {
    if (this.#near.length > 0) return `the nearest are ${this.#near.map(({ name }) => name).join(", ")}`;
    const what = this.#sought.type === "link" ? "links" : "circuits";
    if (this.#groups.size === 0)
      return `it tells of no ${this.#sought.type === "link" ? "link" : "end-to-end"} pair at all`;
    const all = [...this.#groups];
    const list = all.slice(0, SHOWN * SHOWN).join(", ");
    const more = all.length > SHOWN * SHOWN ? ", …" : "";
    return `its ${what} with pairs are ${list}${more}${didYouMean(groupOf(this.#sought), all)}`;
  }
}

const groupOf = (pair: PairName): string => (pair.type === "link" ? pair.link : pair.circuit);

function distanceOf(pair: PairName, sought: PairName): number {
  if (pair.type === "link" && sought.type === "link") return Math.abs(pair.number - sought.number);
  if (pair.type === "link" || sought.type === "link") return Number.POSITIVE_INFINITY;
  return apart(pair.first, sought.first) + apart(pair.last, sought.last);
}

/** Another link is far away. */
const FAR = 1e6;

function apart(one: string, other: string): number {
  const [a, b] = [pairNameOf(one), pairNameOf(other)];
  if (a?.type !== "link" || b?.type !== "link" || a.link !== b.link) return FAR;
  return Math.abs(a.number - b.number);
}
