import type { Duration, Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { ScenarioRequest } from "../scenario/scenario.js";
import { type Half, Halves } from "./halves.js";
import type { Delivery, RequestSample } from "./request-sample.js";

/** How a request came out; `open`: the records do not say. */
export type RequestOutcome = "completed" | "failed" | "open";

/** What a record of a delivery amounts to. */
export interface Delivered {
  readonly delivery?: Delivery;
  readonly mismatch?: string;
  /** With the last delivery that was asked for. */
  readonly completionTime?: Duration;
}

type Context = readonly RequestSample[];

/** How far one request is. Most is made only when it is needed, since there may be many requests. */
export class RequestProgress {
  readonly #request: ScenarioRequest;
  #halves: Halves<Context> | undefined;
  /** The path of each circuit, when it was last opened. */
  #paths: Map<string, string> | undefined;
  #begun: Instant | undefined;
  #delivered = 0;
  #completedAt: number | undefined;
  #endedAt: number | undefined;
  #outcome: RequestOutcome = "open";

  constructor(request: ScenarioRequest) {
    this.#request = request;
  }

  get head(): string {
    return this.#request.ends[0];
  }

  get outcome(): RequestOutcome {
    return this.#outcome;
  }

  /** Deliveries of which one end alone was told. */
  get alone(): Iterable<Half<Context>> {
    return this.#halves?.alone ?? [];
  }

  /** One that waits for another begins when its head opens it. */
  get start(): number {
    const { after, start } = this.#request;
    return after === undefined ? start : (this.#begun ?? Number.POSITIVE_INFINITY);
  }

  begin(at: Instant): void {
    this.#begun ??= at;
  }

  complete(at: Instant): void {
    this.#outcome = "completed";
    this.#end(at);
  }

  fail(at: Instant | undefined): void {
    this.#outcome = "failed";
    this.#end(at);
  }

  /** A circuit is opened over a path: the same as before, another, or the first of all. */
  take(circuit: string, path: string): "first" | "same" | "another" {
    this.#paths ??= new Map();
    const last = this.#paths.get(circuit);
    this.#paths.set(circuit, path);
    if (last === undefined) return "first";
    return last === path ? "same" : "another";
  }

  /** Takes in what an end was told; `context` is kept with it as long as the other end was not. */
  deliver(record: TraceRecord, context: Context): Delivered {
    this.#halves ??= new Halves();
    const isReceipt = record.event === "received";
    const { earlier, mismatch } = this.#halves.join(record, context);
    if (earlier !== undefined) {
      const delivered = this.#both(earlier.record, record);
      return mismatch === undefined ? delivered : { ...delivered, mismatch };
    }
    if (!isReceipt) return mismatch === undefined ? {} : { mismatch };
    // The state is there, wherever it came from; only a teleportation must have told that it was on its way.
    this.#halves.drop(record);
    const stray = `${record.node} received state ${String(record["sequence"])}, which was not on its way`;
    const isStray = mismatch !== undefined || this.#request.type === "teleport";
    return { ...this.#both(record, record), ...(isStray ? { mismatch: mismatch ?? stray } : {}) };
  }

  /** From its start to its last delivery if that made it complete, else to its deadline or the end of the run. */
  busyUntil(runEnd: Instant): number {
    if (this.#completedAt !== undefined) return this.#completedAt;
    const { within } = this.#request;
    const deadline = within === undefined ? runEnd : this.start + within;
    const isOfSeveral = this.#request.name !== this.#request.group;
    return Math.min(runEnd, deadline, isOfSeveral ? (this.#endedAt ?? runEnd) : runEnd);
  }

  /** Both ends were told: it counts from when the later one was. */
  #both(earlier: TraceRecord, later: TraceRecord): Delivered {
    const [head, tail] = later.node === this.head ? [later, earlier] : [earlier, later];
    const at = Math.max(head.at_ns, tail.at_ns);
    this.#delivered++;
    const delivery: Delivery = {
      at,
      latency: (at - Math.min(this.start, at)) as Duration,
      fidelity: number(head["fidelity"] ?? tail["fidelity"]),
      goodness: number(head["goodness"]),
      ...(head.event === "measured" ? { outcome: outcomeOf(head, tail) } : {}),
    };
    if (this.#delivered !== this.#request.count) return { delivery };
    this.#completedAt = at;
    return { delivery, completionTime: delivery.latency };
  }

  #end(at: Instant | undefined): void {
    this.#endedAt = at;
    this.#paths = undefined;
  }
}

function outcomeOf(head: TraceRecord, tail: TraceRecord): NonNullable<Delivery["outcome"]> {
  return {
    headAxis: head["axis"] as number,
    tailAxis: tail["axis"] as number,
    isEqual: head["outcome"] === tail["outcome"],
  };
}

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
