/** The gates on one qubit that take each Pauli to a Pauli. `unitary.ts` has their matrices. */
export type Clifford =
  | "X"
  | "Y"
  | "Z"
  | "H"
  | "SQRT_X"
  | "SQRT_X_INVERSE"
  | "CYCLE"
  | "CYCLE_INVERSE"
  | "CYCLE_CONJUGATE"
  | "CYCLE_INVERSE_CONJUGATE";

/** What a gate U makes of I, X, Z and Y, each as U P U†: the place in this order, which is x + 2z, and the sign. */
export interface Conjugation {
  readonly to: readonly [0, number, number, number];
  readonly sign: readonly [1, number, number, number];
}

const [X, Z, Y] = [1, 2, 3];

export const CONJUGATIONS: Readonly<Record<Clifford, Conjugation>> = {
  X: { to: [0, X, Z, Y], sign: [1, 1, -1, -1] },
  Y: { to: [0, X, Z, Y], sign: [1, -1, -1, 1] },
  Z: { to: [0, X, Z, Y], sign: [1, -1, 1, -1] },
  H: { to: [0, Z, X, Y], sign: [1, 1, 1, -1] },
  SQRT_X: { to: [0, X, Y, Z], sign: [1, 1, -1, 1] },
  SQRT_X_INVERSE: { to: [0, X, Y, Z], sign: [1, 1, 1, -1] },
  CYCLE: { to: [0, Y, X, Z], sign: [1, 1, 1, 1] },
  CYCLE_INVERSE: { to: [0, Z, Y, X], sign: [1, 1, 1, 1] },
  CYCLE_CONJUGATE: { to: [0, Y, X, Z], sign: [1, -1, 1, -1] },
  CYCLE_INVERSE_CONJUGATE: { to: [0, Z, Y, X], sign: [1, 1, -1, -1] },
};
