import type { Batch } from "./append.js";

const LINES_MAX = 50_000;
const CHARACTERS_MAX = 16 * 1024 * 1024;

export interface BacklogLimits {
  readonly lines: number;
  readonly characters: number;
}

/**
 * Lines that Redis does not have yet, within bounds. Where they are too many the older half goes: whoever watches wants to
 * see the present, and few long gaps are easier to follow than many short ones.
 */
export class Backlog {
  readonly #limits: BacklogLimits;
  /** Lines from `#first` on; those before `#head` are gone. */
  #lines: string[] = [];
  #head = 0;
  #first = 0;
  #characters = 0;

  constructor(limits: BacklogLimits = { lines: LINES_MAX, characters: CHARACTERS_MAX }) {
    this.#limits = limits;
  }

  /** Number of the next line. */
  get next(): number {
    return this.#first + this.length;
  }

  get length(): number {
    return this.#lines.length - this.#head;
  }

  /** Takes a line; false where older ones had to go for it. */
  add(line: string): boolean {
    this.#lines.push(line);
    this.#characters += line.length;
    let isComplete = true;
    while (this.length > this.#limits.lines || this.#characters > this.#limits.characters) {
      this.#forget(Math.ceil(this.length / 2));
      isComplete = false;
    }
    return isComplete;
  }

  /** Forgets the lines below this number: they are settled. */
  settle(number: number): void {
    this.#forget(Math.min(Math.max(number - this.#first, 0), this.length));
  }

  /** The oldest lines in batches of at most so many, for a stream that is settled below a number. They stay until they are settled. */
  batches(settled: number, { lines, batches }: { readonly lines: number; readonly batches: number }): Batch[] {
    const result: Batch[] = [];
    let at = settled;
    for (let first = this.#first; result.length < batches && at < this.next; ) {
      const head = this.#head + (first - this.#first);
      const taken = this.#lines.slice(head, head + lines);
      result.push({ settled: at, first, lines: taken });
      first += taken.length;
      at = first;
    }
    return result;
  }

  #forget(count: number): void {
    for (let i = this.#head; i < this.#head + count; i++) this.#characters -= this.#lines[i]?.length ?? 0;
    this.#head += count;
    this.#first += count;
    if (this.#head * 2 > this.#lines.length) {
      this.#lines = this.#lines.slice(this.#head);
      this.#head = 0;
    }
  }
}
