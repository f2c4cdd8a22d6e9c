import { type Duration, type Instant, START } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario } from "../scenario/scenario.js";
import { type MetricDefinition, metricsOf } from "./catalogue.js";
import { FaultHistory } from "./fault-history.js";
import { LinkMetrics } from "./link-metrics.js";
import type { Observation } from "./observation.js";
import { RequestMetrics } from "./request-metrics.js";

/** Why a run ended; `incomplete`: its records do not say. */
export type EndReason = "duration" | "quiet" | "stopped" | "incomplete";

/** Gathers what expectations and reports are about from the records of a run, one by one: a pure function of the records. */
export class Metrics {
  readonly definitions: readonly MetricDefinition[];
  readonly requests: ReadonlyMap<string, RequestMetrics>;
  readonly links: ReadonlyMap<string, LinkMetrics>;
  readonly faults = new FaultHistory();
  readonly #byName: ReadonlyMap<string, MetricDefinition>;
  /** By circuit: pairs that its head lost. */
  readonly #lost = new Map<string, Map<string, number>>();
  #swaps = 0;
  #end: Instant = START;
  #endReason: EndReason = "incomplete";

  constructor(scenario: Scenario) {
    this.definitions = metricsOf(scenario);
    this.#byName = new Map(this.definitions.map((definition) => [definition.name, definition]));
    this.requests = new Map(scenario.requests.map((request) => [request.name, new RequestMetrics(request)]));
    this.links = new Map(scenario.links.map(({ name }) => [name, new LinkMetrics(name)]));
  }

  /** Takes in the next record, in the order of the trace. */
  observe(record: TraceRecord): void {
    if (record.at_ns > this.#end) this.#end = record.at_ns;
    switch (record.event) {
      case "pair":
        this.#linkOf(record)?.observe(record);
        break;
      case "delivered":
      case "measured":
      case "sent":
      case "received":
      case "completed":
      case "failed":
        this.requests.get(record["request"] as string)?.observe(record);
        break;
      case "swapped":
        if (record["outcome"] !== undefined) this.#swaps++;
        break;
      case "lost":
        this.#lose(record["circuit"] as string, record.node);
        break;
      case "fault":
      case "fault-over":
        this.faults.observe(record);
        break;
      case "end":
        this.#abandon();
        this.#endReason = record["reason"] as EndReason;
        break;
    }
  }

  /** The virtual time that the run covered. */
  get duration(): Duration {
    return (this.#end - START) as Duration;
  }

  get endReason(): EndReason {
    return this.#endReason;
  }

  definition(name: string): MetricDefinition {
    const definition = this.#byName.get(name);
    if (definition === undefined) throw new RangeError(`there is no metric ${name}`);
    return definition;
  }

  /** What the records say about a metric of the catalogue. */
  value(name: string): Observation {
    this.definition(name);
    const dot = name.indexOf(".");
    const subject = name.slice(0, dot);
    const key = name.slice(dot + 1);
    const found =
      this.ofRequest(subject, key) ?? this.links.get(subject)?.value(key, this.duration) ?? this.#ofRun(key);
    if (found === undefined) throw new RangeError(`nothing gathers the metric ${name}`);
    return found;
  }

  /** A metric of a request by its name within the request; `undefined` if there is none such. */
  ofRequest(subject: string, key: string): Observation | undefined {
    const request = this.requests.get(subject);
    if (request === undefined) return undefined;
    if (key !== "lost") return request.value(key, this.#end);
    return { statistic: "count", value: this.#lost.get(request.circuit)?.get(request.head) ?? 0 };
  }

  #ofRun(key: string): Observation | undefined {
    if (key === "swaps") return { statistic: "count", value: this.#swaps };
    return key === "duration" ? { statistic: "value", value: this.duration } : undefined;
  }

  #lose(circuit: string, node: string): void {
    const ends = this.#lost.get(circuit) ?? new Map<string, number>();
    this.#lost.set(circuit, ends);
    ends.set(node, (ends.get(node) ?? 0) + 1);
  }

  /** What the head of a request has forgotten, and nobody will say any more. */
  #abandon(): void {
    for (const request of this.requests.values()) if (this.faults.isDown(request.head)) request.abandon("crashed");
  }

  #linkOf(record: TraceRecord): LinkMetrics | undefined {
    const pair = record["pair"] as string;
    return this.links.get(pair.slice(0, pair.lastIndexOf("/")));
  }
}
