/** How far a message may be ahead of the one that is due: a sender has no more on their way at once. */
export const WINDOW = 1_024;

/** What came over a channel before its turn, and whose turn it is. */
export class Receiving<Message> {
  readonly #early = new Map<number, Message>();
  #upTo = 0;

  /** Everything up to this number has come. */
  get upTo(): number {
    return this.#upTo;
  }

  /** Takes a message, and returns those whose turn it is: none where it came before; undefined where one before it is missing. */
  take(number: number, message: Message): Message[] | undefined {
    if (number <= this.#upTo) return [];
    if (number > this.#upTo + 1) {
      if (number <= this.#upTo + WINDOW && !this.#early.has(number)) this.#early.set(number, message);
      return undefined;
    }
    const ready: Message[] = [];
    for (let next: Message | undefined = message; next !== undefined; next = this.#early.get(this.#upTo + 1)) {
      ready.push(next);
      this.#upTo += 1;
      this.#early.delete(this.#upTo);
    }
    return ready;
  }
}
