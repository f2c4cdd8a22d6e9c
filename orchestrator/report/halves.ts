import type { TraceRecord } from "../../engine/trace.js";

/** A delivery that one end was told of and the other not yet. */
export interface Half<Context> {
  readonly record: TraceRecord;
  readonly context: Context;
}

/** What comes of a record: what belongs to it, and a sentence where the two do not agree. */
export interface Joined<Context> {
  readonly earlier?: Half<Context>;
  readonly mismatch?: string;
}

/** Joins what the two ends of a request were told: by the name of the pair. Only what is still alone is kept. */
export class Halves<Context> {
  readonly #byPair = new Map<string, Half<Context>>();
  readonly #pairBySequence = new Map<number, string>();

  /** What one end alone was told of so far. */
  get alone(): Iterable<Half<Context>> {
    return this.#byPair.values();
  }

  /** Takes in what an end was told, and finds what the other end was told of the same pair. */
  join(record: TraceRecord, context: Context): Joined<Context> {
    const pair = record["pair"] as string;
    const sequence = record["sequence"] as number;
    const earlier = this.#byPair.get(pair);
    if (earlier === undefined) return this.#keep({ record, context });
    if (earlier.record.node === record.node) {
      return { mismatch: `${record.node} was told of ${pair} twice` };
    }
    this.#byPair.delete(pair);
    this.#forget(earlier.record);
    const isSame = earlier.record["sequence"] === sequence && earlier.record["frame"] === record["frame"];
    return isSame ? { earlier } : { earlier, mismatch: disagreement(earlier.record, record) };
  }

  /** A record that no other will follow. */
  drop(record: TraceRecord): void {
    this.#byPair.delete(record["pair"] as string);
    this.#forget(record);
  }

  #keep(half: Half<Context>): Joined<Context> {
    const sequence = half.record["sequence"] as number;
    const other = this.#byPair.get(this.#pairBySequence.get(sequence) ?? "");
    const pair = half.record["pair"] as string;
    this.#byPair.set(pair, half);
    if (other === undefined) this.#pairBySequence.set(sequence, pair);
    return other === undefined ? {} : { mismatch: disagreement(other.record, half.record) };
  }

  #forget(record: TraceRecord): void {
    const sequence = record["sequence"] as number;
    if (this.#pairBySequence.get(sequence) === record["pair"]) this.#pairBySequence.delete(sequence);
  }
}

function disagreement(earlier: TraceRecord, later: TraceRecord): string {
  const [one, other] = [earlier["sequence"], later["sequence"]];
  const which = one === other ? `as delivery ${String(other)}` : `as deliveries ${String(one)} and ${String(other)}`;
  return `${named(earlier)} but ${named(later)} ${which}`;
}

function named({ node, pair, frame }: TraceRecord): string {
  return `${node} says ${String(pair)}${frame === undefined ? "" : ` in ${String(frame)}`}`;
}
