import { type StreamFamily, uniformAt } from "../engine/random.js";
import type { Duration } from "../engine/time.js";
import type { ChannelChange } from "../proto/gen/entanglab/node/v1/node.js";

/** What becomes of one message on a channel. */
export interface Fate {
  /** It is never handed over. */
  readonly isDropped: boolean;
  /** How much later than the channel alone would have it, in nanoseconds, at least 0. */
  readonly late: Duration;
  /** How much of that it was held back on its own, so that later ones may overtake it; 0: it was not. */
  readonly heldBack: Duration;
  /** How long after the first a copy of it comes, at least 1 ns; 0: none does. */
  readonly copyAfter: Duration;
}

/** What the network does to messages of one direction of a channel: probabilities in [0, 1], a delay in nanoseconds. */
export type Trouble = Pick<ChannelChange, "drop" | "duplicate" | "reorder" | "delayNs">;

/** A message is held back for no longer than this many delays of its channel. */
const HOLD_MAX = 4;

/** The draws of one message, one for each decision, so that none shifts another. */
const DROP = 0;
const DUPLICATE = 1;
const COPY_AFTER = 2;
const REORDER = 3;
const HOLD = 4;

/** Whether a channel has no trouble at all. */
export const isCalm = ({ drop, duplicate, reorder, delayNs }: Trouble): boolean =>
  drop === 0 && duplicate === 0 && reorder === 0 && delayNs === 0;

/** Decides what becomes of the message of this number (from 0, below 2^32) on a channel of this delay; it never comes sooner. */
export function fateOf(draws: StreamFamily, number: number, delay: Duration, trouble: Trouble): Fate {
  const happens = (decision: number, probability: number): boolean =>
    probability > 0 && uniformAt(draws, number, decision) < probability;
  const upTo = (decision: number, most: number): Duration =>
    (1 + Math.floor(uniformAt(draws, number, decision) * most)) as Duration;
  const heldBack = happens(REORDER, trouble.reorder) ? upTo(HOLD, HOLD_MAX * delay) : (0 as Duration);
  return {
    isDropped: happens(DROP, trouble.drop),
    late: (trouble.delayNs + heldBack) as Duration,
    heldBack,
    copyAfter: happens(DUPLICATE, trouble.duplicate) ? upTo(COPY_AFTER, delay) : (0 as Duration),
  };
}
