import { type Duration, NO_TIME } from "../../engine/time.js";
import type { Detectors, Herald } from "../../orchestrator/scenario/scenario.js";
import { chainOf, IDEAL_NODE } from "../chain.js";
import { metricSample, metricValue, observe, spaced } from "./observe.js";
import { type Claim, exactly, type Row, type Size, within } from "./row.js";

export interface Asked {
  readonly herald: Herald;
  readonly modes?: number;
  readonly emission: number;
  readonly lengthKm: number;
  readonly lossDbPerKm: number;
  /** In nanoseconds. */
  readonly cycle: number;
  /** Decides how long the run is, and nothing else. */
  readonly success: number;
  readonly seed: number;
  readonly size: Size;
}

export interface Seen {
  readonly pairs: number;
  readonly cycles: number;
  readonly fidelities: readonly number[];
  readonly seed: number;
}

/** Lets a link herald for a whole number of cycles, enough for some tens of thousands of pairs. */
export function runLink({
  herald,
  modes = 1,
  emission,
  lengthKm,
  lossDbPerKm,
  cycle,
  success,
  seed,
  size,
}: Asked): Seen {
  const cycles = Math.round((size === "large" ? 40_000 : 2_000) / success);
  const delay = lengthKm * 5_000;
  const node = { memory: { ...IDEAL_NODE.memory, emission } };
  const link = { herald, modes, lengthKm, lossDbPerKm };
  // The ends agree to begin one light time after the start; what comes at the end of a run is no longer part of it.
  const duration = (delay + cycles * cycle + 1) as Duration;
  const metrics = observe(
    chainOf(2, { seed, delay, node, link, duration, request: { type: "entangle", hold: NO_TIME } }),
  );
  return {
    pairs: metricValue(metrics, "l00.pairs"),
    cycles,
    fidelities: metricSample(metrics, "l00.fidelity.mean"),
    seed,
  };
}

export function successOf(claim: Claim, { pairs, cycles, seed }: Seen): Row {
  const sigma = Math.sqrt((claim.expected * (1 - claim.expected)) / cycles);
  return within(claim, pairs / cycles, sigma, `${spaced(cycles)} cycles, seed ${seed}`);
}

export const fidelityOf = (claim: Claim, { fidelities, seed }: Seen): Row =>
  exactly(claim, fidelities, `${spaced(fidelities.length)} pairs, seed ${seed}`);

/** The detectors of a station without dark counts. */
export const detectors = (efficiency: number, numberResolving: boolean): Detectors => ({
  efficiency,
  darkRateHz: 0,
  window: 1 as Duration,
  numberResolving,
});
