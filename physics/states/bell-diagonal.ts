import type { BellWeights } from "../../theory/bell.js";
import type { Decay } from "../decay.js";
import type { Qubit } from "../qubit.js";

/**
 * Two qubits in a mixture of Bell states, as ⟨ZZ⟩, ⟨XX⟩ and -⟨YY⟩, each 1 for Φ⁺: in these three numbers, swapping,
 * decay by Pauli channels and Pauli gates are multiplications.
 */
export class BellDiagonalPair {
  readonly formalism = "bell-diagonal";
  readonly first: Qubit;
  readonly second: Qubit;
  zz: number;
  xx: number;
  yy: number;

  constructor(first: Qubit, second: Qubit, zz: number, xx: number, yy: number) {
    this.first = first;
    this.second = second;
    this.zz = zz;
    this.xx = xx;
    this.yy = yy;
    first.group = this;
    second.group = this;
  }

  partner(qubit: Qubit): Qubit {
    return qubit === this.first ? this.second : this.first;
  }

  /** Shrinks the correlators along Z and along X and Y; either qubit may be the cause, to the same effect. */
  decay(_qubit: Qubit, { xy, z }: Decay): void {
    this.shrink(z, xy, xy);
  }

  shrink(zz: number, xx: number, yy: number): void {
    this.zz *= zz;
    this.xx *= xx;
    this.yy *= yy;
  }
}

/** A pair with these weights of Φ⁺, Ψ⁺, Φ⁻, Ψ⁻. */
export function pairFromWeights(first: Qubit, second: Qubit, weights: BellWeights): BellDiagonalPair {
  const [phiPlus, psiPlus, phiMinus, psiMinus] = weights;
  const zz = phiPlus + phiMinus - psiPlus - psiMinus;
  const xx = phiPlus + psiPlus - phiMinus - psiMinus;
  const yy = phiPlus + psiMinus - psiPlus - phiMinus;
  return new BellDiagonalPair(first, second, zz, xx, yy);
}
