import type { Duration } from "../../engine/time.js";
import type { Bases } from "../scenario/scenario.js";
import type { Observation } from "./observation.js";
import { Outcomes } from "./outcomes.js";
import { Series } from "./series.js";
import type { Tally } from "./statistics/proportion.js";
import type { Stretches } from "./stretches.js";

/** A delivery that both ends know of. */
export interface Delivery {
  /** When the later end was told. */
  readonly at: number;
  /** Since its request began. */
  readonly latency: Duration;
  /** True, at the end that was told first; absent where it was measured. */
  readonly fidelity: number | undefined;
  readonly goodness: number | undefined;
  readonly outcome?: { readonly headAxis: number; readonly tailAxis: number; readonly isEqual: boolean };
}

/** What is counted one by one. */
export type Count = "lost" | "mismatches" | "rerouted" | "discarded" | "completed" | "failed";

/** What a group of requests got in a part of the run. */
export class RequestSample {
  readonly stretches: Stretches;
  readonly #outcomes: Outcomes | undefined;
  readonly #latencies = new Series();
  readonly #intervals = new Series();
  readonly #fidelities = new Series();
  readonly #goodnesses = new Series();
  readonly #completions = new Series();
  readonly #pathLinks = new Series();
  readonly #counts = new Map<Count, number>();
  #purifications: Tally = { hits: 0, trials: 0 };
  #last: { readonly at: number; readonly stretch: number } | undefined;

  constructor(stretches: Stretches, bases: Bases | undefined) {
    this.stretches = stretches;
    this.#outcomes = bases === undefined ? undefined : new Outcomes(bases);
  }

  deliver({ at, latency, fidelity, goodness, outcome }: Delivery): void {
    this.#latencies.add(latency);
    const stretch = this.stretches.count;
    // What lies between two stretches is no part of any interval.
    if (this.#last?.stretch === stretch) this.#intervals.add(at - this.#last.at);
    this.#last = { at, stretch };
    if (fidelity !== undefined) this.#fidelities.add(fidelity);
    if (goodness !== undefined) this.#goodnesses.add(goodness);
    if (outcome !== undefined) this.#outcomes?.observe(outcome.headAxis, outcome.tailAxis, outcome.isEqual);
  }

  count(key: Count): void {
    this.#counts.set(key, this.counted(key) + 1);
  }

  counted(key: Count): number {
    return this.#counts.get(key) ?? 0;
  }

  /** Both ends were told of as many deliveries as a request asked for. */
  complete(time: Duration): void {
    this.#completions.add(time);
  }

  openCircuit(links: number): void {
    this.#pathLinks.add(links);
  }

  purify(isSuccess: boolean): void {
    const { hits, trials } = this.#purifications;
    this.#purifications = { hits: hits + (isSuccess ? 1 : 0), trials: trials + 1 };
  }

  get delivered(): number {
    return this.#latencies.values.length;
  }

  /** The first completion: all there is where the group is one request. */
  get completionTime(): number | undefined {
    return this.#completions.values[0];
  }

  /** A metric that the sample alone can tell, by its name within the request; `undefined` if there is none such. */
  value(key: string): Observation | undefined {
    const dot = key.lastIndexOf(".");
    const word = key.slice(dot + 1);
    switch (dot < 0 ? key : key.slice(0, dot)) {
      case "delivered":
        return { statistic: "count", value: this.delivered };
      case "lost":
      case "mismatches":
      case "rerouted":
      case "discarded":
      case "completed":
      case "failed":
        return { statistic: "count", value: this.counted(key as Count) };
      case "fidelity":
        return this.#outcomes === undefined ? this.#fidelities.observed(word) : undefined;
      case "goodness":
        return this.#goodnesses.observed(word);
      case "latency":
        return this.#latencies.observed(word);
      case "interval":
        return this.#intervals.observed(word);
      case "completion-time":
        return dot < 0 ? undefined : this.#completions.observed(word);
      case "path":
        return { statistic: "mean", values: this.#pathLinks.values };
      case "purifications":
        if (dot < 0) return { statistic: "count", value: this.#purifications.trials };
        return { statistic: "proportion", tally: this.#purifications };
      default:
        return this.#outcomes?.value(key);
    }
  }

  /** The mean of a series so far, in constant time; `undefined` if the metric is none or there is nothing yet. */
  runningMean(key: string): number | undefined {
    const series: Readonly<Record<string, Series>> = {
      "fidelity.mean": this.#fidelities,
      "goodness.mean": this.#goodnesses,
      "latency.mean": this.#latencies,
      "interval.mean": this.#intervals,
      "completion-time.mean": this.#completions,
      "path.links": this.#pathLinks,
    };
    return series[key]?.mean;
  }
}
