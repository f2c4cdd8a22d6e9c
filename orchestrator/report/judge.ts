import type { MetricClaim } from "../scenario/scenario.js";
import { neededSample, type Observation, observedBounds, observedValue, sampleSize } from "./observation.js";

export type Verdict = "holds" | "fails" | "undecided";

/** What an observation says about an expectation, and why. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Absent: nothing was observed. */
  readonly value?: number;
  readonly sampleSize: number;
  /** One-sided bounds with the confidence of the expectation; one may be infinite. */
  readonly lower?: number;
  readonly upper?: number;
  /** About how large the sample must be to decide. */
  readonly neededSampleSize?: number;
  /** Why it is undecided, or where no value tells it, what decided it. */
  readonly reason?: string;
}

type Claim = Pick<MetricClaim, "comparison" | "bound" | "confidence">;

/** Judges one expectation: the observed value itself, or with `@` its one-sided confidence bound. */
export function judge(observation: Observation, claim: Claim): Judgement {
  const value = observedValue(observation);
  const size = sampleSize(observation);
  if (value === undefined) return { verdict: "undecided", sampleSize: size, ...whyMissing(observation, claim) };
  if (claim.confidence === undefined) {
    const verdict = compare(value, claim) ? "holds" : "fails";
    return { verdict, value, sampleSize: size };
  }
  const bounds = observedBounds(observation, claim.confidence);
  if (bounds === undefined) {
    const needed = neededSample(observation, claim.bound, claim.confidence);
    return { verdict: "undecided", value, sampleSize: size, ...sampleTooSmall(needed) };
  }
  const isFloor = claim.comparison === ">=" || claim.comparison === ">";
  const [worst, best] = isFloor ? [bounds.lower, bounds.upper] : [bounds.upper, bounds.lower];
  if (compare(worst, claim)) return { verdict: "holds", value, sampleSize: size, ...bounds };
  if (!compare(best, claim)) return { verdict: "fails", value, sampleSize: size, ...bounds };
  const needed = neededSample(observation, claim.bound, claim.confidence);
  return { verdict: "undecided", value, sampleSize: size, ...bounds, ...sampleTooSmall(needed) };
}

function sampleTooSmall(needed: number | undefined): Pick<Judgement, "neededSampleSize" | "reason"> {
  if (needed === undefined) return { reason: "the observed value is too close to the bound for any sample to decide" };
  return { neededSampleSize: needed, reason: `a sample of about ${needed} would decide` };
}

function whyMissing(observation: Observation, { bound, confidence }: Claim): Partial<Judgement> {
  const reason =
    "missing" in observation && observation.missing !== undefined ? observation.missing : "nothing was observed";
  const needed = confidence === undefined ? undefined : neededSample(observation, bound, confidence);
  return needed === undefined ? { reason } : { reason, neededSampleSize: needed };
}

/** Values that differ by less than rounding errors are equal, so that a mean of 0.98s is not below 0.98. */
const ROUNDING = 1e-12;

/** Whether a comparison is true. */
export function compare(value: number, { comparison, bound }: Claim): boolean {
  const rounding = ROUNDING * Math.max(Math.abs(bound), 1e-3);
  const isEqual = Math.abs(value - bound) <= rounding;
  switch (comparison) {
    case "==":
      return isEqual;
    case "!=":
      return !isEqual;
    case "<":
      return value < bound && !isEqual;
    case "<=":
      return value < bound || isEqual;
    case ">":
      return value > bound && !isEqual;
    case ">=":
      return value > bound || isEqual;
  }
}
