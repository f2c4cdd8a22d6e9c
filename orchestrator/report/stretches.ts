import type { Duration, Instant } from "../../engine/time.js";
import type { Window } from "../scenario/scenario.js";

/** The part of a run that a window names, as far as the records tell it: stretches, each from its begin to before its end. */
export class Stretches {
  /** Absent: the whole run. */
  readonly window: Window | undefined;
  readonly #over: (readonly [begin: number, end: number])[] = [];
  /** Faults of the group that last. */
  #lasting = 0;
  #begin: number | undefined;
  /** How many stretches have begun: samples tell by it whether one has ended in between. */
  #count = 0;

  constructor(window?: Window) {
    this.window = window;
    if (window?.relation !== "during") this.#open(0);
  }

  get isOpen(): boolean {
    return this.#begin !== undefined;
  }

  get count(): number {
    return this.#count;
  }

  /** A fault of these names begins or is over. */
  observe(isBegin: boolean, names: readonly string[], at: Instant): void {
    if (this.window === undefined || !names.includes(this.window.fault)) return;
    const was = this.#lasting > 0;
    this.#lasting += isBegin ? 1 : -1;
    const is = this.#lasting > 0;
    if (was === is) return;
    if (is === (this.window.relation === "during")) this.#open(at);
    else this.#close(at);
  }

  /** How much of a span lies within. */
  overlap(from: number, to: number): Duration {
    const stretches = this.#begin === undefined ? this.#over : [...this.#over, [this.#begin, to] as const];
    let total = 0;
    for (const [begin, end] of stretches) total += Math.max(0, Math.min(end, to) - Math.max(begin, from));
    return total as Duration;
  }

  #open(at: number): void {
    this.#begin = at;
    this.#count++;
  }

  #close(at: number): void {
    if (this.#begin !== undefined) this.#over.push([this.#begin, at]);
    this.#begin = undefined;
  }
}

/** Why nothing can be said about a part of the run; `undefined` where there is such a part. */
export function absence(part: Stretches | undefined): string | undefined {
  if (part === undefined || part.count > 0) return undefined;
  const fault = part.window?.fault ?? "the fault";
  return part.window?.relation === "during" ? `${fault} did not happen` : `${fault} lasted all the time`;
}
