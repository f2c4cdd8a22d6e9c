import { type BellWeights, PSI_MINUS, PSI_PLUS } from "../../theory/bell.js";
import { type Detectors, loneClick, loneClicks } from "./interference.js";
import type { Attempt } from "./link.js";

/**
 * A double-click link (Barrett and Kok, PRA 71, 060310 (2005)) with lossy arms, dark counts and photons that differ.
 *
 * Each end emits one photon, early or late, entangled with its slot: (|0⟩|early⟩ + |1⟩|late⟩)/√2. The herald is a lone
 * click in the early and one in the late window: in the same detector Ψ⁺, in different ones Ψ⁻. Each of the four patterns
 * has the same chances, so take one, with D, S, T the lone clicks for no, one and two photons in a window:
 *
 *     A: both early (or both late), as likely    [η_A η_B T + (η_A(1-η_B) + η_B(1-η_A)) S + (1-η_A)(1-η_B) D] D
 *     B: one early, one late (either way round)  η_A η_B S² + (η_A(1-η_B) + η_B(1-η_A)) S D + (1-η_A)(1-η_B) D²
 *     C: coherence between these two ways        ± V η_A η_B S²
 *
 * Only where both photons arrive do the two ways end in the same environment, up to the overlap V of the photons; a lost
 * photon tells its window, and a dark count its origin. So P = 2 (A + B), and the pair is Bell-diagonal: the heralded Ψ
 * has weight (B + C)/2(A + B), the other Ψ (B - C)/2(A + B), each Φ A/2(A + B).
 */
export function doubleClickLink(
  station: { readonly indistinguishability: number; readonly detectors: Detectors },
  transmissions: readonly [number, number],
): Attempt {
  const [left, right] = transmissions;
  const clicks = loneClicks(station.detectors, station.indistinguishability);
  const same = loneClick(clicks, left, right) * clicks.none;
  const both = left * right * clicks.one * clicks.one;
  const lost = (left * (1 - right) + right * (1 - left)) * clicks.one + (1 - left) * (1 - right) * clicks.none;
  const different = both + lost * clicks.none;
  const coherence = station.indistinguishability * both;
  const total = 2 * (same + different);
  const scale = total || 1; // a link that never heralds has no pair to speak of
  const heralded = (different + coherence) / scale;
  const wrong = (different - coherence) / scale;
  const other = same / scale;
  const plus: BellWeights = [other, heralded, other, wrong];
  const minus: BellWeights = [other, wrong, other, heralded];
  const drawn = [
    { frame: PSI_PLUS, state: { type: "bell-diagonal", weights: plus } },
    { frame: PSI_MINUS, state: { type: "bell-diagonal", weights: minus } },
  ] as const;
  return {
    success: total,
    fidelity: heralded,
    weights: [heralded, other, wrong, other],
    draw: (u) => drawn[u < 0.5 ? 0 : 1],
  };
}
