import type { MetricDefinition } from "../../report/catalogue.js";
import type { EventDefinition, Vocabulary } from "../../report/vocabulary.js";
import { didYouMean } from "../suggest.js";

type What = "metric" | "event" | "instant";

/** More subjects than a person reads. */
const SUBJECTS_MAX = 20;

/** The names that an expectation may use, and what to say of others. */
export class NameList {
  readonly #metrics: readonly MetricDefinition[];
  readonly #events: readonly EventDefinition[];

  constructor({ metrics, events }: Vocabulary) {
    this.#metrics = metrics;
    this.#events = events;
  }

  metric(name: string): MetricDefinition | undefined {
    return this.#metrics.find((metric) => metric.name === name);
  }

  event(name: string): EventDefinition | undefined {
    return this.#events.find((event) => event.name === name);
  }

  isMetricAlone(name: string): boolean {
    return this.metric(name) !== undefined && this.event(name) === undefined;
  }

  example(): string {
    return `such as ${this.#metrics[0]?.name ?? "run.duration"} >= 1`;
  }

  /** What is wrong with a name that there is not, and what is allowed. */
  unknown(name: string, what: What): [problem: string, allowed: string] {
    return [`unknown ${what} "${name}"${didYouMean(name, this.#names(what))}`, this.allowed(name, what)];
  }

  /** The names of the same subject, or where there are none the subjects. */
  allowed(name: string, what: What): string {
    const names = this.#names(what);
    const subject = name.split(".")[0];
    const same = names.filter((each) => each.startsWith(`${subject}.`));
    if (same.length > 0) return same.join(", ");
    const subjects = [...new Set(names.map((each) => each.split(".")[0]))];
    const ending = what === "instant" ? ".start or .end" : ".…";
    const more = subjects.length > SUBJECTS_MAX ? `, and ${subjects.length - SUBJECTS_MAX} more` : "";
    const listed = subjects.slice(0, SUBJECTS_MAX).map((each) => `${each}${ending}`);
    return listed.length === 0 ? "nothing, there are no requests or faults" : `${listed.join(", ")}${more}`;
  }

  /** The metrics of the same subject that have a confidence bound. */
  bounded(name: string): string {
    const subject = name.split(".")[0];
    const names = this.#metrics.filter((metric) => metric.confidence && metric.name.startsWith(`${subject}.`));
    return names.length === 0 ? "the same without @" : `${names.map((metric) => metric.name).join(", ")} with @`;
  }

  #names(what: What): readonly string[] {
    if (what === "metric") return this.#metrics.map(({ name }) => name);
    return this.#events.filter(({ isInstant }) => isInstant || what === "event").map(({ name }) => name);
  }
}
