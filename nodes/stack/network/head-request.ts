import type { CircuitRequest } from "../layers.js";

/** A request at the head of its circuit: how many pairs it still wants, and which numbers they get. */
export class HeadRequest {
  readonly asked: CircuitRequest;
  /** What it asks of the head's own link while the circuit is open. */
  linkRequest: string | undefined;
  /** Infinity: as many as can be had. */
  readonly #count: number;
  #wanted: number;
  #delivered = 0;
  #next = 0;

  constructor(asked: CircuitRequest) {
    this.asked = asked;
    this.#count = asked.pairCount ?? Number.POSITIVE_INFINITY;
    this.#wanted = this.#count;
  }

  get name(): string {
    return this.asked.name;
  }

  get teleports(): boolean {
    return this.asked.headUse.type === "teleport";
  }

  /** Whether a half is wanted that none is set aside for yet. */
  get isUnmet(): boolean {
    return this.#wanted > 0;
  }

  /** How many pairs to ask for; undefined: as many as can be had. */
  get pairCount(): number | undefined {
    return Number.isFinite(this.#wanted) ? this.#wanted : undefined;
  }

  /** The number that the next pair gets. */
  get nextNumber(): number {
    return this.#next;
  }

  get isComplete(): boolean {
    return this.#delivered === this.#count;
  }

  /** A half is set aside for it. */
  claim(): void {
    this.#wanted -= 1;
  }

  /** A half that was set aside is lost: another one is wanted. */
  lose(): void {
    this.#wanted += 1;
  }

  /** A pair is whole: it gets its number, which no other pair has. */
  number(): number {
    return this.#next++;
  }

  deliver(): void {
    this.#delivered += 1;
  }

  /** So many pairs that were delivered were of no use after all: others are wanted. */
  takeBack(pairs: number): void {
    this.#delivered -= pairs;
    this.#wanted += pairs;
  }
}
