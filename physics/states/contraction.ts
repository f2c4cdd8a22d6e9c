import type { Direction } from "../axis.js";
import { type DensityMatrix, emptyMatrix } from "./density-matrix.js";

/** The measurement operator weight × (I + v·σ) of one qubit. */
export interface Effect extends Direction {
  readonly weight: number;
}

/** The measurement operator (I + zz ZZ + xx XX - yy YY)/4 of two qubits. */
export interface BellEffect {
  readonly zz: number;
  readonly xx: number;
  readonly yy: number;
}

/** ⟨X⟩, ⟨Y⟩, ⟨Z⟩ of one qubit. */
export function blochVector({ qubits, re, im }: DensityMatrix, bit: number): Direction {
  const dimension = 1 << qubits;
  let x = 0;
  let y = 0;
  let z = 0;
  for (let row = 0; row < dimension; row++) {
    if (row & bit) continue;
    const place = row * dimension + row;
    z += re[place]! - re[place + bit * dimension + bit]!;
    x += 2 * re[place + bit]!;
    y -= 2 * im[place + bit]!;
  }
  return { x, y, z };
}

/** What two qubits have in common, and ⟨Z⟩ of each: all that decay and Bell states need. */
export interface PairCorrelators extends BellEffect {
  readonly zFirst: number;
  readonly zSecond: number;
}

/** ⟨ZZ⟩, ⟨XX⟩, -⟨YY⟩ and both ⟨Z⟩ of two qubits of a group. */
export function pairCorrelators({ qubits, re }: DensityMatrix, first: number, second: number): PairCorrelators {
  const dimension = 1 << qubits;
  const both = first | second;
  let zz = 0;
  let xx = 0;
  let yy = 0;
  let zFirst = 0;
  let zSecond = 0;
  for (let row = 0; row < dimension; row++) {
    const population = re[row * dimension + row]!;
    const coherence = re[row * dimension + (row ^ both)]!;
    const signFirst = row & first ? -1 : 1;
    const signSecond = row & second ? -1 : 1;
    zz += signFirst * signSecond * population;
    zFirst += signFirst * population;
    zSecond += signSecond * population;
    xx += coherence;
    yy += signFirst * signSecond * coherence;
  }
  return { zz, xx, yy, zFirst, zSecond };
}

/** What is left of a group when one of its qubits is measured with this effect; its trace is the probability. */
export function contractOne(matrix: DensityMatrix, bit: number, effect: Effect): DensityMatrix {
  const rest = emptyMatrix(matrix.qubits - 1);
  const dimension = 1 << matrix.qubits;
  const left = dimension >> 1;
  const { re, im } = matrix;
  const { weight, x, y, z } = effect;
  for (let row = 0; row < left; row++) {
    for (let column = 0; column < left; column++) {
      const zeros = opened(row, bit) * dimension + opened(column, bit);
      const up = zeros + bit;
      const down = zeros + bit * dimension;
      const ones = down + bit;
      const place = row * left + column;
      rest.re[place] =
        weight * ((1 + z) * re[zeros]! + (1 - z) * re[ones]! + x * (re[up]! + re[down]!) - y * (im[up]! - im[down]!));
      rest.im[place] =
        weight * ((1 + z) * im[zeros]! + (1 - z) * im[ones]! + x * (im[up]! + im[down]!) + y * (re[up]! - re[down]!));
    }
  }
  return rest;
}

/** What is left of a group when two of its qubits are measured with this effect; its trace is the probability. */
export function contractTwo(matrix: DensityMatrix, bits: readonly [number, number], effect: BellEffect): DensityMatrix {
  const rest = emptyMatrix(matrix.qubits - 2);
  const dimension = 1 << matrix.qubits;
  const left = dimension >> 2;
  const [high, low] = bits[0] > bits[1] ? bits : ([bits[1], bits[0]] as const);
  const { zz, xx, yy } = effect;
  const contract = (part: readonly number[], corner: number): number => {
    const entry = (row: number, column: number): number => part[corner + row * dimension + column]!;
    const even = entry(0, 0) + entry(high + low, high + low);
    const odd = entry(high, high) + entry(low, low);
    const evenCoherence = entry(0, high + low) + entry(high + low, 0);
    const oddCoherence = entry(high, low) + entry(low, high);
    return ((1 + zz) * even + (1 - zz) * odd + (xx + yy) * evenCoherence + (xx - yy) * oddCoherence) / 4;
  };
  for (let row = 0; row < left; row++) {
    for (let column = 0; column < left; column++) {
      const corner = opened(opened(row, low), high) * dimension + opened(opened(column, low), high);
      rest.re[row * left + column] = contract(matrix.re, corner);
      rest.im[row * left + column] = contract(matrix.im, corner);
    }
  }
  return rest;
}

/** Divides by the trace, in place, and returns the same matrix. */
export function normalised(matrix: DensityMatrix): DensityMatrix {
  const { qubits, re, im } = matrix;
  const dimension = 1 << qubits;
  let trace = 0;
  for (let row = 0; row < dimension; row++) trace += re[row * dimension + row]!;
  for (let place = 0; place < re.length; place++) {
    re[place]! /= trace;
    im[place]! /= trace;
  }
  return matrix;
}

/** A number with a 0 bit inserted where the qubit's bit is. */
const opened = (basis: number, bit: number): number => ((basis & -bit) << 1) | (basis & (bit - 1));
