/** A swap that succeeded: it joined two link pairs. */
export interface Joint {
  readonly left: string;
  readonly right: string;
  readonly node: string;
}

/** Swaps that are kept in case one of their pairs turns out to matter. */
const REMEMBERED_MAX = 200_000;

/**
 * The link pairs that swaps join to some of them. Swaps come in the order of the trace, and the last so many are remembered: those
 * of one pair are as close together as its halves wait.
 */
export class Chain {
  readonly #members: Set<string>;
  readonly #joints = new Map<string, Joint>();
  readonly #byLeft = new Map<string, Joint>();
  readonly #byRight = new Map<string, Joint>();

  constructor(seeds: readonly string[]) {
    this.#members = new Set(seeds);
  }

  has(pair: string): boolean {
    return this.#members.has(pair);
  }

  add(joint: Joint): void {
    if (this.has(joint.left) || this.has(joint.right)) this.#grow([joint]);
    else {
      remember(this.#byLeft, joint.left, joint);
      remember(this.#byRight, joint.right, joint);
    }
  }

  /** Head first, as far as it is joined; of members that nothing joins, all. */
  inOrder(): string[] {
    const joints = [...this.#joints.values()];
    const next = new Map(joints.map(({ left, right }) => [left, right]));
    const reached = new Set(next.values());
    return [...this.#members]
      .filter((pair) => !reached.has(pair))
      .flatMap((start) => {
        const run: string[] = [];
        for (let at: string | undefined = start; at !== undefined; at = next.get(at)) run.push(at);
        return run;
      });
  }

  #grow(found: Joint[]): void {
    for (let joint = found.pop(); joint !== undefined; joint = found.pop()) {
      this.#joints.set(joint.left, joint);
      for (const pair of [joint.left, joint.right]) {
        if (this.has(pair)) continue;
        this.#members.add(pair);
        for (const other of [this.#byLeft.get(pair), this.#byRight.get(pair)]) {
          if (other !== undefined && !this.#joints.has(other.left)) found.push(other);
        }
      }
    }
  }
}

function remember(joints: Map<string, Joint>, pair: string, joint: Joint): void {
  joints.set(pair, joint);
  if (joints.size <= REMEMBERED_MAX) return;
  for (const oldest of joints.keys()) {
    joints.delete(oldest);
    return;
  }
}
