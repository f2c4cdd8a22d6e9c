import { EventEmitter, once } from "node:events";

/** Sentences that a test waits for, in the place of whoever would read them. */
export class Sentences {
  readonly all: string[] = [];
  readonly #events = new EventEmitter();

  readonly take = (text: string): void => {
    this.all.push(text);
    this.#events.emit("text");
  };

  /** Returns once one matches that was not returned before, or fails at the deadline. */
  async until(pattern: RegExp, deadlineMs: number): Promise<string> {
    const signal = AbortSignal.timeout(deadlineMs);
    for (let i = 0; ; i++) {
      while (i >= this.all.length) await once(this.#events, "text", { signal });
      const text = this.all[i] ?? "";
      if (pattern.test(text)) return text;
    }
  }
}
