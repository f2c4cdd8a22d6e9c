import type { Batch } from "./append.js";

/** Bounds of a backlog, and of a batch of it. */
export interface BacklogLimits {
  readonly lines: number;
  readonly bytes: number;
  readonly batchLines: number;
  readonly batchBytes: number;
}

const LIMITS: BacklogLimits = {
  lines: 50_000,
  bytes: 16 * 1024 * 1024,
  batchLines: 2_000,
  batchBytes: 256 * 1024,
};

/** UTF-8 takes no more for each of JavaScript's characters. */
const BYTES_PER_CHARACTER = 3;
const LINE_BREAK = 0x0a;
const NOTHING = Buffer.alloc(0);

/** Lines that leave together. */
interface Chunk {
  readonly first: number;
  lines: number;
  bytes: number;
  text: Buffer;
}

/**
 * Lines that Redis does not have yet, within bounds. Where they are too many the older half goes: whoever watches wants to
 * see the present, and few long gaps are easier to follow than many short ones. Lines are kept as bytes: tens of
 * thousands of strings, each in many parts, would cost the run more in garbage collection than all the rest of the bus.
 */
export class Backlog {
  readonly #limits: BacklogLimits;
  #chunks: Chunk[] = [];
  /** Whether the last chunk takes more lines. */
  #isOpen = false;
  #next = 0;
  #lines = 0;
  #bytes = 0;

  constructor(limits: Partial<BacklogLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Number of the next line. */
  get next(): number {
    return this.#next;
  }

  /** How many lines are kept. */
  get length(): number {
    return this.#lines;
  }

  /** Takes a line; false where older ones had to go for it. */
  add(line: string): boolean {
    const bytesMost = line.length * BYTES_PER_CHARACTER + 1;
    const chunk = this.#chunkFor(bytesMost);
    const end = chunk.bytes + chunk.text.write(line, chunk.bytes);
    chunk.text[end] = LINE_BREAK;
    this.#bytes += end + 1 - chunk.bytes;
    chunk.bytes = end + 1;
    chunk.lines += 1;
    this.#lines += 1;
    this.#next += 1;
    if (this.#lines <= this.#limits.lines && this.#bytes <= this.#limits.bytes) return true;
    this.#forgetHalf();
    return false;
  }

  /** Forgets the lines below this number: they are settled. */
  settle(number: number): void {
    let count = 0;
    for (const { first } of this.#chunks) {
      if (first >= number) break;
      count += 1;
    }
    this.#forget(count);
  }

  /**
   * The next batches, at most so many, for a stream that is, or will be, settled below a number. They stay until they are
   * settled. Where there are no lines, the batch is empty.
   */
  batches(settled: number, most: number): Batch[] {
    this.#seal();
    const result: Batch[] = [];
    let at = settled;
    for (const { first, lines, text } of this.#chunks) {
      if (result.length === most) break;
      if (first < settled) continue;
      result.push({ settled: at, first, end: first + lines, text });
      at = first + lines;
    }
    if (result.length === 0) result.push({ settled, first: this.#next, end: this.#next, text: NOTHING });
    return result;
  }

  #chunkFor(bytesMost: number): Chunk {
    const open = this.#isOpen ? this.#chunks.at(-1) : undefined;
    const { batchLines, batchBytes } = this.#limits;
    if (open !== undefined && open.lines < batchLines && open.text.length - open.bytes >= bytesMost) return open;
    this.#seal();
    const text = Buffer.allocUnsafe(Math.max(batchBytes, bytesMost));
    const chunk = { first: this.#next, lines: 0, bytes: 0, text };
    this.#chunks.push(chunk);
    this.#isOpen = true;
    return chunk;
  }

  /** What is sent once must be sent again as it was: a stream takes batches as a whole, and so stands between two of them. */
  #seal(): void {
    const open = this.#isOpen ? this.#chunks.at(-1) : undefined;
    this.#isOpen = false;
    if (open === undefined) return;
    const text = open.text.subarray(0, open.bytes);
    open.text = text.length * 2 < open.text.length ? Buffer.from(text) : text;
  }

  #forgetHalf(): void {
    const [lines, bytes] = [this.#lines / 2, this.#bytes / 2];
    let count = 0;
    let [lessLines, lessBytes] = [0, 0];
    for (const chunk of this.#chunks) {
      if (lessLines >= lines && lessBytes >= bytes) break;
      lessLines += chunk.lines;
      lessBytes += chunk.bytes;
      count += 1;
    }
    this.#forget(count);
  }

  #forget(count: number): void {
    if (count === this.#chunks.length) this.#isOpen = false;
    for (const { lines, bytes } of this.#chunks.splice(0, count)) {
      this.#lines -= lines;
      this.#bytes -= bytes;
    }
  }
}
