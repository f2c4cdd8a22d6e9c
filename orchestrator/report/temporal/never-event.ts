import type { Instant } from "../../../engine/time.js";
import { humanText } from "../human.js";
import type { Judgement } from "../judge.js";
import type { Stretches } from "../stretches.js";
import type { Happening, Watch } from "./watch.js";

/** Whether an event does not happen, in a part of the run or all of it. */
export class NeverEvent implements Watch {
  readonly events: readonly string[];
  readonly #part: Stretches | undefined;
  #count = 0;
  #first: { readonly at: Instant; readonly name: string } | undefined;

  constructor(event: string, part: Stretches | undefined) {
    this.events = [event];
    this.#part = part;
  }

  observe({ at, name }: Happening): void {
    if (this.#part?.isOpen === false) return;
    this.#count++;
    this.#first ??= { at, name };
  }

  judge(): Judgement {
    if (this.#first === undefined) return { verdict: "holds", sampleSize: 0 };
    const { at, name } = this.#first;
    const times = this.#count === 1 ? "" : `, the first of ${this.#count} times`;
    return { verdict: "fails", sampleSize: this.#count, reason: `${name} at ${humanText(at, "ns")}${times}` };
  }
}
