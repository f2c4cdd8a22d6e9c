import { assert } from "../../engine/assert.js";
import type { Decay } from "../decay.js";
import type { Qubit } from "../qubit.js";
import type { Conjugation } from "./clifford.js";
import { bitOf } from "./density-matrix.js";
import type { Strings } from "./strings.js";

/** What is meant to happen joins four qubits; more would be slow before it were large. */
const QUBITS_MAX = 10;

/**
 * Qubits in the state 2^-n Σ v g over Pauli strings g, those left out having expectation value 0: exactly what Bell-diagonal
 * pairs become by Clifford gates, Pauli channels and measurements. n pairs that have met are no more than 4^n numbers where a
 * density matrix has 16^n, and a purification leaves a pair that is seen to be Bell-diagonal by its strings.
 */
export class PauliSum implements Strings {
  readonly formalism = "pauli-sum";
  readonly qubits: readonly Qubit[];
  readonly xs: number[];
  readonly zs: number[];
  readonly values: number[];

  constructor(qubits: readonly Qubit[], { xs, zs, values }: Strings) {
    assert(qubits.length <= QUBITS_MAX, `a group of more than ${QUBITS_MAX} qubits is too large for a sum of Paulis`);
    this.qubits = qubits;
    this.xs = xs;
    this.zs = zs;
    this.values = values;
    for (const qubit of qubits) qubit.group = this;
  }

  bit(qubit: Qubit): number {
    return bitOf(this.qubits.indexOf(qubit), this.qubits.length);
  }

  decay(qubit: Qubit, { xy, z, shift }: Decay): void {
    assert(shift === 0, "a memory with T1 takes a sum of Paulis out of its form");
    this.shrink(this.bit(qubit), xy, z);
  }

  /** Shrinks ⟨X⟩ and ⟨Y⟩ of a qubit, and ⟨Z⟩, wherever they occur. */
  shrink(bit: number, xy: number, z: number): void {
    for (let place = 0; place < this.values.length; place++) {
      if (this.xs[place]! & bit) this.values[place]! *= xy;
      else if (this.zs[place]! & bit) this.values[place]! *= z;
    }
  }

  /** ρ → (1-p) ρ + p I/4 ⊗ tr ρ on two qubits. */
  depolarise(bits: number, p: number): void {
    if (p === 0) return;
    for (let place = 0; place < this.values.length; place++) {
      if ((this.xs[place]! | this.zs[place]!) & bits) this.values[place]! *= 1 - p;
    }
  }

  /** ρ → U ρ U† for a gate that takes Paulis to Paulis. */
  conjugate(bit: number, { to, sign }: Conjugation): void {
    for (let place = 0; place < this.values.length; place++) {
      const pauli = (this.xs[place]! & bit ? 1 : 0) | (this.zs[place]! & bit ? 2 : 0);
      const image = to[pauli]!;
      this.xs[place] = image & 1 ? this.xs[place]! | bit : this.xs[place]! & ~bit;
      this.zs[place] = image & 2 ? this.zs[place]! | bit : this.zs[place]! & ~bit;
      this.values[place]! *= sign[pauli]!;
    }
  }

  /** CNOT copies X from control to target and Z back; X ⊗ Z turns into -Y ⊗ Y, and Y ⊗ Y into -X ⊗ Z. */
  cnot(control: number, target: number): void {
    for (let place = 0; place < this.values.length; place++) {
      const x = this.xs[place]!;
      const z = this.zs[place]!;
      const copiesX = (x & control) !== 0;
      const copiesZ = (z & target) !== 0;
      if (copiesX && copiesZ && ((x & target) !== 0) === ((z & control) !== 0)) this.values[place]! *= -1;
      if (copiesX) this.xs[place] = x ^ target;
      if (copiesZ) this.zs[place] = z ^ control;
    }
  }
}
