import type { Instant } from "../../../engine/time.js";
import type { MetricClaim } from "../../scenario/scenario.js";
import { humanText } from "../human.js";
import { compare, type Judgement } from "../judge.js";
import type { Stretches } from "../stretches.js";

/** Whether a comparison is true at no event of its subject. */
export class NeverMetric {
  readonly claim: MetricClaim;
  readonly part: Stretches | undefined;
  #looks = 0;
  #last: number | undefined;
  #first: { readonly at: Instant; readonly value: number } | undefined;

  constructor(claim: MetricClaim, part: Stretches | undefined) {
    this.claim = claim;
    this.part = part;
  }

  /** Takes in the value that the metric has after something happened. */
  look(value: number | undefined, at: Instant): void {
    if (value === undefined) return;
    this.#looks++;
    this.#last = value;
    if (compare(value, this.claim)) this.#first ??= { at, value };
  }

  judge(): Judgement {
    const sampleSize = this.#looks;
    if (this.#looks === 0) return { verdict: "undecided", sampleSize, reason: "nothing was observed" };
    if (this.#first === undefined) {
      return { verdict: "holds", sampleSize, ...(this.#last === undefined ? {} : { value: this.#last }) };
    }
    const { at, value } = this.#first;
    return { verdict: "fails", value, sampleSize, reason: `at ${humanText(at, "ns")}` };
  }
}
