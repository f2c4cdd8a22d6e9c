import { cos, sin } from "../../engine/exact.js";
import { type Axis, directionOf } from "../axis.js";
import type { Clifford } from "./clifford.js";
import type { DensityMatrix } from "./density-matrix.js";

/** A 2×2 matrix, row by row, as real and imaginary parts. */
export interface Unitary {
  readonly re: readonly [number, number, number, number];
  readonly im: readonly [number, number, number, number];
}

const REAL = [0, 0, 0, 0] as const;

export const UNITARIES = {
  X: { re: [0, 1, 1, 0], im: REAL },
  Y: { re: REAL, im: [0, -1, 1, 0] },
  Z: { re: [1, 0, 0, -1], im: REAL },
  H: { re: [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT1_2], im: REAL },
  // (I ∓ i X)/√2
  SQRT_X: { re: [Math.SQRT1_2, 0, 0, Math.SQRT1_2], im: [0, -Math.SQRT1_2, -Math.SQRT1_2, 0] },
  SQRT_X_INVERSE: { re: [Math.SQRT1_2, 0, 0, Math.SQRT1_2], im: [0, Math.SQRT1_2, Math.SQRT1_2, 0] },
  // (I ∓ i (X + Y + Z))/2, then their complex conjugates (I ± i (X - Y + Z))/2
  CYCLE: { re: [0.5, -0.5, 0.5, 0.5], im: [-0.5, -0.5, -0.5, 0.5] },
  CYCLE_INVERSE: { re: [0.5, 0.5, -0.5, 0.5], im: [0.5, 0.5, 0.5, -0.5] },
  CYCLE_CONJUGATE: { re: [0.5, -0.5, 0.5, 0.5], im: [0.5, 0.5, 0.5, -0.5] },
  CYCLE_INVERSE_CONJUGATE: { re: [0.5, 0.5, -0.5, 0.5], im: [-0.5, -0.5, -0.5, 0.5] },
} as const satisfies Record<Clifford, Unitary>;

/** The rotation e^{-iα n·σ/2} about an axis n of the Bloch sphere. */
export function rotation(axis: Axis, angleRad: number): Unitary {
  const { x, y, z } = directionOf(axis);
  const c = cos(angleRad / 2);
  const s = sin(angleRad / 2);
  return { re: [c, -s * y, s * y, c], im: [-s * z, -s * x, -s * x, s * z] };
}

/** ρ → U ρ U† on one qubit, in place. */
export function applyUnitary({ qubits, re, im }: DensityMatrix, bit: number, unitary: Unitary): void {
  const dimension = 1 << qubits;
  const conjugate = { re: unitary.re, im: unitary.im.map((value) => -value) };
  for (let one = 0; one < dimension; one++) {
    for (let other = 0; other < dimension; other++) {
      if ((other & bit) === 0) mix(re, im, other * dimension + one, bit * dimension, unitary);
    }
  }
  for (let one = 0; one < dimension; one++) {
    for (let other = 0; other < dimension; other++) {
      if ((other & bit) === 0) mix(re, im, one * dimension + other, bit, conjugate);
    }
  }
}

/** Applies a 2×2 matrix to the entries at `place` and `place + step`. */
function mix(
  re: number[],
  im: number[],
  place: number,
  step: number,
  u: { readonly re: readonly number[]; readonly im: readonly number[] },
): void {
  const aRe = re[place]!;
  const aIm = im[place]!;
  const bRe = re[place + step]!;
  const bIm = im[place + step]!;
  re[place] = u.re[0]! * aRe - u.im[0]! * aIm + u.re[1]! * bRe - u.im[1]! * bIm;
  im[place] = u.re[0]! * aIm + u.im[0]! * aRe + u.re[1]! * bIm + u.im[1]! * bRe;
  re[place + step] = u.re[2]! * aRe - u.im[2]! * aIm + u.re[3]! * bRe - u.im[3]! * bIm;
  im[place + step] = u.re[2]! * aIm + u.im[2]! * aRe + u.re[3]! * bIm + u.im[3]! * bRe;
}

/** ρ → P ρ P for a permutation P of the basis that is its own inverse, in place. */
export function permute({ qubits, re, im }: DensityMatrix, swapped: (basis: number) => number): void {
  const dimension = 1 << qubits;
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column < dimension; column++) {
      const from = row * dimension + column;
      const to = swapped(row) * dimension + swapped(column);
      if (to <= from) continue;
      [re[from], re[to]] = [re[to]!, re[from]!];
      [im[from], im[to]] = [im[to]!, im[from]!];
    }
  }
}

/** ρ → D ρ D for a diagonal D of signs, in place. */
export function flipSigns({ qubits, re, im }: DensityMatrix, isNegative: (basis: number) => boolean): void {
  const dimension = 1 << qubits;
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column < dimension; column++) {
      if (isNegative(row) === isNegative(column)) continue;
      re[row * dimension + column]! *= -1;
      im[row * dimension + column]! *= -1;
    }
  }
}
