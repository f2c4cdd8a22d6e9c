declare const unit: unique symbol;

/** A point in virtual time: whole nanoseconds since the run began, exact to 104 days. */
export type Instant = number & { readonly [unit]: "instant" };
/** A span of virtual time, in whole nanoseconds. */
export type Duration = number & { readonly [unit]: "duration" };

export const START = 0 as Instant;
/** Later than everything that can happen. */
export const NEVER = Number.POSITIVE_INFINITY as Instant;
export const NO_TIME = 0 as Duration;

export const nanoseconds = (count: number): Duration => Math.round(count) as Duration;
export const seconds = (count: number): Duration => Math.round(count * 1e9) as Duration;
export const inSeconds = (span: Duration): number => span / 1e9;

export const after = (start: Instant, span: Duration): Instant => (start + span) as Instant;
export const between = (start: Instant, end: Instant): Duration => (end - start) as Duration;
