import { type Duration, NO_TIME } from "../engine/time.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { chainOf } from "../test/chain.js";

const LENGTH_KM = 20;
/** Light over half the link loses 0.2 dB/km; a memory emits with 0.75, a detector sees with 0.8. */
const TRANSMISSION = 0.75 * 10 ** (-0.02 * (LENGTH_KM / 2)) * 0.8;

/** Probability that one attempt over 20 km heralds a pair by linear optics, η²/2. */
export const SUCCESS = TRANSMISSION ** 2 / 2;
/** From one attempt to the next, in ns: 500 µs to prepare a slot, and the light time of the link. */
export const CYCLE = 600_000;
const DELAY = 100_000;
const FIDELITY = 0.99;

/** How much is asked of the chain: so many pairs, or as many as come in a time. */
export type Amount = { readonly count: number } | { readonly duration: Duration };

/** W1 for two nodes, W2 for more: links of 20 km that herald Werner pairs, and one request from end to end that keeps nothing. */
export function chainWorkload(options: {
  readonly nodes: number;
  readonly slots: number;
  readonly amount: Amount;
}): Scenario {
  const { nodes, slots, amount } = options;
  return chainOf(nodes, {
    seed: 1,
    fidelity: FIDELITY,
    success: SUCCESS,
    cycle: CYCLE,
    delay: DELAY,
    ...("duration" in amount && { duration: amount.duration }),
    node: { slots: { perLink: slots, total: 2 * slots } },
    request: { type: "entangle", hold: NO_TIME, ...("count" in amount && { count: amount.count }) },
  });
}
