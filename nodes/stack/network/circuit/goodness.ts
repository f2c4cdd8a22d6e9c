import { exp } from "../../../../engine/exact.js";
import type { Duration } from "../../../../engine/time.js";
import type { Memory } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { type Correlations, scaled } from "../../../../theory/correlations.js";
import { type DecayRates, decayRates } from "../../../../theory/decay.js";

/** The decay rates of a memory as a node is told of it. */
export const ratesOf = (memory: Memory | undefined): DecayRates =>
  decayRates({
    ...(memory?.t1Ns !== undefined && { t1: memory.t1Ns as Duration }),
    ...(memory?.t2Ns !== undefined && { t2: memory.t2Ns as Duration }),
    ...(memory?.depolarisingNs !== undefined && { depolarising: memory.depolarisingNs as Duration }),
  });

/** What is left of the correlations of a pair after one of its halves was stored for a while. */
export function stored(correlations: Correlations, rates: DecayRates, ageNs: number): Correlations {
  if (rates.longitudinal === 0 && rates.transverse === 0) return correlations;
  const along = exp(-rates.longitudinal * ageNs);
  const across = exp(-rates.transverse * ageNs);
  return { zz: correlations.zz * along, xx: correlations.xx * across, yy: correlations.yy * across };
}

/** A pair of which nothing is lost. */
export const PERFECT: Correlations = Object.freeze({ zz: 1, xx: 1, yy: 1 });

/** What a Bell measurement keeps, by its calibration, of the pair that it makes. */
export const swapKeeps = (correlations: Correlations, swapWerner: number): Correlations =>
  scaled(correlations, swapWerner);
