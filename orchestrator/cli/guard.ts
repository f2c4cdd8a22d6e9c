import cliProgress from "cli-progress";
import type { Instant } from "../../engine/time.js";
import { EXIT } from "./failure.js";

/** How long a run may take before a person is shown how far it is. */
const PATIENCE_MS = 500;

/** Watches over a run from outside: the wall clock, the signals, and the progress that a person at a terminal sees. */
export class Guard implements Disposable {
  stopped: string | undefined;
  readonly #deadline: number;
  readonly #timeoutMs: number;
  readonly #duration: number | undefined;
  readonly #begun = Date.now();
  #bar: cliProgress.SingleBar | undefined;
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // Who asks twice does not want to wait for what is left to do: nodes end by themselves, and `down` removes the rest.
    if (this.stopped !== undefined) process.exit(EXIT.broken);
    this.stopped = `stopped by ${signal}`;
  };

  constructor(deadline: number, timeoutMs: number, duration: number | undefined) {
    this.#deadline = deadline;
    this.#timeoutMs = timeoutMs;
    this.#duration = duration;
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
    process.on("SIGHUP", this.#onSignal);
  }

  /** Called between events. */
  look(now: Instant): "stopped" | undefined {
    const clock = Date.now();
    if (clock > this.#deadline) {
      this.stopped = `not over after ${this.#timeoutMs / 1000} s of wall-clock time, at ${now / 1e9} s of virtual time`;
    }
    this.#show(now, clock);
    return this.stopped === undefined ? undefined : "stopped";
  }

  [Symbol.dispose](): void {
    this.#bar?.stop();
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
    process.off("SIGHUP", this.#onSignal);
  }

  #show(now: Instant, clock: number): void {
    if (!process.stderr.isTTY || this.#duration === undefined || clock - this.#begun < PATIENCE_MS) return;
    if (this.#bar === undefined) {
      const format = "  {bar} {percentage}% of virtual time";
      this.#bar = new cliProgress.SingleBar({ format, clearOnComplete: true, stream: process.stderr });
      this.#bar.start(this.#duration, now);
    }
    this.#bar.update(now);
  }
}
