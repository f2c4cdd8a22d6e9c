import { assert } from "../../engine/assert.js";
import type { Decay } from "../decay.js";
import type { Qubit } from "../qubit.js";
import { bitOf, type DensityMatrix, decayMatrix } from "./density-matrix.js";

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
