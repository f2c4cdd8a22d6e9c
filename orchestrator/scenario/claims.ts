import type { Duration } from "../../engine/time.js";

/** One entry of `expect:` or `fails:`. `docs/expectations.md` has the grammar. */
export type Expectation = ExpectationBase & Claim;

interface ExpectationBase {
  /** As written, without `never:` and `warn:`. */
  readonly text: string;
  /** `file:line:column`. */
  readonly place: string;
  /** `warn`: told, but never red; `fails`: red unless it fails. */
  readonly role: "expect" | "warn" | "fails";
}

/** What is claimed of a run. */
export type Claim =
  | (MetricClaim & { readonly type: "metric" })
  /** At no event is the comparison true; it has no confidence. */
  | (MetricClaim & { readonly type: "never-metric" })
  /** Some circuit of the request is opened over a path through the node; `never`: none is. */
  | {
      readonly type: "path" | "never-path";
      /** The group of the request. */
      readonly request: string;
      readonly node: string;
      readonly window?: Window;
    }
  /** The event never happens. */
  | { readonly type: "never-event"; readonly event: string; readonly window?: Window }
  /** After every occurrence of the instant, the event happens again within the span, both ends included. */
  | { readonly type: "within"; readonly event: string; readonly span: Duration; readonly instant: string }
  /** The first occurrence of one event comes before, or after, the first of the other. */
  | { readonly type: "order"; readonly event: string; readonly relation: "before" | "after"; readonly other: string };

export interface MetricClaim {
  /** Dotted name, as `metrics` lists it. */
  readonly metric: string;
  readonly comparison: "==" | "!=" | "<" | "<=" | ">" | ">=";
  /** In the base unit of the metric: ns, Hz, or plain. */
  readonly bound: number;
  /** One-sided confidence in (0.5, 1). Absent: the observed value itself is compared. */
  readonly confidence?: number;
  readonly window?: Window;
}

/** A part of a run: while a fault lasts, or all the rest. */
export interface Window {
  readonly relation: "during" | "outside";
  /** The name of a fault, or that of a group: then while any fault of it lasts. */
  readonly fault: string;
}
