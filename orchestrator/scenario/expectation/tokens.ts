export interface Token {
  readonly text: string;
  readonly offset: number;
}

/** The words of an expectation, one after the other. Comparisons and `@` stand alone; all else ends at a blank or at one of them. */
export class Tokens {
  /** What follows the last word. */
  readonly end: Token;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    const words = text.matchAll(/[<>=!]+|@|[^\s<>=!@]+/gu);
    this.#tokens = [...words].map((match) => ({ text: match[0], offset: match.index }));
    this.end = { text: "", offset: text.trimEnd().length };
  }

  peek(): Token {
    return this.#tokens[this.#next] ?? this.end;
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  /** The words up to one of these, or to the end. */
  takeUntil(words: ReadonlySet<string>): readonly Token[] {
    const taken: Token[] = [];
    while (this.peek() !== this.end && !words.has(this.peek().text)) taken.push(this.take());
    return taken;
  }
}
