import type { PairRequest } from "../../layers.js";

/** A request at its head: how many pairs it still wants of all its circuits together. */
export class HeadRequest {
  readonly asked: PairRequest;
  /** Infinity: as many as can be had. */
  readonly #count: number;
  #wanted: number;
  #done = 0;

  constructor(asked: PairRequest) {
    this.asked = asked;
    this.#count = asked.pairCount ?? Number.POSITIVE_INFINITY;
    this.#wanted = this.#count;
  }

  get name(): string {
    return this.asked.name;
  }

  /** Whether its pairs carry states, so that a pair counts only once its state is on its way. */
  get sends(): boolean {
    return this.asked.headUse.type === "teleport" || this.asked.headUse.type === "prepare";
  }

  /** Whether a pair is wanted that no half is set aside for yet. */
  get isUnmet(): boolean {
    return this.#wanted > 0;
  }

  /** How many pairs to ask for; undefined: as many as can be had. */
  get pairCount(): number | undefined {
    return Number.isFinite(this.#wanted) ? this.#wanted : undefined;
  }

  get isComplete(): boolean {
    return this.#done >= this.#count;
  }

  /** A half is set aside for it. */
  claim(): void {
    this.#wanted -= 1;
  }

  /** So many halves that were set aside are lost, or pairs of no use after all: others are wanted. */
  takeBack(pairs: number): void {
    this.#wanted += pairs;
  }

  /** A pair is delivered, or the state it carries is on its way. */
  finish(): void {
    this.#done += 1;
  }
}
