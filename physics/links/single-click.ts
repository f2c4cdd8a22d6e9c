import { type BellWeights, PSI_MINUS, PSI_PLUS } from "../../theory/bell.js";
import type { PairState } from "../pair.js";
import { type Detectors, loneClick, loneClicks } from "./interference.js";
import type { Attempt } from "./link.js";

/**
 * A single-click link (Cabrillo et al 1999; Humphreys et al, Nature 558, 268 (2018)) with lossy arms, dark
 * counts and photons that differ, phase-stable.
 *
 * Each end is prepared in √(1-α)|0⟩ + √α|1⟩ and emits a photon from the bright state |1⟩. The herald is a lone click in
 * one window: in one detector Ψ⁺, in the other Ψ⁻, with the same chances. With D, S, T the lone clicks of one detector for
 * no, one and two photons:
 *
 *     P₀₀ = (1-α)² D          P₁₀ = α(1-α) [η_A S + (1-η_A) D]          P₀₁ = α(1-α) [η_B S + (1-η_B) D]
 *     P₁₁ = α² [η_A η_B T + (η_A(1-η_B) + η_B(1-η_A)) S + (1-η_A)(1-η_B) D]
 *     coherence between 01 and 10: ± √V √(η_A η_B) α(1-α) S
 *
 * One photon interferes with what might have come from the other end, which costs the overlap √V of the two photons once;
 * two photons bunch with the visibility V of Hong, Ou and Mandel. P is twice the sum of the populations. As P₀₀ and P₁₁
 * differ, the pair is no mixture of Bell states.
 */
export function singleClickLink(
  station: { readonly brightPopulation: number; readonly indistinguishability: number; readonly detectors: Detectors },
  transmissions: readonly [number, number],
  bellDiagonalOnly: boolean,
): Attempt {
  const { brightPopulation: bright, indistinguishability } = station;
  const [left, right] = transmissions;
  const clicks = loneClicks(station.detectors, indistinguishability);
  const oneBright = bright * (1 - bright);
  const parts = [
    (1 - bright) * (1 - bright) * clicks.none,
    oneBright * loneClick(clicks, right),
    oneBright * loneClick(clicks, left),
    bright * bright * loneClick(clicks, left, right),
  ] as const;
  const total = parts[0] + parts[1] + parts[2] + parts[3];
  const scale = total || 1; // a link that never heralds has no pair to speak of
  const coherence = (Math.sqrt(indistinguishability * left * right) * oneBright * clicks.one) / scale;
  const different = (parts[1] + parts[2]) / scale / 2;
  const heralded = different + coherence;
  const wrong = different - coherence;
  const other = (parts[0] + parts[3]) / scale / 2;
  const stateFor = (sign: 1 | -1): PairState => {
    if (bellDiagonalOnly) {
      const weights: BellWeights = sign === 1 ? [other, heralded, other, wrong] : [other, wrong, other, heralded];
      return { type: "bell-diagonal", weights };
    }
    const re = new Float64Array(16);
    for (const [basis, population] of parts.entries()) re[5 * basis] = population / scale;
    re[6] = re[9] = sign * coherence;
    return { type: "density-matrix", re, im: new Float64Array(16) };
  };
  const drawn = [
    { frame: PSI_PLUS, state: stateFor(1) },
    { frame: PSI_MINUS, state: stateFor(-1) },
  ] as const;
  return {
    success: 2 * total,
    fidelity: heralded,
    weights: [heralded, other, wrong, other],
    draw: (u) => drawn[u < 0.5 ? 0 : 1],
  };
}
