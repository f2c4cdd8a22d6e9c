const LINES_MAX = 20;
const SPAN_MS = 10_000;
const LINE_CHARACTERS_MAX = 500;

/** Writes down what was refused, a line each, but not more than 20 lines in 10 s, so that nobody can flood it. */
export class Complaints {
  readonly #write: (line: string) => void;
  readonly #clock: () => number;
  #begin = 0;
  #count = 0;
  #unwritten = 0;

  constructor(write: (line: string) => void, clock: () => number = Date.now) {
    this.#write = write;
    this.#clock = clock;
  }

  note(complaint: string): void {
    const now = this.#clock();
    if (now - this.#begin >= SPAN_MS) {
      if (this.#unwritten > 0) this.#write(`${this.#unwritten} more calls were refused`);
      this.#begin = now;
      this.#count = 0;
      this.#unwritten = 0;
    }
    this.#count += 1;
    if (this.#count > LINES_MAX) this.#unwritten += 1;
    else this.#write(printable(complaint).slice(0, LINE_CHARACTERS_MAX));
  }
}

/** A caller chooses part of the text: it must not look like a second line, nor command a terminal. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");
