import type { Direction } from "../axis.js";
import type { BellEffect, PairCorrelators } from "./contraction.js";
import { type DensityMatrix, emptyMatrix } from "./density-matrix.js";

/** Pauli strings on n qubits, each with its expectation value; a qubit is addressed by its bit, as in a density matrix. */
export interface Strings {
  /** The qubits on which a string has X or Y. */
  readonly xs: number[];
  /** The qubits on which a string has Z or Y. */
  readonly zs: number[];
  readonly values: number[];
}

/** The strings of a Bell-diagonal pair. */
export const stringsFromCorrelators = (zz: number, xx: number, yy: number): Strings => ({
  xs: [0, 0, 3, 3],
  zs: [0, 3, 0, 3],
  values: [1, zz, xx, -yy],
});

/** The strings of two groups that have not met; the qubits of the first come first. */
export function product(left: Strings, right: Strings, rightQubits: number): Strings {
  const joint: Strings = { xs: [], zs: [], values: [] };
  for (let one = 0; one < left.values.length; one++) {
    for (let other = 0; other < right.values.length; other++) {
      joint.xs.push((left.xs[one]! << rightQubits) | right.xs[other]!);
      joint.zs.push((left.zs[one]! << rightQubits) | right.zs[other]!);
      joint.values.push(left.values[one]! * right.values[other]!);
    }
  }
  return joint;
}

/** The expectation value of one string. */
export function expectationOf({ xs, zs, values }: Strings, x: number, z: number): number {
  for (let place = 0; place < values.length; place++) if (xs[place] === x && zs[place] === z) return values[place]!;
  return 0;
}

export const blochOfSum = (sum: Strings, bit: number): Direction => ({
  x: expectationOf(sum, bit, 0),
  y: expectationOf(sum, bit, bit),
  z: expectationOf(sum, 0, bit),
});

export const correlatorsOfSum = (sum: Strings, first: number, second: number): PairCorrelators => {
  const both = first | second;
  return {
    zz: expectationOf(sum, 0, both),
    xx: expectationOf(sum, both, 0),
    yy: -expectationOf(sum, both, both),
    zFirst: expectationOf(sum, 0, first),
    zSecond: expectationOf(sum, 0, second),
  };
};

/** What is left when one qubit is measured with the effect (I + v·σ)/2, or traced out where v is 0; normalised. */
export function measuredOne(sum: Strings, bit: number, { x, y, z }: Direction): Strings {
  const weights = [1, x, z, y] as const;
  return contracted(sum, [bit], (xs, zs) => weights[(xs & bit ? 1 : 0) | (zs & bit ? 2 : 0)] ?? 0);
}

/** What is left when two qubits are measured with the effect (I + zz ZZ + xx XX - yy YY)/4; normalised. */
export function measuredTwo(sum: Strings, bits: readonly [number, number], { zz, xx, yy }: BellEffect): Strings {
  const both = bits[0] | bits[1];
  const weights = [1, xx, zz, -yy] as const;
  return contracted(sum, bits, (xs, zs) => {
    const [x, z] = [xs & both, zs & both];
    if ((x !== 0 && x !== both) || (z !== 0 && z !== both)) return 0;
    return weights[(x ? 1 : 0) | (z ? 2 : 0)] ?? 0;
  });
}

function contracted(
  { xs, zs, values }: Strings,
  bits: readonly number[],
  weightOf: (x: number, z: number) => number,
): Strings {
  const gone = [...bits].sort((a, b) => b - a);
  const rest: Strings = { xs: [], zs: [], values: [] };
  for (let place = 0; place < values.length; place++) {
    const weight = weightOf(xs[place]!, zs[place]!);
    if (weight !== 0) add(rest, closed(xs[place]!, gone), closed(zs[place]!, gone), weight * values[place]!);
  }
  const trace = expectationOf(rest, 0, 0);
  for (let place = 0; place < rest.values.length; place++) rest.values[place]! /= trace;
  return rest;
}

function add({ xs, zs, values }: Strings, x: number, z: number, value: number): void {
  for (let place = 0; place < values.length; place++) {
    if (xs[place] !== x || zs[place] !== z) continue;
    values[place]! += value;
    return;
  }
  xs.push(x);
  zs.push(z);
  values.push(value);
}

/** A number without the bits that are listed, the highest first. */
function closed(basis: number, gone: readonly number[]): number {
  let rest = basis;
  for (const bit of gone) rest = ((rest >> 1) & -bit) | (rest & (bit - 1));
  return rest;
}

/** The same state as a density matrix. */
export function matrixFromStrings({ xs, zs, values }: Strings, qubits: number): DensityMatrix {
  const matrix = emptyMatrix(qubits);
  const dimension = 1 << qubits;
  for (let place = 0; place < values.length; place++) {
    const [x, z] = [xs[place]!, zs[place]!];
    const scaled = values[place]! / dimension;
    // Y = i X Z, so a string with k of them is i^k X^x Z^z.
    const quarter = ones(x & z) & 3;
    const part = quarter & 1 ? matrix.im : matrix.re;
    const turned = quarter & 2 ? -scaled : scaled;
    for (let column = 0; column < dimension; column++) {
      part[(column ^ x) * dimension + column]! += ones(column & z) & 1 ? -turned : turned;
    }
  }
  return matrix;
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
