import { compareNames } from "../../../engine/order.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Slots, Work } from "../physical/slots.js";

/** What a circuit asks of a node: slots at one or two of its links. */
export interface Claim {
  /** The circuit and its opening. */
  readonly purpose: string;
  /** The links at this node that the circuit runs over. */
  readonly links: readonly string[];
  /** How many slots at each of them it cannot do without. */
  readonly need: number;
  /** 0 is the most urgent, 7 the least. */
  readonly priority: number;
  /** When its head first asked. */
  readonly since: number;
}

/** Why a claim cannot be met now. */
export interface Lack {
  /** The link that lacks slots; where the node lacks them altogether, the first of the claim. */
  readonly link: string;
  /** Not even an idle node could meet it. */
  readonly isForEver: boolean;
  /** The circuits that have to make room for it, least senior first. Empty: none that must. */
  readonly displaces: readonly string[];
}

interface Share extends Claim {
  /** Every node of the circuit has set slots aside. */
  stands: boolean;
}

/**
 * How the circuits over a node share its slots. Each is sure of what it cannot do without from the time it is set up; the rest of
 * a link's slots goes in equal parts to the most urgent of its circuits that stand. What a circuit holds beyond its part when
 * another comes drains away as its pairs are done: a circuit makes pairs only once all its nodes have set slots aside, so of two that
 * hold what the other waits for, one would have had to begin before itself.
 */
export class Shares {
  readonly #slots: Slots;
  readonly #limits = new Map<string, number>();
  readonly #pool: number;
  /** Whether the node has fewer slots than its links together may use. */
  readonly #isShort: boolean;
  readonly #byPurpose = new Map<string, Share>();
  readonly #byLink = new Map<string, Share[]>();
  readonly #works = new Map<string, Work>();
  /** What each circuit may use of a link; worked out when it is next asked for. */
  readonly #allowed = new Map<string, ReadonlyMap<string, number>>();

  constructor(slots: Slots, start: NodeStart) {
    this.#slots = slots;
    this.#pool = start.slotCount - start.dataSlotCount;
    let together = 0;
    for (const { link, slotCountMax } of start.links) {
      this.#limits.set(link, Math.min(slotCountMax, this.#pool));
      this.#byLink.set(link, []);
      together += slotCountMax;
    }
    this.#isShort = together > this.#pool;
  }

  /** Sets slots aside for a circuit; returns what is lacking where it cannot. */
  claim(claim: Claim): Lack | undefined {
    const lack = this.lack(claim);
    if (lack !== undefined) return lack;
    const share = { ...claim, stands: false };
    this.#byPurpose.set(claim.purpose, share);
    for (const link of claim.links) {
      const shares = this.#on(link);
      shares.push(share);
      shares.sort(compareClaims);
      this.#allowed.delete(link);
    }
    return undefined;
  }

  /** What is lacking for a claim, or undefined where it could be met. */
  lack(claim: Claim): Lack | undefined {
    const { links, need } = claim;
    const isForEver = need * links.length > this.#pool || links.some((link) => need > (this.#limits.get(link) ?? 0));
    const displaced = new Set<Share>();
    let lacking: string | undefined;
    let isHopeless = isForEver;
    const makeRoom = (link: string, inOrder: readonly Share[], missing: number, roomOf: (share: Share) => number) => {
      if (missing <= 0) return;
      lacking ??= link;
      let room = 0;
      for (const share of displaced) if (inOrder.includes(share)) room += roomOf(share);
      for (const share of [...inOrder].reverse()) {
        if (room >= missing) break;
        if (displaced.has(share) || !yieldsTo(share, claim)) continue;
        displaced.add(share);
        room += roomOf(share);
      }
      if (room < missing) isHopeless = true;
    };
    for (const link of links) {
      const shares = this.#on(link);
      makeRoom(link, shares, taken(shares) + need - (this.#limits.get(link) ?? 0), (share) => share.need);
    }
    if (this.#isShort) {
      const all = [...this.#byPurpose.values()].sort(compareClaims);
      const missing = takenAltogether(all) + need * links.length - this.#pool;
      makeRoom(links[0] ?? "", all, missing, (share) => share.need * share.links.length);
    }
    if (lacking === undefined) return undefined;
    const displaces = isHopeless
      ? []
      : [...displaced]
          .sort(compareClaims)
          .reverse()
          .map(({ purpose }) => purpose);
    return { link: lacking, isForEver, displaces };
  }

  /** Every node of a circuit has set slots aside. */
  stands(purpose: string): void {
    const share = this.#byPurpose.get(purpose);
    if (share === undefined) return;
    share.stands = true;
    for (const link of share.links) this.#allowed.delete(link);
  }

  /** A circuit is over here; returns its links. */
  release(purpose: string): readonly string[] {
    const share = this.#byPurpose.get(purpose);
    if (share === undefined) return [];
    this.#byPurpose.delete(purpose);
    for (const link of share.links) {
      const shares = this.#on(link);
      shares.splice(shares.indexOf(share), 1);
      this.#allowed.delete(link);
      this.tidy(this.work(link, purpose));
    }
    return share.links;
  }

  /** Forgets what no slot works for any more. */
  tidy({ link, purpose, armed, held }: Work): void {
    if (armed + held === 0 && !this.#byPurpose.has(purpose)) this.#works.delete(`${link} ${purpose}`);
  }

  /** Whether slots are set aside for a circuit. */
  has(purpose: string): boolean {
    return this.#byPurpose.has(purpose);
  }

  /** What the slots of a link do for a circuit. */
  work(link: string, purpose: string): Work {
    const key = `${link} ${purpose}`;
    let work = this.#works.get(key);
    if (work === undefined) {
      work = { link, purpose, armed: 0, held: 0 };
      this.#works.set(key, work);
    }
    return work;
  }

  /** How many slots of a link a circuit may use as things stand. */
  allowed(link: string, purpose: string): number {
    let allowed = this.#allowed.get(link);
    if (allowed === undefined) {
      allowed = sharedOut(this.#on(link), this.#limits.get(link) ?? 0);
      this.#allowed.set(link, allowed);
    }
    return allowed.get(purpose) ?? 0;
  }

  /** Whether a circuit may take one more slot of those that the node has left: what others cannot do without is theirs. */
  mayTake(purpose: string, work: Work): boolean {
    if (!this.#isShort) return true;
    const share = this.#byPurpose.get(purpose);
    if (share === undefined) return false;
    if (work.armed + work.held < share.need) return true;
    return this.#slots.freeCount > this.#unfilled();
  }

  /** Whether a slot of one link that is empty again may be of use to another. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** Slots that circuits cannot do without and do not use yet. */
  #unfilled(): number {
    let unfilled = 0;
    for (const { purpose, links, need } of this.#byPurpose.values()) {
      for (const link of links) {
        const { armed, held } = this.work(link, purpose);
        unfilled += Math.max(0, need - armed - held);
      }
    }
    return unfilled;
  }

  #on(link: string): Share[] {
    return this.#byLink.get(link) ?? [];
  }
}

/** The order of circuits: the more urgent, then the one whose head asked first, then by name. */
export const compareClaims = (a: Claim, b: Claim): number =>
  a.priority - b.priority || a.since - b.since || compareNames(a.purpose, b.purpose);

function taken(shares: readonly Share[]): number {
  let sum = 0;
  for (const { need } of shares) sum += need;
  return sum;
}

function takenAltogether(shares: readonly Share[]): number {
  let sum = 0;
  for (const { need, links } of shares) sum += need * links.length;
  return sum;
}

/**
 * Whether a circuit makes room for another: if it is less urgent, or junior and still being set up. Of two that are set up against
 * each other the senior goes first, and so one of them always does.
 */
const yieldsTo = (share: Share, claim: Claim): boolean =>
  share.priority > claim.priority || (!share.stands && compareClaims(share, claim) > 0);

/** What each circuit may use of a link: what it cannot do without, and its part of the rest. */
function sharedOut(shares: readonly Share[], limit: number): ReadonlyMap<string, number> {
  const allowed = new Map(shares.map(({ purpose, need }) => [purpose, need]));
  const standing = shares.filter(({ stands }) => stands);
  const urgent = standing.filter(({ priority }) => priority === standing[0]?.priority);
  const rest = limit - taken(shares);
  for (const [place, { purpose, need }] of urgent.entries()) {
    const part = Math.floor(rest / urgent.length) + (place < rest % urgent.length ? 1 : 0);
    allowed.set(purpose, need + part);
  }
  return allowed;
}
