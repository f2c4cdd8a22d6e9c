import { type Reading, readDocument } from "./document.js";

/** A place in one of the files of a scenario, line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Source {
  readonly file: string;
  readonly base: number;
  readonly position: Reading["position"];
}

/** The texts of a scenario: the file itself first, then those it names. An offset counts through all of them, one after another. */
export class Sources {
  readonly #sources: Source[] = [];
  #end = 0;

  /** Reads a text of this name as YAML. */
  read(text: string, file: string): Reading & { readonly base: number } {
    const base = this.#end;
    const reading = readDocument(text, base);
    this.#sources.push({ file, base, position: reading.position });
    this.#end = base + text.length + 1;
    return { ...reading, base };
  }

  /** Makes places for a text that is not YAML, from offset `base` on; the caller's problems stand there. */
  add(file: string, position: (offset: number) => { line: number; column: number }): number {
    const base = this.#end;
    this.#sources.push({ file, base, position: (offset) => position(offset - base) });
    this.#end = base + 1;
    return base;
  }

  readonly place = (offset: number): Place => {
    const source = this.#sources.findLast(({ base }) => base <= offset) ?? this.#sources[0];
    if (source === undefined) return { file: "", line: 1, column: 1 };
    return { file: source.file, ...source.position(offset) };
  };
}
