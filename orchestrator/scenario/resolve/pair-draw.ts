import { assert } from "../../../engine/assert.js";
import type { Random } from "../../../engine/random.js";
import type { Reach } from "./reach.js";

interface Head {
  readonly name: string;
  /** What it reaches; it may be among them itself. */
  readonly tails: readonly string[];
  /** Its own place among them; -1 where it has none. */
  readonly ownPlace: number;
  /** How many pairs have one of the heads before it. */
  readonly pairsBefore: number;
}

/** Draws ends among some nodes: each ordered pair that a way joins is as likely as another. */
export class PairDraw {
  readonly #heads: readonly Head[];
  /** How many ordered pairs there are. */
  readonly pairCount: number;

  /** `nodes` in an order that does not depend on the file. */
  constructor(nodes: readonly string[], reach: Reach) {
    let pairCount = 0;
    this.#heads = tailsOf(nodes, reach).flatMap(({ name, tails, ownPlace }) => {
      const pairsBefore = pairCount;
      pairCount += tails.length - (ownPlace < 0 ? 0 : 1);
      return pairCount > pairsBefore ? [{ name, tails, ownPlace, pairsBefore }] : [];
    });
    this.pairCount = pairCount;
  }

  /** Head and tail, from one draw; there is at least one pair. */
  next(random: Random): readonly [string, string] {
    const drawn = random.integer(this.pairCount);
    let [low, high] = [0, this.#heads.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#heads[middle]?.pairsBefore ?? 0) <= drawn) low = middle;
      else high = middle - 1;
    }
    const head = this.#heads[low];
    assert(head !== undefined, "ends are drawn where there are none");
    const place = drawn - head.pairsBefore;
    const tail = head.tails[head.ownPlace >= 0 && place >= head.ownPlace ? place + 1 : place];
    assert(tail !== undefined, "every number below the count is that of a pair");
    return [head.name, tail];
  }
}

/** What each node reaches. Nodes of one region share one list: there may be thousands. */
function tailsOf(nodes: readonly string[], reach: Reach): readonly Omit<Head, "pairsBefore">[] {
  const inRegion = new Map<number, string[]>();
  const touched = nodes.map((name) => {
    const regions = [...reach.touchedBy(name)].map((region) => {
      const members = inRegion.get(region) ?? [];
      inRegion.set(region, members);
      return { members, ownPlace: members.push(name) - 1 };
    });
    return { name, regions };
  });
  const isNode = new Set(nodes);
  return touched.map(({ name, regions }) => {
    const [only] = regions;
    const beside = reach.deadEndsBeside(name).filter((neighbour) => isNode.has(neighbour));
    // The dead ends beside a node that can be passed are in its region's list already.
    if (only !== undefined && regions.length === 1 && (beside.length === 0 || reach.canPass(name))) {
      return { name, tails: only.members, ownPlace: only.ownPlace };
    }
    const tails = [...new Set([...regions.flatMap(({ members }) => members), ...beside])];
    return { name, tails, ownPlace: tails.indexOf(name) };
  });
}
