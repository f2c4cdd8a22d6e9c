import { assert } from "../../engine/assert.js";
import type { Decay } from "../decay.js";

/**
 * A density matrix of n qubits, row by row in the computational basis; the first qubit is the most significant bit.
 * Qubits are addressed by their bit: see `bitOf`.
 */
export interface DensityMatrix {
  readonly qubits: number;
  readonly re: number[];
  readonly im: number[];
}

/** More would take megabytes, and nothing that joins more is simulated. */
const QUBITS_MAX = 6;

/**
 * Zeros for each number of qubits, copied for every new matrix. Plain arrays of doubles, because a typed array of more
 * than 64 bytes lies outside V8's heap and costs microseconds to make; filling them with 0.5 first makes them arrays of doubles.
 */
const ZEROS: readonly (readonly number[])[] = Array.from({ length: QUBITS_MAX + 1 }, (_, qubits) => {
  const zeros = Array.from({ length: 1 << (2 * qubits) }, () => 0.5);
  for (let place = 0; place < zeros.length; place++) zeros[place] = 0;
  return zeros;
});

export function emptyMatrix(qubits: number): DensityMatrix {
  const zeros = ZEROS[qubits];
  assert(zeros !== undefined, "a group of more than 6 qubits is too large for a density matrix");
  return { qubits, re: zeros.slice(), im: zeros.slice() };
}

/** The bit that a qubit occupies in row and column numbers. */
export const bitOf = (position: number, qubits: number): number => 1 << (qubits - 1 - position);

/** The state (I + r·σ)/2 of one qubit with Bloch vector r. */
export function matrixFromBloch(x: number, y: number, z: number): DensityMatrix {
  const { re, im } = emptyMatrix(1);
  re[0] = (1 + z) / 2;
  re[1] = x / 2;
  re[2] = x / 2;
  re[3] = (1 - z) / 2;
  im[1] = -y / 2;
  im[2] = y / 2;
  return { qubits: 1, re, im };
}

/** The Bell-diagonal state (I + zz ZZ + xx XX - yy YY)/4. */
export function matrixFromCorrelators(zz: number, xx: number, yy: number): DensityMatrix {
  const matrix = emptyMatrix(2);
  const { re } = matrix;
  re[0] = re[15] = (1 + zz) / 4;
  re[5] = re[10] = (1 - zz) / 4;
  re[3] = re[12] = (xx + yy) / 4;
  re[6] = re[9] = (xx - yy) / 4;
  return matrix;
}

/** The joint state of two groups that have not met. */
export function tensor(left: DensityMatrix, right: DensityMatrix): DensityMatrix {
  const joint = emptyMatrix(left.qubits + right.qubits);
  const outer = 1 << left.qubits;
  const inner = 1 << right.qubits;
  const dimension = outer * inner;
  for (let row = 0; row < outer; row++) {
    for (let column = 0; column < outer; column++) {
      const re = left.re[row * outer + column]!;
      const im = left.im[row * outer + column]!;
      if (re === 0 && im === 0) continue;
      for (let k = 0; k < inner * inner; k++) {
        const place = (row * inner + Math.floor(k / inner)) * dimension + column * inner + (k % inner);
        const rightRe = right.re[k]!;
        const rightIm = right.im[k]!;
        joint.re[place] = re * rightRe - im * rightIm;
        joint.im[place] = re * rightIm + im * rightRe;
      }
    }
  }
  return joint;
}

/** Shrinks and shifts the Bloch vector of one qubit, in place: every channel that memories and gate noise need. */
export function decayMatrix({ qubits, re, im }: DensityMatrix, bit: number, { xy, z, shift }: Decay): void {
  const dimension = 1 << qubits;
  for (let row = 0; row < dimension; row++) {
    if (row & bit) continue;
    for (let column = 0; column < dimension; column++) {
      if (column & bit) continue;
      const zeros = row * dimension + column;
      const ones = zeros + bit * dimension + bit;
      decayBlock(re, zeros, ones, z, shift);
      decayBlock(im, zeros, ones, z, shift);
      re[zeros + bit]! *= xy;
      im[zeros + bit]! *= xy;
      re[ones - bit]! *= xy;
      im[ones - bit]! *= xy;
    }
  }
}

function decayBlock(part: number[], zeros: number, ones: number, z: number, shift: number): void {
  const sum = part[zeros]! + part[ones]!;
  const difference = z * (part[zeros]! - part[ones]!) + shift * sum;
  part[zeros] = (sum + difference) / 2;
  part[ones] = (sum - difference) / 2;
}

/** ρ → (1-p) ρ + p I/4 ⊗ tr ρ on two qubits, in place. */
export function depolariseTwo({ qubits, re, im }: DensityMatrix, bits: readonly [number, number], p: number): void {
  if (p === 0) return;
  const dimension = 1 << qubits;
  const steps = [0, bits[0], bits[1], bits[0] | bits[1]];
  const both = bits[0] | bits[1];
  for (let row = 0; row < dimension; row++) {
    if (row & both) continue;
    for (let column = 0; column < dimension; column++) {
      if (column & both) continue;
      for (const part of [re, im]) {
        let trace = 0;
        for (const step of steps) trace += part[(row + step) * dimension + column + step]!;
        for (const down of steps) {
          for (const across of steps) {
            const place = (row + down) * dimension + column + across;
            part[place] = (1 - p) * part[place]! + (down === across ? (p * trace) / 4 : 0);
          }
        }
      }
    }
  }
}
