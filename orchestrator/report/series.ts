import type { Observation } from "./observation.js";

/** Places in the summary of a series. */
const SUM = 0;
const LEAST = 1;
const GREATEST = 2;

/** Values in the order in which they were observed, with what can be said of them at any moment. */
export class Series {
  readonly values: number[] = [];
  /** A typed array, since every change of a fraction in a field of its own would allocate. */
  readonly #summary = Float64Array.of(0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

  add(value: number): void {
    this.values.push(value);
    const summary = this.#summary;
    summary[SUM] = (summary[SUM] ?? 0) + value;
    if (value < (summary[LEAST] ?? 0)) summary[LEAST] = value;
    if (value > (summary[GREATEST] ?? 0)) summary[GREATEST] = value;
  }

  /** Of the values so far; `undefined` of none. */
  get mean(): number | undefined {
    return this.values.length === 0 ? undefined : (this.#summary[SUM] ?? 0) / this.values.length;
  }

  /** A statistic by its last word: mean, min, max, or p and a percentage. */
  observed(word: string): Observation {
    switch (word) {
      case "mean":
        return { statistic: "mean", values: this.values };
      case "min":
        return { statistic: "value", value: this.#extreme(LEAST) };
      case "max":
        return { statistic: "value", value: this.#extreme(GREATEST) };
      default:
        return { statistic: "quantile", values: this.values, share: Number(word.slice(1)) / 100 };
    }
  }

  #extreme(place: typeof LEAST | typeof GREATEST): number | undefined {
    return this.values.length === 0 ? undefined : this.#summary[place];
  }
}
