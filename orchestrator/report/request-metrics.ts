import type { Duration, Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { ScenarioRequest } from "../scenario/scenario.js";
import type { Observation } from "./observation.js";
import { Outcomes } from "./outcomes.js";
import { rate } from "./rate.js";

/** How a request came out; `open`: the records do not say. */
export type RequestOutcome = "completed" | "failed" | "open";

/** What one request got. Records of its two ends are joined by their sequence number. */
export class RequestMetrics {
  readonly request: ScenarioRequest;
  readonly #outcomes: Outcomes | undefined;
  /** What one end was told and the other not yet, by sequence. */
  readonly #halves = new Map<number, TraceRecord>();
  /** Instants of the deliveries at their later ends, in the order of the trace; so are the rest. */
  readonly #times: number[] = [];
  readonly #fidelities: number[] = [];
  readonly #goodnesses: number[] = [];
  #mismatches = 0;
  #firstMismatch: string | undefined;
  #circuit: string | undefined;
  #isCompleted = false;
  #failure: string | undefined;

  constructor(request: ScenarioRequest) {
    this.request = request;
    this.#outcomes = request.type === "measure" ? new Outcomes(request.bases) : undefined;
  }

  get head(): string {
    return this.request.ends[0];
  }

  /** The circuit that its pairs name; until one is delivered, a circuit of the request's own name. */
  get circuit(): string {
    return this.#circuit ?? this.request.name;
  }

  get outcome(): RequestOutcome {
    if (this.#isCompleted) return "completed";
    return this.#failure === undefined ? "open" : "failed";
  }

  /** Why it failed, if it did. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** A sentence about the first delivery that the ends disagree on, if there is one. */
  get firstMismatch(): string | undefined {
    return this.#firstMismatch;
  }

  /** Takes in a record that names the request. */
  observe(record: TraceRecord): void {
    switch (record.event) {
      case "delivered":
      case "measured":
        this.#join(record);
        break;
      case "sent":
        this.#halves.set(record["sequence"] as number, record);
        break;
      case "received":
        this.#receive(record);
        break;
      case "completed":
        this.#isCompleted = true;
        break;
      case "failed":
        this.#failure = record["reason"] as string;
        break;
    }
  }

  /** The run is over, and the head cannot tell how it came out. */
  abandon(reason: string): void {
    if (this.outcome === "open") this.#failure = reason;
  }

  #join(record: TraceRecord): void {
    const sequence = record["sequence"] as number;
    const earlier = this.#halves.get(sequence);
    if (earlier === undefined) {
      this.#halves.set(sequence, record);
      return;
    }
    if (earlier.node === record.node) {
      this.#mismatch(`${record.node} was told of delivery ${sequence} twice`);
      return;
    }
    this.#halves.delete(sequence);
    this.#compare(earlier, record);
    const isHead = record.node === this.head;
    this.#deliver(isHead ? record : earlier, isHead ? earlier : record);
  }

  /** A state arrives at the tail, through the pair that the head named when it sent it. */
  #receive(record: TraceRecord): void {
    const sequence = record["sequence"] as number;
    const sent = this.#halves.get(sequence);
    if (sent === undefined) {
      this.#mismatch(`${record.node} received state ${sequence}, which was not on its way`);
    } else {
      this.#halves.delete(sequence);
      this.#compare(sent, record);
    }
    this.#deliver(record, record);
  }

  #compare(earlier: TraceRecord, later: TraceRecord): void {
    if (earlier["pair"] === later["pair"] && earlier["frame"] === later["frame"]) return;
    this.#mismatch(`${named(earlier)} but ${named(later)} as delivery ${String(later["sequence"])}`);
  }

  /** Both ends were told: it counts from when the later one was. */
  #deliver(head: TraceRecord, tail: TraceRecord): void {
    this.#circuit ??= circuitOf(head["pair"] as string);
    this.#times.push(Math.max(head.at_ns, tail.at_ns));
    const fidelity = head["fidelity"] ?? tail["fidelity"];
    if (typeof fidelity === "number") this.#fidelities.push(fidelity);
    const goodness = head["goodness"];
    if (typeof goodness === "number") this.#goodnesses.push(goodness);
    if (head.event === "measured") {
      const isEqual = head["outcome"] === tail["outcome"];
      this.#outcomes?.observe(head["axis"] as number, tail["axis"] as number, isEqual);
    }
  }

  #mismatch(sentence: string): void {
    this.#mismatches++;
    this.#firstMismatch ??= sentence;
  }

  /** A metric of the request by its name within the request; `undefined` if there is none such. */
  value(key: string, runEnd: Instant): Observation | undefined {
    const [family, part = ""] = key.split(".");
    switch (family) {
      case "delivered":
        return { statistic: "count", value: this.#times.length };
      case "success":
        return { statistic: "value", value: this.#times.length / (this.request.count ?? Number.NaN) };
      case "mismatches":
        return { statistic: "count", value: this.#mismatches };
      case "fidelity":
        return summary(this.#fidelities, part);
      case "goodness":
        return summary(this.#goodnesses, part);
      case "latency":
        return summary(this.#latencies(), part);
      case "interval":
        return summary(this.#intervals(), part);
      case "rate":
        return rate(this.#times.length, this.#busyTime(runEnd));
      case "completion-time":
        return { statistic: "value", value: this.#completionTime(), missing: this.#whyIncomplete() };
      default:
        return this.#outcomes?.value(key);
    }
  }

  #latencies(): number[] {
    return this.#times.map((time) => time - this.request.start);
  }

  #intervals(): number[] {
    return this.#times.slice(1).map((time, i) => time - (this.#times[i] ?? 0));
  }

  /** From its start to its last delivery if that made it complete, else to its deadline or the end of the run. */
  #busyTime(runEnd: Instant): Duration {
    const { start, within } = this.request;
    const completion = this.#completionTime();
    if (completion !== undefined) return completion;
    return (Math.min(runEnd, within === undefined ? runEnd : start + within) - start) as Duration;
  }

  /** Until both ends were told of as many deliveries as were asked for; the head alone may think so earlier. */
  #completionTime(): Duration | undefined {
    const { count, start } = this.request;
    const last = count === undefined ? undefined : this.#times[count - 1];
    return last === undefined ? undefined : ((last - start) as Duration);
  }

  #whyIncomplete(): string {
    return this.#failure === undefined ? "it is not complete" : `it failed: ${this.#failure}`;
  }
}

/** A statistic of a sample in time order by its last word: mean, min, max, or p and a percentage. */
function summary(values: readonly number[], word: string): Observation {
  switch (word) {
    case "mean":
      return { statistic: "mean", values };
    case "min":
      return { statistic: "value", value: extreme(values, -1) };
    case "max":
      return { statistic: "value", value: extreme(values, 1) };
    default:
      return { statistic: "quantile", values, share: Number(word.slice(1)) / 100 };
  }
}

function extreme(values: readonly number[], sign: 1 | -1): number | undefined {
  let found = values[0];
  for (const value of values) if (found !== undefined && (value - found) * sign > 0) found = value;
  return found;
}

/** `CIRCUIT:FIRST:LAST`. */
const circuitOf = (pair: string): string => pair.slice(0, pair.indexOf(":"));

function named({ node, pair, frame }: TraceRecord): string {
  return `${node} says ${String(pair)}${frame === undefined ? "" : ` in ${String(frame)}`}`;
}
