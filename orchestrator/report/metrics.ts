import { assert } from "../../engine/assert.js";
import { type Duration, type Instant, START } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { groupsOf } from "../scenario/groups.js";
import type { Expectation, Scenario, Window } from "../scenario/scenario.js";
import { type MetricDefinition, type MetricUnit, metricsOf } from "./catalogue.js";
import { FaultHistory, groupOf } from "./fault-history.js";
import type { Judgement } from "./judge.js";
import { LinkMetrics } from "./link-metrics.js";
import { type Observation, observedValue } from "./observation.js";
import { Parts, subjectOf } from "./parts.js";
import { RequestMetrics } from "./request-metrics.js";
import { RunMetrics } from "./run-metrics.js";
import type { Stretches } from "./stretches.js";
import { absence } from "./stretches.js";
import { subjectsOf } from "./subjects.js";
import { Watches } from "./temporal/watches.js";

/** Why a run ended; `incomplete`: its records do not say. */
export type EndReason = "duration" | "quiet" | "stopped" | "incomplete";

/** Gathers what expectations and reports are about from the records of a run, one by one: a pure function of the records. */
export class Metrics {
  readonly definitions: readonly MetricDefinition[];
  /** By group, in the order of the scenario. */
  readonly requests: ReadonlyMap<string, RequestMetrics>;
  readonly links: ReadonlyMap<string, LinkMetrics>;
  readonly faults = new FaultHistory();
  readonly #byName: ReadonlyMap<string, MetricDefinition>;
  readonly #groups: ReadonlyMap<string, RequestMetrics>;
  readonly #run: RunMetrics;
  readonly #routes: RunMetrics;
  readonly #parts: Parts;
  readonly #watches: Watches;
  #end: Instant = START;
  #endReason: EndReason = "incomplete";

  constructor(scenario: Scenario) {
    this.definitions = metricsOf(subjectsOf(scenario));
    this.#byName = new Map(this.definitions.map((definition) => [definition.name, definition]));
    this.#parts = new Parts(scenario.expectations);
    this.#watches = new Watches(scenario.expectations, this.#parts);
    const groups = [...groupsOf(scenario.requests)];
    this.requests = new Map(groups.map(([name, group]) => [name, new RequestMetrics(group, this.#parts.of(name))]));
    this.#groups = new Map(
      [...this.requests.values()].flatMap((group) => group.requests.map(({ name }) => [name, group] as const)),
    );
    this.links = new Map(scenario.links.map(({ name }) => [name, new LinkMetrics(name, this.#parts.of(name))]));
    this.#run = new RunMetrics(this.#parts.of("run"));
    this.#routes = new RunMetrics(this.#parts.of("routes"));
  }

  /** Takes in the next record, in the order of the trace. */
  observe(record: TraceRecord): void {
    if (record.at_ns > this.#end) this.#end = record.at_ns;
    switch (record.event) {
      case "pair":
        this.#observeLink(record);
        break;
      case "opened":
      case "delivered":
      case "measured":
      case "sent":
      case "received":
      case "completed":
      case "failed":
        this.#observeRequest(record["request"] as string, record, "observe");
        break;
      case "lost":
      case "circuit-opened":
      case "circuit-stands":
      case "circuit-down":
      case "purified":
      case "discarded":
        this.#observeRequest(requestOf(record), record, "observeCircuit");
        break;
      case "swapped":
        if (record["outcome"] === undefined) break;
        this.#run.count("swaps");
        this.#look("run");
        break;
      case "fault":
      case "fault-over":
        this.#observeFault(record);
        break;
      case "end":
        for (const group of this.requests.values()) group.finish((node) => this.faults.isDown(node));
        this.#endReason = record["reason"] as EndReason;
        this.#watches.finish(this.#current, this.#end);
        break;
    }
  }

  /** The virtual time that the run covered. */
  get duration(): Duration {
    return (this.#end - START) as Duration;
  }

  /** When the last record was made. */
  get end(): Instant {
    return this.#end;
  }

  get endReason(): EndReason {
    return this.#endReason;
  }

  definition(name: string): MetricDefinition {
    const definition = this.#byName.get(name);
    if (definition === undefined) throw new RangeError(`there is no metric ${name}`);
    return definition;
  }

  /** What the records say about a metric of the catalogue, in a part of the run or all of it. */
  value(name: string, window?: Window): Observation {
    const part = this.#parts.find(window);
    assert(window === undefined || part !== undefined, `no expectation looks at ${name} in this part of the run`);
    this.definition(name);
    const found = this.#valueIn(name, part);
    if (found === undefined) throw new RangeError(`nothing gathers the metric ${name}`);
    return found;
  }

  /** Why the records cannot say anything about an expectation. Chance may have made no request or fault of a name. */
  absence(expectation: Expectation): string | undefined {
    if ("metric" in expectation && !this.#byName.has(expectation.metric)) {
      return `there was no request of ${subjectOf(expectation.metric)}`;
    }
    return "window" in expectation ? absence(this.#parts.find(expectation.window)) : undefined;
  }

  unitOf(metric: string): MetricUnit {
    return this.#byName.get(metric)?.unit ?? "plain";
  }

  /** What the records say about an expectation of the scenario that no sample tells. */
  judgement(expectation: Expectation): Judgement {
    const judgement = this.#watches.judge(expectation);
    assert(judgement !== undefined, `nothing watches whether ${expectation.text}`);
    return judgement;
  }

  #valueIn(name: string, part: Stretches | undefined): Observation | undefined {
    const subject = subjectOf(name);
    const key = name.slice(subject.length + 1);
    return (
      this.requests.get(subject)?.value(key, this.#end, part) ??
      this.links.get(subject)?.value(key, this.#end, part) ??
      (subject === "run" ? this.#run : this.#routes).value(key, this.#end, part)
    );
  }

  /** Means are told without adding everything up again: this is asked for at every event. */
  readonly #current = (name: string, part: Stretches | undefined): number | undefined => {
    const subject = subjectOf(name);
    const definition = this.#byName.get(name);
    if (definition?.statistic === "mean") {
      const key = name.slice(subject.length + 1);
      const request = this.requests.get(subject);
      const owner = request?.value(key, this.#end) === undefined ? this.links.get(subject) : request;
      return owner?.runningMean(key, part);
    }
    const observation = definition && this.#valueIn(name, part);
    return observation && observedValue(observation);
  };

  #observeLink(record: TraceRecord): void {
    const pair = record["pair"] as string;
    const link = this.links.get(pair.slice(0, pair.lastIndexOf("/")));
    if (link === undefined) return;
    link.observe(record);
    this.#tell([link.name, "heralded"], link.name, record);
    this.#look(link.name);
  }

  #observeRequest(name: string, record: TraceRecord, how: "observe" | "observeCircuit"): void {
    const group = this.#groups.get(name);
    if (group === undefined) return;
    group[how](name, record, (event) => {
      this.#tell([group.group, event], name, record);
      if (event !== "rerouted") return;
      this.#routes.count("changed");
      this.#tell(["routes", "changed"], name, record);
      this.#look("routes");
    });
    this.#look(group.group);
  }

  #observeFault(record: TraceRecord): void {
    const name = record["fault"] as string;
    const isBegin = record.event === "fault";
    this.faults.observe(record);
    this.#parts.observe(name, isBegin, record.at_ns);
    const event = isBegin ? "start" : "end";
    const group = groupOf(name);
    this.#tell([name, event], name, record);
    if (group !== name) this.#tell([group, event], name, record);
  }

  #tell([subject, key]: readonly [string, string], name: string, { at_ns: at, path }: TraceRecord): void {
    if (this.#watches.isEmpty) return;
    const event = `${subject}.${key}`;
    this.#watches.tell({ event, at, name, ...(typeof path === "string" ? { path } : {}) });
  }

  #look(subject: string): void {
    this.#watches.look(subject, this.#current, this.#end);
  }
}

/** A circuit is called as its request, and a further one of it `REQUEST~NUMBER`. */
function requestOf(record: TraceRecord): string {
  const circuit = record["circuit"] as string;
  const mark = circuit.indexOf("~");
  return mark < 0 ? circuit : circuit.slice(0, mark);
}
