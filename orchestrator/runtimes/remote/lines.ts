import { StringDecoder } from "node:string_decoder";

const LINE_MAX = 2_000;

/** Cuts what arrives in pieces into lines. A line that is too long is cut short. */
export class Lines {
  readonly #decoder = new StringDecoder("utf8");
  #begun = "";

  /** The lines that are complete with these bytes. */
  push(bytes: Buffer): string[] {
    const parts = (this.#begun + this.#decoder.write(bytes)).split("\n");
    this.#begun = (parts.pop() ?? "").slice(0, LINE_MAX);
    return parts.map((line) => line.replace(/\r$/, "").slice(0, LINE_MAX));
  }

  /** What was written after the last line's end. */
  end(): string[] {
    const last = this.#begun + this.#decoder.end();
    this.#begun = "";
    return last === "" ? [] : [last];
  }
}

/** Remembers the last lines. */
export class Tail {
  readonly #lines: string[] = [];
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
    this.#lines.splice(0, this.#lines.length - this.#count);
  }

  get lines(): readonly string[] {
    return [...this.#lines];
  }
}
