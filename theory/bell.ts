/**
 * A Bell state as the two bits that say how far it is from Φ⁺; frames add by XOR.
 * Φ⁺ is neither, Ψ⁺ is x, Φ⁻ is z, Ψ⁻ is both.
 */
export interface BellIndex {
  readonly x: boolean;
  readonly z: boolean;
}

export type BellName = "phi+" | "psi+" | "phi-" | "psi-";
export type Pauli = "X" | "Y" | "Z";
/** One number for each of Φ⁺, Ψ⁺, Φ⁻, Ψ⁻, in this order. */
export type BellWeights = readonly [number, number, number, number];

export const PHI_PLUS: BellIndex = Object.freeze({ x: false, z: false });
export const PSI_PLUS: BellIndex = Object.freeze({ x: true, z: false });
export const PHI_MINUS: BellIndex = Object.freeze({ x: false, z: true });
export const PSI_MINUS: BellIndex = Object.freeze({ x: true, z: true });

/** The four Bell states, each at its ordinal. */
export const BELL_STATES = [PHI_PLUS, PSI_PLUS, PHI_MINUS, PSI_MINUS] as const;

const NAMES = ["phi+", "psi+", "phi-", "psi-"] as const;

/** The place of a Bell state in the order Φ⁺, Ψ⁺, Φ⁻, Ψ⁻, which is x + 2z: ordinals add by XOR too. */
export const ordinal = ({ x, z }: BellIndex): 0 | 1 | 2 | 3 => (z ? (x ? 3 : 2) : x ? 1 : 0);

export const bellName = (index: BellIndex): BellName => NAMES[ordinal(index)];

export const bellFromName = (name: BellName): BellIndex => BELL_STATES[NAMES.indexOf(name) as 0 | 1 | 2 | 3];

/** The Bell state that an entanglement swap leaves: the sum of both pairs' states and the outcome, bit by bit. */
export function addFrames(...frames: readonly BellIndex[]): BellIndex {
  let sum = PHI_PLUS;
  for (const { x, z } of frames) sum = BELL_STATES[ordinal({ x: x !== sum.x, z: z !== sum.z })];
  return sum;
}

/** The Pauli correction that brings a Bell state back to Φ⁺: X where x is set, then Z where z is. */
export const correction = ({ x, z }: BellIndex): readonly Pauli[] => [
  ...(x ? (["X"] as const) : []),
  ...(z ? (["Z"] as const) : []),
];
