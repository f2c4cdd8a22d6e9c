import { assert } from "../engine/assert.js";
import type { Instant } from "../engine/time.js";
import type { Axis } from "./axis.js";
import { bringUpTo, type Group, type Qubit } from "./qubit.js";
import { type Clifford, CONJUGATIONS } from "./states/clifford.js";
import { decayMatrix, depolariseTwo } from "./states/density-matrix.js";
import { asDensity, asSum, join, settle } from "./states/joining.js";
import { applyUnitary, flipSigns, permute, rotation, UNITARIES } from "./states/unitary.js";

/** A gate on one qubit; a rotation is e^{-iα n·σ/2}. */
export type Gate = Clifford | { readonly axis: Axis; readonly angleRad: number };

/** p of ρ → (1-p) ρ + p I/d, which follows the gate. */
export interface GateNoise {
  readonly depolarising: number;
}

/** What a Pauli makes of ⟨ZZ⟩, ⟨XX⟩ and -⟨YY⟩ of a pair when it acts on one half. */
const FLIPS = { X: [-1, 1, -1], Y: [-1, -1, 1], Z: [1, -1, -1] } as const;

/**
 * Applies a gate to one qubit. Paulis and the noise keep a pair Bell-diagonal, the other named gates make it a sum of Paulis
 * until they are undone, a rotation makes it a density matrix.
 */
export function applyGate(gate: Gate, qubit: Qubit, { depolarising }: GateNoise, at: Instant): void {
  const group = bringUpTo(qubit, at);
  const kept = 1 - depolarising;
  if (group.formalism === "density-matrix" || typeof gate !== "string") {
    const density = asDensity(group);
    const bit = density.bit(qubit);
    applyUnitary(density.matrix, bit, typeof gate === "string" ? UNITARIES[gate] : rotation(gate.axis, gate.angleRad));
    if (depolarising !== 0) decayMatrix(density.matrix, bit, { xy: kept, z: kept, shift: 0 });
  } else if (group.formalism === "bell-diagonal" && (gate === "X" || gate === "Y" || gate === "Z")) {
    const [zz, xx, yy] = FLIPS[gate];
    group.shrink(zz, xx, yy);
    if (depolarising !== 0) group.shrink(kept, kept, kept);
  } else {
    const sum = asSum(group);
    const bit = sum.bit(qubit);
    sum.conjugate(bit, CONJUGATIONS[gate]);
    if (depolarising !== 0) sum.shrink(bit, kept, kept);
    settle(sum);
  }
}

/** Applies a CNOT, then two-qubit depolarising noise; the two qubits are one group from then on. */
export function applyCnot(control: Qubit, target: Qubit, noise: GateNoise, at: Instant): void {
  const group = join(...met(control, target, at));
  const bits = [group.bit(control), group.bit(target)] as const;
  if (group.formalism === "pauli-sum") {
    group.cnot(...bits);
    group.depolarise(bits[0] | bits[1], noise.depolarising);
    settle(group);
    return;
  }
  permute(group.matrix, (basis) => (basis & bits[0] ? basis ^ bits[1] : basis));
  depolariseTwo(group.matrix, bits, noise.depolarising);
}

/** Applies a controlled Z, then two-qubit depolarising noise; the two qubits are one group from then on, as a density matrix. */
export function applyCz(first: Qubit, second: Qubit, noise: GateNoise, at: Instant): void {
  const group = asDensity(join(...met(first, second, at)));
  const bits = [group.bit(first), group.bit(second)] as const;
  const both = bits[0] | bits[1];
  flipSigns(group.matrix, (basis) => (basis & both) === both);
  depolariseTwo(group.matrix, bits, noise.depolarising);
}

function met(first: Qubit, second: Qubit, at: Instant): [Group, Group] {
  assert(first !== second, "a two-qubit gate needs two qubits");
  const group = bringUpTo(first, at);
  const other = bringUpTo(second, at);
  return [group, other];
}
