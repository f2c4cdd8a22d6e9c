import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { ScenarioRequest } from "../scenario/scenario.js";
import type { Observation } from "./observation.js";
import { rate } from "./rate.js";
import { type RequestOutcome, RequestProgress } from "./request-progress.js";
import { RequestSample } from "./request-sample.js";
import type { Stretches } from "./stretches.js";

/** How requests failed. */
export interface Failure {
  readonly reason: string;
  readonly count: number;
  /** What could be had, as the head of the first of them said. */
  readonly advice?: string;
}

/** Tells that something happened to a request of the group, by the word that expectations use. */
export type Tell = (event: string) => void;

/** What the requests of one group got: those that the file gives one name. */
export class RequestMetrics {
  readonly group: string;
  /** All of them, in the order of the scenario. */
  readonly requests: readonly [ScenarioRequest, ...ScenarioRequest[]];
  /** Whether each has a number of its own. */
  readonly isSeveral: boolean;
  readonly #progress: ReadonlyMap<string, RequestProgress>;
  readonly #whole: RequestSample;
  readonly #samples: readonly RequestSample[];
  readonly #failures = new Map<string, Failure>();
  /** How often a circuit was opened over each path. */
  readonly #paths = new Map<string, number>();
  /** Rounds of purification of which one end has told, by pairs and round: which end that was. */
  readonly #purified = new Map<string, string>();
  #firstMismatch: string | undefined;
  #stillOpen = 0;

  /** `parts` are the parts of the run that are looked at by themselves, the whole run first. */
  constructor(requests: readonly [ScenarioRequest, ...ScenarioRequest[]], parts: readonly [Stretches, ...Stretches[]]) {
    const [first] = requests;
    this.group = first.group;
    this.requests = requests;
    this.isSeveral = first.name !== first.group;
    this.#progress = new Map(requests.map((request) => [request.name, new RequestProgress(request)]));
    const bases = first.type === "measure" ? first.bases : undefined;
    const [whole, ...rest] = parts;
    this.#whole = new RequestSample(whole, bases);
    this.#samples = [this.#whole, ...rest.map((part) => new RequestSample(part, bases))];
  }

  /** A sentence about the first delivery that the ends disagree on, if there is one. */
  get firstMismatch(): string | undefined {
    return this.#firstMismatch;
  }

  /** How often a circuit was opened over each path, in the order in which they were first taken. */
  get paths(): ReadonlyMap<string, number> {
    return this.#paths;
  }

  get failures(): readonly Failure[] {
    return [...this.#failures.values()];
  }

  /** How many requests came out how. */
  tally(outcome: RequestOutcome): number {
    let count = 0;
    for (const progress of this.#progress.values()) if (progress.outcome === outcome) count++;
    return count;
  }

  /** Takes in a record that names a request of the group. */
  observe(name: string, record: TraceRecord, tell: Tell): void {
    const progress = this.#progress.get(name);
    if (progress === undefined) return;
    const open = this.#openSamples();
    switch (record.event) {
      case "opened":
        progress.begin(record.at_ns);
        tell("opened");
        tell("start");
        break;
      case "delivered":
      case "measured":
      case "sent":
      case "received":
        this.#deliver(progress, record, { open, tell });
        break;
      case "completed":
        progress.complete(record.at_ns);
        for (const sample of open) sample.count("completed");
        tell("completed");
        tell("end");
        break;
      case "failed":
        this.#fail(progress, record, open);
        tell("failed");
        tell("end");
        break;
    }
  }

  /** Takes in a record about a circuit of one of the requests. */
  observeCircuit(name: string, record: TraceRecord, tell: Tell): void {
    const open = this.#openSamples();
    switch (record.event) {
      case "lost":
        if (record.node !== this.#progress.get(name)?.head) return;
        for (const sample of open) sample.count("lost");
        tell("lost");
        break;
      case "circuit-opened":
        this.#openCircuit(name, record, { open, tell });
        break;
      case "circuit-stands":
      case "circuit-down":
        tell(record.event);
        break;
      case "purified":
        if (this.#isSecondTelling(record)) return;
        for (const sample of open) sample.purify(record["success"] === true);
        break;
      case "discarded":
        for (const sample of open) sample.count("discarded");
        break;
    }
  }

  /** The run is over: what heads have forgotten when they crashed, nobody will say any more. */
  finish(isDown: (node: string) => boolean): void {
    const open = this.#openSamples();
    for (const progress of this.#progress.values()) {
      if (progress.outcome !== "open") continue;
      if (isDown(progress.head)) {
        progress.fail(undefined);
        this.#tallyFailure("crashed", undefined);
        for (const sample of open) sample.count("failed");
      } else this.#stillOpen++;
    }
  }

  /** A metric of the group by its name within it; `undefined` if there is none such. Without `part`, of the whole run. */
  value(key: string, runEnd: Instant, part?: Stretches): Observation | undefined {
    const sample = this.#sampleOf(part);
    switch (key) {
      case "success":
        return { statistic: "value", value: this.#success(sample) };
      case "one-sided":
        return { statistic: "count", value: this.#oneSided(sample) };
      case "rate": {
        const [from, to] = this.#busy(runEnd);
        const span = sample.stretches.overlap(from, to);
        if (part === undefined || span > 0) return rate(sample.delivered, span);
        return { statistic: "value", value: undefined, missing: `${this.group} was not asked for anything then` };
      }
      case "completion-time":
        return { statistic: "value", value: sample.completionTime, missing: this.#whyIncomplete() };
      default:
        return sample.value(key);
    }
  }

  /** The mean of a series so far; `undefined` where there is none. */
  runningMean(key: string, part?: Stretches): number | undefined {
    return this.#sampleOf(part).runningMean(key);
  }

  /** Both ends tell of every round, each when it knows. */
  #isSecondTelling({ node, kept, spent, round }: TraceRecord): boolean {
    const key = `${String(kept)} ${String(spent)} ${String(round)}`;
    const earlier = this.#purified.get(key);
    if (earlier === undefined || earlier === node) {
      this.#purified.set(key, node);
      return false;
    }
    return this.#purified.delete(key);
  }

  #openSamples(): readonly RequestSample[] {
    return this.#samples.length === 1 ? this.#samples : this.#samples.filter(({ stretches }) => stretches.isOpen);
  }

  #sampleOf(part: Stretches | undefined): RequestSample {
    return this.#samples.find(({ stretches }) => stretches === part) ?? this.#whole;
  }

  #deliver(progress: RequestProgress, record: TraceRecord, { open, tell }: Observing): void {
    const { delivery, mismatch, completionTime } = progress.deliver(record, open);
    if (mismatch !== undefined) {
      this.#firstMismatch ??= mismatch;
      for (const sample of open) sample.count("mismatches");
    }
    if (delivery === undefined) return;
    for (const sample of open) {
      sample.deliver(delivery);
      if (completionTime !== undefined) sample.complete(completionTime);
    }
    tell("delivered");
  }

  #fail(progress: RequestProgress, record: TraceRecord, open: readonly RequestSample[]): void {
    const { reason, advice } = record;
    progress.fail(record.at_ns);
    this.#tallyFailure(String(reason), typeof advice === "string" ? advice : undefined);
    for (const sample of open) sample.count("failed");
  }

  #tallyFailure(reason: string, advice: string | undefined): void {
    const earlier = this.#failures.get(reason);
    const told = earlier?.advice ?? advice;
    const count = (earlier?.count ?? 0) + 1;
    this.#failures.set(reason, told === undefined ? { reason, count } : { reason, count, advice: told });
  }

  #openCircuit(name: string, record: TraceRecord, { open, tell }: Observing): void {
    const path = String(record["path"]);
    this.#paths.set(path, (this.#paths.get(path) ?? 0) + 1);
    const links = path.split(">").length - 1;
    const isRerouted = this.#progress.get(name)?.take(String(record["circuit"]), path) === "another";
    for (const sample of open) {
      sample.openCircuit(links);
      if (isRerouted) sample.count("rerouted");
    }
    tell("circuit-opened");
    if (isRerouted) tell("rerouted");
  }

  /** Of one request: what was delivered, as a share of its count. Of several: completed, as a share of those that were over. */
  #success(sample: RequestSample): number | undefined {
    const [first] = this.requests;
    if (!this.isSeveral) return first?.count === undefined ? undefined : sample.delivered / first.count;
    const completed = sample.counted("completed");
    const ended = completed + sample.counted("failed") + (sample === this.#whole ? this.#stillOpen : 0);
    return ended === 0 ? undefined : completed / ended;
  }

  #oneSided(sample: RequestSample): number {
    let count = 0;
    for (const progress of this.#progress.values()) {
      for (const { context } of progress.alone) if (context.includes(sample)) count++;
    }
    return count;
  }

  /** From the first start to when the last request was over, or would have had to be. */
  #busy(runEnd: Instant): readonly [from: number, to: number] {
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (const progress of this.#progress.values()) {
      from = Math.min(from, progress.start);
      to = Math.max(to, progress.busyUntil(runEnd));
    }
    return [from, to];
  }

  #whyIncomplete(): string {
    const [failure] = this.failures;
    return failure === undefined ? "it is not complete" : `it failed: ${failure.reason}`;
  }
}

interface Observing {
  readonly open: readonly RequestSample[];
  readonly tell: Tell;
}
