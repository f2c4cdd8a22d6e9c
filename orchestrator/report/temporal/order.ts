import type { Instant } from "../../../engine/time.js";
import { distinctText } from "../human.js";
import type { Judgement } from "../judge.js";
import type { Happening, Watch } from "./watch.js";

interface First {
  readonly at: Instant;
  /** Place among what both were told of: of what happens at one instant, the trace has an order. */
  readonly place: number;
}

/** Whether the first of one event comes before, or after, the first of another. */
export class Order implements Watch {
  readonly events: readonly string[];
  readonly #event: string;
  readonly #relation: "before" | "after";
  readonly #other: string;
  readonly #first = new Map<string, First>();

  constructor({ event, relation, other }: { event: string; relation: "before" | "after"; other: string }) {
    this.#event = event;
    this.#relation = relation;
    this.#other = other;
    this.events = [event, other];
  }

  observe({ event, at }: Happening): void {
    if (!this.#first.has(event)) this.#first.set(event, { at, place: this.#first.size });
  }

  judge(): Judgement {
    const one = this.#first.get(this.#event);
    const other = this.#first.get(this.#other);
    const sampleSize = this.#first.size;
    if (one === undefined && other === undefined) {
      return { verdict: "undecided", sampleSize, reason: `neither ${this.#event} nor ${this.#other} happened` };
    }
    if (one === undefined) return { verdict: "fails", sampleSize, reason: `${this.#event} did not happen` };
    if (other === undefined) {
      const verdict = this.#relation === "before" ? "holds" : "fails";
      return { verdict, sampleSize, reason: `${this.#other} did not happen` };
    }
    const isRight = this.#relation === "before" ? one.place < other.place : one.place > other.place;
    const times = [distinctText(one.at, other.at, "ns"), distinctText(other.at, one.at, "ns")];
    const reason = `${this.#event} at ${times[0]}, ${this.#other} at ${times[1]}`;
    return { verdict: isRight ? "holds" : "fails", sampleSize, reason };
  }
}
