import type { BellWeights } from "./bell.js";

/** Which of the two outcome bits reach the receiver. */
export interface SentBits {
  readonly x: boolean;
  readonly z: boolean;
}

/** The average fidelity (2F + 1)/3 of a state teleported through a pair of fidelity F (Horodecki, PRA 60, 1888 (1999)). */
export const teleportedFidelity = (pairFidelity: number): number => (2 * pairFidelity + 1) / 3;

/** The average fidelity where a bit may be withheld: the receiver then corrects for it rightly half of the time. */
export function correctedFidelity([phiPlus, psiPlus, phiMinus, psiMinus]: BellWeights, sent: SentBits): number {
  const withoutX = sent.x ? phiPlus : (phiPlus + psiPlus) / 2;
  const withoutXButZ = sent.x ? phiMinus : (phiMinus + psiMinus) / 2;
  return teleportedFidelity(sent.z ? withoutX : (withoutX + withoutXButZ) / 2);
}

/** The best average fidelity without entanglement. */
export const CLASSICAL_LIMIT = 2 / 3;

/** The average fidelity (4F + 1)/5 of a two-qubit gate whose process fidelity is that of the pair it is teleported through. */
export const teleportedGateFidelity = (pairFidelity: number): number => (4 * pairFidelity + 1) / 5;
