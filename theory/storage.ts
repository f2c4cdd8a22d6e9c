import { pow } from "../engine/exact.js";

/** Two links tried together, slot by slot; the one that succeeds first waits for the other. */
export interface TwoLinks {
  /** Probability that one attempt succeeds. */
  readonly success: number;
  /** How many further attempts the older pair may wait before it is dropped. Absent: for ever. */
  readonly cutoff?: number;
}

/** Attempts until both links hold a pair at once: (1 + 2q(1-q^m)) / (1 - q² - 2p q^(m+1)), with q = 1-p and cutoff m. */
export function meanAttemptsOfTwo({ success, cutoff }: TwoLinks): number {
  const failure = 1 - success;
  const late = cutoff === undefined ? 0 : pow(failure, cutoff);
  return (1 + 2 * failure * (1 - late)) / (1 - failure * failure - 2 * success * failure * late);
}

/** Attempts that the older pair waits on average where there is no cutoff: 2(1-p) / (p(2-p)). */
export const meanStorage = (success: number): number => (2 * (1 - success)) / (success * (2 - success));

/** The mean of λ^D, with D the attempts that the older pair of a completed two waits and λ what survives one of them. */
export function meanSurvival({ success, cutoff }: TwoLinks, perAttempt: number): number {
  const failure = 1 - success;
  const ratio = failure * perAttempt;
  const reached = cutoff === undefined ? 0 : pow(failure, cutoff);
  const survived = cutoff === undefined ? 0 : pow(ratio, cutoff);
  const weighted = 1 + (2 * ratio * (1 - survived)) / (1 - ratio);
  const total = 1 + (2 * failure * (1 - reached)) / success;
  return weighted / total;
}
