import type { Instant } from "../../../engine/time.js";
import type { Expectation } from "../../scenario/scenario.js";
import type { Judgement } from "../judge.js";
import { type Parts, subjectOf } from "../parts.js";
import type { Stretches } from "../stretches.js";
import { NeverEvent } from "./never-event.js";
import { NeverMetric } from "./never-metric.js";
import { Order } from "./order.js";
import { PathThrough } from "./path-through.js";
import type { Happening, Watch } from "./watch.js";
import { Within } from "./within.js";

/** The value that a metric has so far. */
export type Current = (metric: string, part: Stretches | undefined) => number | undefined;

/** The expectations of a scenario that are about when things happen, and what a run says about each. */
export class Watches {
  readonly #byExpectation = new Map<Expectation, Watch | NeverMetric>();
  readonly #byEvent = new Map<string, Watch[]>();
  readonly #bySubject = new Map<string, NeverMetric[]>();
  readonly #atEnd: NeverMetric[] = [];

  constructor(expectations: readonly Expectation[], parts: Parts) {
    for (const expectation of expectations) {
      const watch = watchOf(expectation, parts);
      if (watch === undefined) continue;
      this.#byExpectation.set(expectation, watch);
      if (watch instanceof NeverMetric) this.#addCondition(watch);
      else for (const event of watch.events) this.#byEvent.set(event, [...(this.#byEvent.get(event) ?? []), watch]);
    }
  }

  /** Whether nobody wants to be told of anything that happens. */
  get isEmpty(): boolean {
    return this.#byEvent.size === 0;
  }

  tell(happening: Happening): void {
    for (const watch of this.#byEvent.get(happening.event) ?? []) watch.observe(happening);
  }

  /** Something happened to a subject, and its metrics may have other values now. */
  look(subject: string, current: Current, at: Instant): void {
    for (const condition of this.#bySubject.get(subject) ?? []) {
      if (condition.part?.isOpen !== false) condition.look(current(condition.claim.metric, condition.part), at);
    }
  }

  /** The run is over. */
  finish(current: Current, at: Instant): void {
    for (const condition of this.#atEnd) condition.look(current(condition.claim.metric, condition.part), at);
  }

  /** What the run says about an expectation; `undefined` where a sample says it. */
  judge(expectation: Expectation): Judgement | undefined {
    return this.#byExpectation.get(expectation)?.judge();
  }

  #addCondition(condition: NeverMetric): void {
    this.#atEnd.push(condition);
    const { metric } = condition.claim;
    // Every pair is told to one end first: only when the run is over is it one-sided.
    if (metric.endsWith(".one-sided")) return;
    const subject = subjectOf(metric);
    this.#bySubject.set(subject, [...(this.#bySubject.get(subject) ?? []), condition]);
  }
}

function watchOf(expectation: Expectation, parts: Parts): Watch | NeverMetric | undefined {
  switch (expectation.type) {
    case "metric":
      return undefined;
    case "never-metric":
      return new NeverMetric(expectation, parts.find(expectation.window));
    case "never-event":
      return new NeverEvent(expectation.event, parts.find(expectation.window));
    case "path":
    case "never-path":
      return new PathThrough({ ...expectation, type: expectation.type }, parts.find(expectation.window));
    case "within":
      return new Within(expectation);
    case "order":
      return new Order(expectation);
  }
}
