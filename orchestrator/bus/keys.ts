/** Sorted set of the names of runs, by the wall-clock milliseconds at which they started. */
export const RUNS = "entanglab:runs";
/**
 * Hash that describes a run: scenario, seed, runtime, started, state (`running` or `over`), reason, lines, what its stream lacks
 * (missing, missing_first, missing_last), and when it was last heard of, in seconds by the clock of Redis.
 */
export const aboutKey = (run: string): string => `entanglab:run:${run}`;
/**
 * Stream of a run. An entry that holds a trace line has the fields `n` (its number, from 0) and `line`; one that stands for
 * lines that are missing has `gap_first` and `gap_last`; the last has `over`, the reason. The first part of an entry's id is
 * the number of lines that the stream has accounted for with it, so that no line can be added twice.
 */
export const traceKey = (run: string): string => `entanglab:trace:${run}`;

/** How many entries a stream keeps at least; older ones are let go. */
export const ENTRIES_MAX = 1_000_000;
/** How long what is known of a run is kept after the last sign of life. */
export const KEPT_SECONDS = 24 * 3600;

/** What is known of a run before it begins. */
export interface RunAbout {
  /** Its name, which no other run has. */
  readonly run: string;
  readonly scenario: string;
  readonly seed: number;
  readonly runtime: string;
  /** Wall-clock time, ISO 8601. */
  readonly startedAt: string;
}
