import { pow } from "../engine/exact.js";

/**
 * Fidelity to GHZ of what a hub makes of n-1 Werner pairs with others, by perfect parity measurements of its own halves: each
 * of its stabilisers keeps one factor w for every pair that it acts on, F = ((1+w)^(n-1) + 2^(n-1) w^(n-1))/2^n.
 */
export const fusedFidelity = (parties: number, werner: number): number =>
  (pow(1 + werner, parties - 1) + pow(2 * werner, parties - 1)) / pow(2, parties);
