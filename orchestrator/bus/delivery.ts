import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { append, type Batch, type Held, heldFrom } from "./append.js";
import type { Backlog } from "./backlog.js";
import type { RunAbout } from "./keys.js";

const BATCHES_PER_PIPELINE = 8;
/** A run is busy for tens of milliseconds at a time; meanwhile Redis has what to do. */
const PIPELINES_MAX = 4;
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

/**
 * Hands a run's lines over to its stream, in order, as fast as Redis takes them. Every batch names the place in the stream
 * where it belongs, and the stream takes it nowhere else: so batches may be on their way before the reply to the earlier ones,
 * and one whose reply was lost may be sent again.
 */
export class Delivery {
  readonly #redis: Redis;
  readonly #about: RunAbout & { readonly writer: string };
  readonly #backlog: Backlog;
  readonly #news: DeliveryNews;
  readonly #beat: NodeJS.Timeout;
  readonly #waiting: (() => void)[] = [];
  #held: Held = { settled: 0, missing: { count: 0 }, isOver: false };
  /** Number of the line after the last that was sent, and whether the end was. */
  #sent = 0;
  #isOverSent = false;
  #pipelines = 0;
  #over: string | undefined;
  #isWoken = false;
  /** A batch was not taken: when all replies are there, it begins anew from what the stream holds. */
  #isAstray = false;
  #isRefused = false;
  #isStopped = false;

  constructor(redis: Redis, about: RunAbout, backlog: Backlog, news: DeliveryNews) {
    this.#redis = redis;
    this.#about = { ...about, writer: randomUUID() };
    this.#backlog = backlog;
    this.#news = news;
    redis.on("ready", () => this.#beginAnew());
    this.#beat = setInterval(() => this.#beginAnew(), BEAT_MS).unref();
  }

  /** What the stream holds, as far as Redis has told. */
  get held(): Held {
    return this.#held;
  }

  /** Connects and registers the run, or fails to: then it is tried again in the background. */
  async begin(): Promise<void> {
    if (await this.#isReady()) await this.#untilIdle();
  }

  /** Says that there are new lines. Returns at once. */
  wake(): void {
    if (this.#isWoken || !this.#isFree()) return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      this.#sendAll();
    });
  }

  /** Hands over what is left and marks the run as over, as far as Redis plays along. */
  async finish(reason: string): Promise<void> {
    this.#over = reason;
    clearInterval(this.#beat);
    for (let attempt = 0; attempt < LAST_ATTEMPTS && !this.#held.isOver; attempt++) {
      if (!(await this.#isReady())) continue;
      this.#beginAnew();
      await this.#untilIdle();
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
    // An attempt that is planned for later would go on by itself beside ours, even when this is over.
    if (redis.status === "reconnecting") redis.disconnect();
    // The reason of a failure comes as an `error` event, too.
    return redis.connect().then(
      () => true,
      () => false,
    );
  }

  async #untilIdle(): Promise<void> {
    if (this.#pipelines > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #isFree(): boolean {
    if (this.#isAstray || this.#isRefused || this.#redis.status !== "ready") return false;
    return this.#pipelines < PIPELINES_MAX;
  }

  /** Asks a Redis that refused again; where there is nothing to send, says that the run lives. */
  #beginAnew(): void {
    this.#isRefused = false;
    this.#sendAll();
    if (this.#pipelines === 0 && this.#isFree()) this.#send();
  }

  #sendAll(): void {
    const isEndDue = (): boolean => this.#over !== undefined && !this.#isOverSent;
    while (this.#isFree() && (this.#sent < this.#backlog.next || isEndDue())) this.#send();
  }

  #send(): void {
    const pipeline = this.#redis.pipeline();
    const batches = this.#backlog.batches(this.#sent, BATCHES_PER_PIPELINE).map((batch) => this.#withEnd(batch));
    for (const batch of batches) {
      append(pipeline, this.#about, batch);
      this.#sent = batch.end;
      this.#isOverSent = batch.over !== undefined;
    }
    this.#pipelines += 1;
    void pipeline.exec().then(
      (replies) => this.#hear(batches, replies ?? []),
      (error: unknown) => this.#hear(batches, [[error, undefined]]),
    );
  }

  #withEnd(batch: Batch): Batch {
    return this.#over === undefined || batch.end < this.#backlog.next ? batch : { ...batch, over: this.#over };
  }

  #hear(batches: readonly Batch[], replies: readonly (readonly [error: unknown, reply: unknown])[]): void {
    let trouble: unknown;
    for (const [i, [error, reply]] of replies.entries()) {
      trouble ??= error;
      if (error !== null) continue;
      this.#held = heldFrom(reply);
      this.#backlog.settle(this.#held.settled);
      if (this.#held.settled !== batches[i]?.end) this.#isAstray = true;
    }
    this.#pipelines -= 1;
    if (trouble !== null && trouble !== undefined) {
      this.#isAstray = true;
      this.#isRefused = true;
      if (!this.#isStopped) this.#news.trouble(trouble);
    } else if (!this.#isAstray) this.#news.progress(this.#held);
    if (this.#isAstray && this.#pipelines === 0) {
      this.#isAstray = false;
      this.#sent = this.#held.settled;
      this.#isOverSent = this.#held.isOver;
    }
    this.#sendAll();
    if (this.#pipelines === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
