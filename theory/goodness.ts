import { exp } from "../engine/exact.js";
import { type DecayRates, decayRates, type MemoryTimes } from "./decay.js";
import { fidelityFromWerner } from "./swapping.js";

/**
 * The fidelity a node expects of a pair that it cannot look at, from calibration and age alone.
 *
 * `werner` is the product of the Werner parameters that the links and swaps on the way are calibrated to, `ageNs` the
 * age of the oldest half, `memories` those of the two slots that hold the pair. The pair is taken for a Werner pair and
 * T1 for its Pauli semigroup, so that one half keeps e^(-t(1/T1 + 1/T)) of ⟨ZZ⟩ and e^(-t(1/T2 + 1/T)) of ⟨XX⟩ and ⟨YY⟩:
 * w' = w (Π_z + 2 Π_xy)/3. That is exact for a Werner link pair in Pauli memories; for T2 alone and one stored half it is
 * w (1 + 2e^(-t/T2))/3. It is an estimate after swaps, where halves were of different ages, and for a finite T1.
 */
export function expectedFidelity(pair: {
  readonly werner: number;
  readonly ageNs: number;
  readonly memories: readonly MemoryTimes[];
}): number {
  let longitudinal = 0;
  let transverse = 0;
  for (const memory of pair.memories) {
    const rates: DecayRates = decayRates(memory);
    longitudinal += rates.longitudinal;
    transverse += rates.transverse;
  }
  const kept = (exp(-longitudinal * pair.ageNs) + 2 * exp(-transverse * pair.ageNs)) / 3;
  return fidelityFromWerner(pair.werner * kept);
}
