import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { append, type Batch, type Held, heldFrom } from "./append.js";
import type { Backlog } from "./backlog.js";
import type { RunAbout } from "./keys.js";

const BATCHES_AT_ONCE = 16;
/** How often a run that has nothing to tell says that it lives, and a Redis that refused lines is asked again. */
const BEAT_MS = 2_000;
/** How often the last lines are tried. */
const LAST_ATTEMPTS = 2;

/** Whoever wants to know how it goes. */
export interface DeliveryNews {
  /** It cannot go on for now. Called for every failed attempt. */
  trouble(error: unknown): void;
  /** The stream stands where it should. */
  progress(held: Held): void;
}

/** Hands a run's lines over to its stream, in order, as fast as Redis takes them; one pipeline is on its way at a time. */
export class Delivery {
  readonly #redis: Redis;
  readonly #about: RunAbout & { readonly writer: string };
  readonly #backlog: Backlog;
  readonly #news: DeliveryNews;
  readonly #beat: NodeJS.Timeout;
  #held: Held = { settled: 0, missing: { count: 0 }, isOver: false };
  #over: string | undefined;
  #isWoken = false;
  #isRefused = false;
  #isStopped = false;
  #pumping: Promise<void> | undefined;

  constructor(redis: Redis, about: RunAbout, backlog: Backlog, news: DeliveryNews) {
    this.#redis = redis;
    this.#about = { ...about, writer: randomUUID() };
    this.#backlog = backlog;
    this.#news = news;
    const again = (): void => {
      this.#isRefused = false;
      void this.#pump();
    };
    redis.on("ready", again);
    this.#beat = setInterval(again, BEAT_MS).unref();
  }

  /** What the stream holds, as far as Redis has told. */
  get held(): Held {
    return this.#held;
  }

  /** Connects and registers the run, or fails to: then it is tried again in the background. */
  async begin(): Promise<void> {
    if (await this.#isReady()) await this.#pump();
  }

  /** Says that there are new lines. Returns at once. */
  wake(): void {
    if (this.#isWoken || this.#isRefused || this.#pumping !== undefined || this.#redis.status !== "ready") return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      void this.#pump();
    });
  }

  /** Hands over what is left and marks the run as over, as far as Redis plays along. */
  async finish(reason: string): Promise<void> {
    this.#over = reason;
    clearInterval(this.#beat);
    for (let attempt = 0; attempt < LAST_ATTEMPTS && !this.#held.isOver; attempt++) {
      if (!(await this.#isReady())) return;
      await this.#pump();
    }
  }

  /** Lets go of Redis at once; what is under way is given up, and is no news any more. */
  stop(): void {
    this.#isStopped = true;
    this.#redis.disconnect();
  }

  async #isReady(): Promise<boolean> {
    const redis = this.#redis;
    if (this.#isStopped) return false;
    if (redis.status === "ready") return true;
    if (redis.status === "connecting" || redis.status === "connect") {
      return new Promise((resolve) => {
        redis.once("ready", () => resolve(true));
        redis.once("close", () => resolve(false));
      });
    }
    // The reason of a failure comes as an `error` event, too.
    return redis.connect().then(
      () => true,
      () => false,
    );
  }

  async #pump(): Promise<void> {
    if (this.#redis.status !== "ready") return;
    this.#pumping ??= this.#sendAll();
    await this.#pumping;
  }

  async #sendAll(): Promise<void> {
    try {
      do await this.#send();
      while (this.#held.settled < this.#backlog.next || (this.#over !== undefined && !this.#held.isOver));
    } catch (error) {
      this.#isRefused = true;
      if (!this.#isStopped) this.#news.trouble(error);
    } finally {
      this.#pumping = undefined;
    }
  }

  async #send(): Promise<void> {
    const pipeline = this.#redis.pipeline();
    let end = 0;
    for (const batch of this.#nextBatches()) {
      append(pipeline, this.#about, batch);
      end = batch.end;
    }
    for (const [error, reply] of (await pipeline.exec()) ?? []) {
      if (error !== null) throw error;
      this.#held = heldFrom(reply);
      this.#backlog.settle(this.#held.settled);
    }
    // Where Redis forgot lines, or took them without our hearing of it, they are looked at anew.
    if (this.#held.settled === end) this.#news.progress(this.#held);
  }

  /** Where there are no lines, an empty batch says that the run lives. */
  #nextBatches(): readonly Batch[] {
    const over = this.#over;
    const batches = this.#backlog.batches(this.#held.settled, BATCHES_AT_ONCE);
    if (over === undefined) return batches;
    return batches.map((batch) => (batch.end === this.#backlog.next ? { ...batch, over } : batch));
  }
}
