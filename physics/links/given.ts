import { PHI_PLUS } from "../../theory/bell.js";
import { wernerWeights } from "../../theory/swapping.js";
import type { Attempt, GivenPair, HeraldedPair } from "./link.js";

/** Attempts whose success and pair are stated; the pair is heralded as Φ⁺. */
export function givenLink(success: number, pair: GivenPair): Attempt {
  const weights = pair.type === "werner" ? wernerWeights(pair.fidelity) : pair.weights;
  const heralded: HeraldedPair = { frame: PHI_PLUS, state: { type: "bell-diagonal", weights } };
  return { success, fidelity: weights[0], weights, draw: () => heralded };
}
