import { assert } from "../../engine/assert.js";
import type { TraceRecord } from "../../engine/trace.js";

interface Entry {
  readonly at: number;
  /** The conductor's, the world's or a node's. */
  readonly rank: number;
  /** Decides between the heralds of the world; else the order of recording does. */
  readonly turn: number;
  readonly records: readonly TraceRecord[];
}

/**
 * Puts the parts of a trace together: (instant, rank, order within the part). An entry leaves once nothing earlier can
 * come. A place can be kept for what is recorded later: its records are looked at when it leaves.
 */
export class Ledger {
  readonly #record: (record: TraceRecord) => void;
  #entries: Entry[] = [];
  #floor = 0;

  constructor(record: (record: TraceRecord) => void) {
    this.#record = record;
  }

  /** `turn` rises within a rank and an instant, or is 0 where the order of adding is the order. */
  add(at: number, rank: number, records: readonly TraceRecord[], turn = 0): void {
    assert(at >= this.#floor, `rank ${rank} records something at ${at}, but the trace is written up to ${this.#floor}`);
    this.#entries.push({ at, rank, turn, records });
  }

  /** Nothing happens any more: what is still said is of the end, which may lie before what could have come. */
  conclude(): void {
    this.#floor = 0;
  }

  /** Lets everything before `floor` leave. */
  release(floor: number): void {
    this.#floor = floor;
    if (this.#entries.length === 0) return;
    const staying: Entry[] = [];
    const leaving: Entry[] = [];
    for (const entry of this.#entries) (entry.at < floor ? leaving : staying).push(entry);
    if (leaving.length === 0) return;
    this.#entries = staying;
    leaving.sort((a, b) => a.at - b.at || a.rank - b.rank || a.turn - b.turn);
    for (const { records } of leaving) for (const record of records) this.#record(record);
  }
}
