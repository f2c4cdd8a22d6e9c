import { assert } from "../../engine/assert.js";
import type { Decay } from "../decay.js";
import type { Group, Qubit } from "../qubit.js";
import { bitOf, type DensityMatrix, decayMatrix, matrixFromCorrelators, tensor } from "./density-matrix.js";

/** Qubits whose joint state is a density matrix. */
export class DensityGroup {
  readonly formalism = "density-matrix";
  readonly qubits: readonly Qubit[];
  readonly matrix: DensityMatrix;

  constructor(qubits: readonly Qubit[], matrix: DensityMatrix) {
    assert(qubits.length === matrix.qubits, "a density matrix has as many qubits as its group");
    this.qubits = qubits;
    this.matrix = matrix;
    for (const qubit of qubits) qubit.group = this;
  }

  bit(qubit: Qubit): number {
    return bitOf(this.qubits.indexOf(qubit), this.qubits.length);
  }

  decay(qubit: Qubit, decay: Decay): void {
    decayMatrix(this.matrix, this.bit(qubit), decay);
  }
}

/** The group as a density matrix; a Bell-diagonal pair becomes one for good. */
export function asDensity(group: Group): DensityGroup {
  if (group.formalism === "density-matrix") return group;
  return new DensityGroup([group.first, group.second], matrixFromCorrelators(group.zz, group.xx, group.yy));
}

/** One group out of two, as a density matrix; the qubits of the first come first. */
export function join(first: Group, second: Group): DensityGroup {
  const left = asDensity(first);
  if (first === second) return left;
  const right = asDensity(second);
  return new DensityGroup([...left.qubits, ...right.qubits], tensor(left.matrix, right.matrix));
}

/** Takes measured qubits out of their group and leaves the others in the state `rest`. */
export function leave(group: DensityGroup, gone: readonly Qubit[], rest: DensityMatrix): void {
  for (const qubit of gone) qubit.group = undefined;
  const staying = group.qubits.filter((qubit) => !gone.includes(qubit));
  if (staying.length > 0) new DensityGroup(staying, rest);
}
