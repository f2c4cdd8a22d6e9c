import { after, type Duration, type Instant, NEVER } from "../../../engine/time.js";
import type { Payload } from "../../port.js";
import { WINDOW } from "./receiving.js";

/** A message with its place among what is said on a channel, from 1. */
export interface Numbered {
  readonly number: number;
  readonly payload: Payload;
}

interface Unacknowledged extends Numbered {
  /** How often it was sent. */
  tries: number;
  /** How long its next answer is waited for. */
  timeout: Duration;
  /** When it is sent again. */
  due: Instant;
}

/** So often is a message sent before the channel counts as dead. */
export const TRIES_MAX = 24;
/** A channel that falls so many messages behind counts as dead, too. */
export const BACKLOG_MAX = 65_536;
/** A message is acknowledged one round trip after it was sent; so many are waited for at first. */
const ROUND_TRIPS = 3;
/** What is waited for beyond that, in nanoseconds. */
const SLACK = 1_000;
/** Waiting doubles from try to try up to this, 100 ms, unless a channel is longer than that. */
const TIMEOUT_MAX = 100_000_000;

/**
 * What one end says on a channel and the other has not acknowledged yet. No more is on its way at once than the other end
 * has room for; the rest waits.
 */
export class Sending {
  readonly #timeout: Duration;
  readonly #timeoutMax: Duration;
  /** Oldest first: at first those on their way, then those that wait. */
  readonly #unacknowledged: Unacknowledged[] = [];
  #onTheWay = 0;
  #last = 0;

  /** `delay`: how long a message takes. */
  constructor(delay: Duration) {
    this.#timeout = (ROUND_TRIPS * 2 * delay + SLACK) as Duration;
    this.#timeoutMax = Math.max(this.#timeout, TIMEOUT_MAX) as Duration;
  }

  /** Takes a message, and returns those that go out now. */
  say(now: Instant, payload: Payload): Numbered[] {
    this.#last += 1;
    this.#unacknowledged.push({ number: this.#last, payload, tries: 0, timeout: this.#timeout, due: NEVER });
    return this.#goingOut(now);
  }

  /** Everything up to this number has come. Returns what goes out now that there is room. */
  acknowledged(now: Instant, upTo: number): Numbered[] {
    const oldest = this.#last - this.#unacknowledged.length;
    const settled = Math.min(upTo - oldest, this.#onTheWay);
    if (settled <= 0) return [];
    this.#unacknowledged.splice(0, settled);
    this.#onTheWay -= settled;
    return this.#goingOut(now);
  }

  /** Returns what is sent again now; undefined where one of them was sent too often, or too much is behind. */
  overdue(now: Instant): Numbered[] | undefined {
    const late = this.#unacknowledged.slice(0, this.#onTheWay).filter(({ due }) => due <= now);
    if (this.#unacknowledged.length > BACKLOG_MAX || late.some(({ tries }) => tries >= TRIES_MAX)) return undefined;
    for (const message of late) this.#try(now, message);
    return late;
  }

  /** When something is sent again, if nothing is acknowledged before; NEVER where everything is. */
  get due(): Instant {
    let due = NEVER;
    for (let place = 0; place < this.#onTheWay; place++) {
      const message = this.#unacknowledged[place];
      if (message !== undefined && message.due < due) due = message.due;
    }
    return due;
  }

  #goingOut(now: Instant): Numbered[] {
    const most = Math.min(WINDOW, this.#unacknowledged.length);
    const leaving = this.#unacknowledged.slice(this.#onTheWay, most);
    this.#onTheWay = most;
    for (const message of leaving) this.#try(now, message);
    return leaving;
  }

  #try(now: Instant, message: Unacknowledged): void {
    message.tries += 1;
    message.due = after(now, message.timeout);
    message.timeout = Math.min(2 * message.timeout, this.#timeoutMax) as Duration;
  }
}
