import type { Instant } from "../../../engine/time.js";
import type { Judgement } from "../judge.js";

/** Something that happens in a run, by the name that expectations use. */
export interface Happening {
  readonly event: string;
  readonly at: Instant;
  /** Which request, fault or link it happened to. */
  readonly name: string;
  /** The path of a circuit that is opened. */
  readonly path?: string;
}

/** Follows a run for one expectation that a sample cannot tell. */
export interface Watch {
  /** What it wants to be told of. */
  readonly events: readonly string[];
  observe(happening: Happening): void;
  /** What the run says, once it is over. */
  judge(): Judgement;
}
