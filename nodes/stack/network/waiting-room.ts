import type { CircuitOpen, CircuitUp } from "../../../proto/gen/entanglab/peer/v1/circuit.js";
import { type Claim, compareClaims, type Shares } from "../link/shares.js";
import { present } from "../present.js";
import type { NodeSetting } from "./circuit/setting.js";

/** A circuit that was refused for lack of slots here, and how its head is told when they may be there. */
interface Waiter {
  readonly circuit: string;
  readonly claim: Claim;
  readonly call: () => void;
}

/** The circuits that lack slots at this node. Each head is told once that they may be there, and then asks again. */
export class WaitingRoom {
  readonly #with: NodeSetting;
  readonly #shares: Shares;
  readonly #waiters = new Map<string, Waiter>();

  constructor(setting: NodeSetting, shares: Shares) {
    this.#with = setting;
    this.#shares = shares;
  }

  /** A circuit waits for slots at some links, even while its head tries another path: it takes them for lacking until it is told. */
  add(circuit: string, claim: Claim, call: () => void): void {
    this.#waiters.set([circuit, ...claim.links].join(" "), { circuit, claim, call });
  }

  /** A circuit of another node's waits: its head hears over the path that it asked over, while that has light. */
  addOnPath({ circuit, nodes, links }: CircuitOpen, place: number, claim: Claim): void {
    const way = nodes.slice(0, place).reverse();
    const link = present(links[place - 1], "upstream link");
    this.add(circuit, claim, () => {
      if (this.#with.link.hasLight(link)) this.passOn({ circuit, way });
    });
  }

  /** Word for a head goes one node on. */
  passOn({ circuit, way: [next, ...rest] }: CircuitUp): void {
    if (next !== undefined) this.#with.port.send(next, { $case: "circuitUp", value: { circuit, way: rest } });
  }

  /** A circuit waits for nothing any more. */
  remove(circuit: string): void {
    for (const [key, waiter] of this.#waiters) if (waiter.circuit === circuit) this.#waiters.delete(key);
  }

  /** Slots are free again: calls those whose claim could be met, the most urgent and senior first. */
  callNext(): void {
    if (this.#waiters.size === 0) return;
    const inOrder = [...this.#waiters].sort(([, a], [, b]) => compareClaims(a.claim, b.claim));
    for (const [key, waiter] of inOrder) {
      // Whoever was called before it may have called it, or taken what it lacks.
      if (this.#waiters.get(key) !== waiter || this.#shares.lack(waiter.claim) !== undefined) continue;
      this.#waiters.delete(key);
      waiter.call();
    }
  }
}
