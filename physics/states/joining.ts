import type { Group, Qubit } from "../qubit.js";
import { BellDiagonalPair } from "./bell-diagonal.js";
import { DensityGroup } from "./density-group.js";
import { type DensityMatrix, matrixFromBloch, matrixFromCorrelators, tensor } from "./density-matrix.js";
import { PauliSum } from "./pauli-sum.js";
import {
  blochOfSum,
  expectationOf,
  matrixFromStrings,
  product,
  type Strings,
  stringsFromCorrelators,
} from "./strings.js";

/** The group as a density matrix, which it stays. */
export function asDensity(group: Group): DensityGroup {
  switch (group.formalism) {
    case "density-matrix":
      return group;
    case "pauli-sum":
      return new DensityGroup(group.qubits, matrixFromStrings(group, group.qubits.length));
    case "bell-diagonal":
      return new DensityGroup([group.first, group.second], matrixFromCorrelators(group.zz, group.xx, group.yy));
  }
}

/** The group as a sum of Paulis, which it stays until `settle`. */
export function asSum(group: BellDiagonalPair | PauliSum): PauliSum {
  if (group.formalism === "pauli-sum") return group;
  return new PauliSum([group.first, group.second], stringsFromCorrelators(group.zz, group.xx, group.yy));
}

/** One group out of two: a sum of Paulis where both allow it, else a density matrix. The qubits of the first come first. */
export function join(first: Group, second: Group): DensityGroup | PauliSum {
  if (first.formalism === "density-matrix" || second.formalism === "density-matrix") {
    const left = asDensity(first);
    if (first === second) return left;
    const right = asDensity(second);
    return new DensityGroup([...left.qubits, ...right.qubits], tensor(left.matrix, right.matrix));
  }
  const left = asSum(first);
  if (first === second) return left;
  const right = asSum(second);
  return new PauliSum([...left.qubits, ...right.qubits], product(left, right, right.qubits.length));
}

/** Takes measured qubits out of their group and leaves the others in the state `rest`. */
export function leaveMatrix(group: DensityGroup, gone: readonly Qubit[], rest: DensityMatrix): void {
  const staying = parted(group, gone);
  if (staying.length > 0) new DensityGroup(staying, rest);
}

/** Takes measured qubits out of their group and leaves the others in the state `rest`, in its simplest form. */
export function leaveSum(group: PauliSum, gone: readonly Qubit[], rest: Strings): void {
  const staying = parted(group, gone);
  if (staying.length > 0) settle(new PauliSum(staying, rest));
}

function parted({ qubits }: DensityGroup | PauliSum, gone: readonly Qubit[]): Qubit[] {
  for (const qubit of gone) qubit.group = undefined;
  return qubits.filter((qubit) => !gone.includes(qubit));
}

/** Gives a sum of Paulis its simplest form: one qubit by itself, or a pair that is Bell-diagonal. Nothing is rounded away. */
export function settle(group: PauliSum): void {
  const [first, second, ...more] = group.qubits;
  if (first === undefined || more.length > 0) return;
  if (second === undefined) {
    const { x, y, z } = blochOfSum(group, 1);
    new DensityGroup([first], matrixFromBloch(x, y, z));
  } else if (isBellDiagonal(group)) {
    new BellDiagonalPair(
      first,
      second,
      expectationOf(group, 0, 3),
      expectationOf(group, 3, 0),
      -expectationOf(group, 3, 3),
    );
  }
}

/** Every string does the same kind of thing to both qubits. */
const isBellDiagonal = ({ xs, zs }: Strings): boolean =>
  xs.every((x) => x === 0 || x === 3) && zs.every((z) => z === 0 || z === 3);
