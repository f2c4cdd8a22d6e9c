import { type Duration, NO_TIME } from "../engine/time.js";
import type { NetworkSettings, Scenario, ScenarioLink } from "../orchestrator/scenario/scenario.js";
import { chainOf } from "../test/chain.js";

const LENGTH_KM = 20;
const LIGHT_NS_PER_KM = 5_000;
/** To make a slot ready before each attempt, in ns. */
const PREPARATION = 500_000;
const FIDELITY = 0.99;

const lightTime = (lengthKm: number): Duration => Math.round(lengthKm * LIGHT_NS_PER_KM) as Duration;
const cycleOver = (lengthKm: number): Duration => (PREPARATION + lightTime(lengthKm)) as Duration;

/** Probability that one attempt heralds a pair by linear optics, η²/2: a memory emits with 0.75, half the link loses 0.2 dB/km, a detector sees with 0.8. */
export const successOver = (lengthKm: number): number => (0.75 * 10 ** (-0.02 * (lengthKm / 2)) * 0.8) ** 2 / 2;

/** Over 20 km. */
export const SUCCESS = successOver(LENGTH_KM);
/** Over 20 km, from one attempt to the next, in ns: a slot is prepared, and light passes the link. */
export const CYCLE = cycleOver(LENGTH_KM);

/** How much is asked of the chain: so many pairs, or as many as come in a time. */
export type Amount = { readonly count: number } | { readonly duration: Duration };

export interface ChainWorkload {
  readonly nodes: number;
  /** At each end of each link. */
  readonly slots: number;
  readonly amount: Amount;
  readonly seed?: number;
  /** Of the link pairs. */
  readonly fidelity?: number;
  readonly minFidelity?: number;
  readonly network?: Partial<NetworkSettings>;
}

/** W1 for two nodes, W2 for more: links of 20 km that herald Werner pairs, and one request from end to end that keeps nothing. */
export function chainWorkload(options: ChainWorkload): Scenario {
  const { nodes, slots, amount, seed = 1, fidelity = FIDELITY, minFidelity = 0, network } = options;
  return chainOf(nodes, {
    seed,
    fidelity,
    success: SUCCESS,
    cycle: CYCLE,
    delay: lightTime(LENGTH_KM),
    ...("duration" in amount && { duration: amount.duration }),
    ...(network !== undefined && { network }),
    node: { slots: { perLink: slots, total: 2 * slots } },
    request: { type: "entangle", hold: NO_TIME, minFidelity, ...("count" in amount && { count: amount.count }) },
  });
}

/** A link as W3 has it, of any length. */
export function fibreLink(name: string, ends: readonly [string, string], lengthKm: number): ScenarioLink {
  return {
    name,
    ends,
    lengthKm,
    lossDbPerKm: 0.2,
    delay: lightTime(lengthKm),
    modes: 1,
    herald: {
      scheme: "given",
      success: successOver(lengthKm),
      cycle: cycleOver(lengthKm),
      pair: { type: "werner", fidelity: FIDELITY },
    },
  };
}

/** The fidelity of a Werner pair that was swapped together of so many: 1/4 + 3/4 ((4 F - 1)/3)^links. */
export const swappedFidelity = (fidelity: number, links: number): number =>
  0.25 + 0.75 * ((4 * fidelity - 1) / 3) ** links;
