import type { Duration, Instant } from "../../../engine/time.js";
import { humanText } from "../human.js";
import type { Judgement } from "../judge.js";
import type { Happening, Watch } from "./watch.js";

/** Whether an event happens within a span of every occurrence of an instant. It holds or fails: what does not come in time fails. */
export class Within implements Watch {
  readonly events: readonly string[];
  readonly #event: string;
  readonly #span: Duration;
  readonly #instant: string;
  #occurrences = 0;
  /** Occurrences of the instant after which the event has not happened yet. */
  #waiting: Instant[] = [];
  #last: Instant | undefined;
  #longest: number | undefined;
  #late: { readonly instant: Instant; readonly delay: number } | undefined;

  constructor({ event, span, instant }: { event: string; span: Duration; instant: string }) {
    this.#event = event;
    this.#span = span;
    this.#instant = instant;
    this.events = event === instant ? [event] : [event, instant];
  }

  observe({ event, at }: Happening): void {
    if (event === this.#event) {
      this.#last = at;
      for (const instant of this.#waiting) this.#answer(instant, at - instant);
      this.#waiting = [];
    }
    if (event !== this.#instant) return;
    this.#occurrences++;
    // What has happened at the same instant already is not before it.
    if (this.#last === at) this.#answer(at, 0);
    else this.#waiting.push(at);
  }

  judge(): Judgement {
    const size = { sampleSize: this.#occurrences };
    if (this.#occurrences === 0) return { verdict: "fails", ...size, reason: `${this.#instant} did not happen` };
    const [waiting] = this.#waiting;
    if (this.#late === undefined && waiting !== undefined) {
      return { verdict: "fails", ...size, reason: `${this.#event} did not follow at all on ${this.#at(waiting)}` };
    }
    const value = this.#longest === undefined ? {} : { value: this.#longest };
    if (this.#late === undefined) return { verdict: "holds", ...size, ...value };
    const reason = `${this.#event} came ${humanText(this.#late.delay, "ns")} after ${this.#at(this.#late.instant)}`;
    return { verdict: "fails", ...size, ...value, reason };
  }

  #answer(instant: Instant, delay: number): void {
    this.#longest = Math.max(this.#longest ?? 0, delay);
    if (delay > this.#span) this.#late ??= { instant, delay };
  }

  #at(instant: Instant): string {
    return `${this.#instant} at ${humanText(instant, "ns")}`;
  }
}
