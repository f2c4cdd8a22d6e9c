import type { Redis } from "ioredis";
import { type Address, addressOf, reasonOf } from "./address.js";
import { connectionTo } from "./connection.js";
import { aboutKey, RUNS, traceKey } from "./keys.js";

/** An entry of a run's stream. */
export type StreamEntry =
  | { readonly type: "line"; readonly n: number; readonly line: string }
  | { readonly type: "gap"; readonly first: number; readonly last: number }
  | { readonly type: "over"; readonly reason: string };

/** How many lines a stream has accounted for up to the entry of this id. */
export const linesUntil = (id: string): number => Number.parseInt(id, 10);

/** A run as the registry knows it. */
export interface RegisteredRun {
  readonly run: string;
  readonly scenario: string;
  readonly seed: string;
  readonly runtime: string;
  readonly started: string;
  readonly state: "running" | "over";
  /** Seconds since it was last heard of. */
  readonly silentSeconds: number;
}

/** Redis cannot be reached, or went away. The message is a sentence that says where and why. */
export class BusLost extends Error {
  override readonly name = "BusLost";
}

/** Shorter than the time after which a connection without an answer is given up. */
const BLOCK_MS = 2_000;
const ENTRIES_AT_ONCE = 500;

/** Reads what runs put on the bus, over a connection of its own. */
export class BusReader implements Disposable {
  /** Where the bus is, without a password. */
  readonly address: string;
  readonly #address: Address;
  readonly #redis: Redis;
  #isOpen = false;
  #why: unknown;

  /** Connects, or throws `BusLost`. */
  static async open(url: string): Promise<BusReader> {
    const reader = new BusReader(addressOf(url));
    try {
      // The first command finds out whether we are let in.
      await reader.#ask(async (redis) => {
        await redis.connect();
        await redis.exists(RUNS);
      });
      reader.#isOpen = true;
      return reader;
    } catch (error) {
      reader[Symbol.dispose]();
      throw error;
    }
  }

  private constructor(address: Address) {
    this.#address = address;
    this.address = address.text;
    this.#redis = connectionTo(address, { reconnects: false });
    this.#redis.on("error", (error) => {
      this.#why = error;
    });
  }

  [Symbol.dispose](): void {
    this.#redis.disconnect();
  }

  /** The runs that are known, the newest first, at most so many. */
  async runs(most: number): Promise<RegisteredRun[]> {
    const names = await this.#ask((redis) => redis.zrevrange(RUNS, 0, -1));
    const runs: RegisteredRun[] = [];
    for (const name of names) {
      if (runs.length >= most) break;
      const run = await this.run(name);
      if (run !== undefined) runs.push(run);
    }
    return runs;
  }

  async run(run: string): Promise<RegisteredRun | undefined> {
    const about = await this.#ask((redis) => redis.hgetall(aboutKey(run)));
    const [seconds] = await this.#ask((redis) => redis.time());
    const { scenario = "", seed = "", runtime = "", started = "", state, heard } = about;
    if (heard === undefined) return undefined;
    const silentSeconds = Number(seconds) - Number(heard);
    return { run, scenario, seed, runtime, started, state: state === "over" ? "over" : "running", silentSeconds };
  }

  /** The id of the last entry that a run's stream has now. */
  async lastId(run: string): Promise<string> {
    const [last] = await this.#ask((redis) => redis.xrevrange(traceKey(run), "+", "-", "COUNT", 1));
    return last?.[0] ?? "0-0";
  }

  /** The next entries after this id; none where there are none for a while. */
  async next(run: string, id: string): Promise<{ readonly id: string; readonly entries: readonly StreamEntry[] }> {
    const reply = await this.#ask((redis) =>
      redis.xread("COUNT", ENTRIES_AT_ONCE, "BLOCK", BLOCK_MS, "STREAMS", traceKey(run), id),
    );
    const found = reply?.[0]?.[1] ?? [];
    return { id: found.at(-1)?.[0] ?? id, entries: found.map(([, fields]) => entryFrom(fields)) };
  }

  async #ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await command(this.#redis);
    } catch (error) {
      const what = this.#isOpen ? "went away" : "cannot be reached";
      const why = reasonOf(this.#why ?? error, this.#address);
      throw new BusLost(`Redis at ${this.address} ${what} (${why})`, { cause: error });
    }
  }
}

function entryFrom(fields: readonly string[]): StreamEntry {
  const [kind, value = "", , other = ""] = fields;
  switch (kind) {
    case "gap_first":
      return { type: "gap", first: Number(value), last: Number(other) };
    case "over":
      return { type: "over", reason: value };
    default:
      return { type: "line", n: Number(value), line: other };
  }
}
