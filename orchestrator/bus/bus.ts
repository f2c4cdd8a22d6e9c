import { type Address, addressOf, reasonOf } from "./address.js";
import type { Held } from "./append.js";
import { Backlog, type BacklogLimits } from "./backlog.js";
import { connectionTo } from "./connection.js";
import { withinDeadline } from "./deadline.js";
import { Delivery } from "./delivery.js";
import { ENTRIES_MAX, type RunAbout } from "./keys.js";
import { rangeText } from "./range-text.js";

/** The shared bus, as a run sees it: it takes lines, and the run neither waits for it nor fails with it. */
export interface Bus {
  /** Takes a line of the trace, without its line break, in final order. */
  write(line: string): void;
  /** Hands over what is left, marks the run as over, and lets go of Redis. Takes about 3 s at most. */
  close(end: { readonly reason: string }): Promise<BusSummary>;
}

/** What became of the live stream of a run. */
export interface BusSummary {
  /** Lines that reached the stream. */
  readonly sent: number;
  /** Lines that it lacks, and the numbers of the first and the last of them, counted from 0. */
  readonly missing: number;
  readonly missingFirst?: number;
  readonly missingLast?: number;
  /** Every warning that was given, as a sentence. */
  readonly warnings: readonly string[];
}

const OPENING_MS = 2_000;
const CLOSING_MS = 3_000;
/** A Redis that comes and goes is not worth more words than these. */
const WARNINGS_MAX = 20;

/**
 * Opens the bus of a run. A Redis that is not there is a warning, not an error: lines wait for it within bounds, and what could
 * not be delivered is told at the end. Only a URL that cannot be meant is refused.
 */
export async function openBus(
  url: string,
  run: RunAbout,
  warn: (text: string) => void = () => undefined,
  limits?: Partial<BacklogLimits>,
): Promise<Bus> {
  const address = addressOf(url);
  const backlog = new Backlog(limits);
  const health = new Health(address, warn);
  const redis = connectionTo(address, { reconnects: true });
  let isOpen = true;
  redis.on("error", (error) => health.trouble(error));
  redis.on("close", () => isOpen && health.trouble(new Error("the connection was closed")));
  const delivery = new Delivery(redis, run, backlog, health);
  const begun = await withinDeadline(
    delivery.begin().then(() => true),
    OPENING_MS,
  );
  if (begun === undefined) health.trouble(new Error(`no answer within ${OPENING_MS / 1000} s`));
  const finish = async (reason: string): Promise<BusSummary> => {
    await withinDeadline(delivery.finish(reason), CLOSING_MS);
    isOpen = false;
    delivery.stop();
    return health.summary(delivery.held, backlog.next);
  };
  let closed: Promise<BusSummary> | undefined;
  return {
    write: (line) => {
      if (closed !== undefined) return;
      if (!backlog.add(line)) health.overflow();
      delivery.wake();
    },
    close: ({ reason }) => {
      closed ??= finish(reason);
      return closed;
    },
  };
}

/** Turns what happens to the delivery into few sentences: one when trouble begins, one when it is over. */
class Health {
  readonly #address: Address;
  readonly #warn: (text: string) => void;
  readonly #warnings: string[] = [];
  #isDown = false;
  #isSlow = false;
  #missingTold = 0;

  constructor(address: Address, warn: (text: string) => void) {
    this.#address = address;
    this.#warn = warn;
  }

  trouble(error: unknown): void {
    if (this.#isDown) return;
    this.#isDown = true;
    const why = reasonOf(error, this.#address);
    this.#say(
      `Redis at ${this.#address.text} cannot be used for now (${why}); the run goes on, its trace file is complete`,
    );
  }

  progress({ missing, settled }: Held): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    if (settled === 0) return this.#say(`Redis at ${this.#address.text} can be used now`);
    const lack = missing.count === this.#missingTold ? "no more lines than before" : rangeText(missing);
    this.#missingTold = missing.count;
    this.#say(`Redis at ${this.#address.text} can be used again; the stream of the run lacks ${lack}`);
  }

  overflow(): void {
    if (this.#isDown || this.#isSlow) return;
    this.#isSlow = true;
    this.#say(
      `Redis at ${this.#address.text} is slower than the run; lines are left out of the stream, not of the trace file`,
    );
  }

  summary({ settled, missing, isOver }: Held, total: number): BusSummary {
    const unsent = total - settled;
    const count = missing.count + unsent;
    const first = missing.first ?? settled;
    const last = unsent > 0 ? total - 1 : (missing.last ?? first);
    const range = count === 0 ? {} : { first, last };
    if (count > 0) this.#say(`the stream of the run lacks ${rangeText({ count, ...range })}, of ${total} in all`, true);
    if (!isOver) this.#say("the stream of the run could not be marked as over", true);
    if (total > ENTRIES_MAX) this.#say(`the stream of the run keeps its last ${ENTRIES_MAX} lines only`, true);
    const lack = count === 0 ? {} : { missingFirst: first, missingLast: last };
    return { sent: total - count, missing: count, ...lack, warnings: this.#warnings };
  }

  #say(text: string, isLast = false): void {
    if (this.#warnings.length >= WARNINGS_MAX && !isLast) return;
    this.#warnings.push(text);
    this.#warn(text);
  }
}
