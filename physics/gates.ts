import { assert } from "../engine/assert.js";
import type { Instant } from "../engine/time.js";
import type { Axis } from "./axis.js";
import { bringUpTo, type Qubit } from "./qubit.js";
import type { BellDiagonalPair } from "./states/bell-diagonal.js";
import { asDensity, type DensityGroup, join } from "./states/density-group.js";
import { decayMatrix, depolariseTwo } from "./states/density-matrix.js";
import { applyUnitary, flipSigns, permute, rotation, UNITARIES } from "./states/unitary.js";

/** A gate on one qubit; a rotation is e^{-iα n·σ/2}. */
export type Gate = "X" | "Y" | "Z" | "H" | { readonly axis: Axis; readonly angleRad: number };

/** p of ρ → (1-p) ρ + p I/d, which follows the gate. */
export interface GateNoise {
  readonly depolarising: number;
}

/** Applies a gate to one qubit; Paulis and the noise keep a pair Bell-diagonal, any other gate makes it a density matrix. */
export function applyGate(gate: Gate, qubit: Qubit, { depolarising }: GateNoise, at: Instant): void {
  const group = bringUpTo(qubit, at);
  const kept = 1 - depolarising;
  if (group.formalism === "bell-diagonal" && flipped(gate, group)) {
    if (depolarising !== 0) group.shrink(kept, kept, kept);
    return;
  }
  const density = asDensity(group);
  const bit = density.bit(qubit);
  applyUnitary(density.matrix, bit, typeof gate === "string" ? UNITARIES[gate] : rotation(gate.axis, gate.angleRad));
  if (depolarising !== 0) decayMatrix(density.matrix, bit, { xy: kept, z: kept, shift: 0 });
}

/** Applies a Pauli to a Bell-diagonal pair, or says that the gate is none. */
function flipped(gate: Gate, pair: BellDiagonalPair): boolean {
  if (gate === "X") pair.shrink(-1, 1, -1);
  else if (gate === "Y") pair.shrink(-1, -1, 1);
  else if (gate === "Z") pair.shrink(1, -1, -1);
  else return false;
  return true;
}

/** Applies a CNOT, then two-qubit depolarising noise; the two qubits are one group from then on. */
export function applyCnot(control: Qubit, target: Qubit, noise: GateNoise, at: Instant): void {
  const { group, bits } = met(control, target, at);
  permute(group.matrix, (basis) => (basis & bits[0] ? basis ^ bits[1] : basis));
  depolariseTwo(group.matrix, bits, noise.depolarising);
}

/** Applies a controlled Z, then two-qubit depolarising noise; the two qubits are one group from then on. */
export function applyCz(first: Qubit, second: Qubit, noise: GateNoise, at: Instant): void {
  const { group, bits } = met(first, second, at);
  const both = bits[0] | bits[1];
  flipSigns(group.matrix, (basis) => (basis & both) === both);
  depolariseTwo(group.matrix, bits, noise.depolarising);
}

function met(first: Qubit, second: Qubit, at: Instant): { group: DensityGroup; bits: readonly [number, number] } {
  assert(first !== second, "a two-qubit gate needs two qubits");
  const group = join(bringUpTo(first, at), bringUpTo(second, at));
  return { group, bits: [group.bit(first), group.bit(second)] };
}
