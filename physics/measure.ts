import type { Instant } from "../engine/time.js";
import { type Axis, type Direction, directionOf } from "./axis.js";
import { threshold } from "./draw.js";
import { bringUpTo, type Qubit } from "./qubit.js";
import type { BellDiagonalPair } from "./states/bell-diagonal.js";
import { blochVector, contractOne, normalised } from "./states/contraction.js";
import { DensityGroup } from "./states/density-group.js";
import { matrixFromBloch } from "./states/density-matrix.js";
import { leaveMatrix, leaveSum } from "./states/joining.js";
import { blochOfSum, measuredOne } from "./states/strings.js";

/** Probability that the bit is reported wrong, in [0, 0.5]. */
export interface Readout {
  readonly readoutError: number;
}

/**
 * Measures a qubit along an axis of the Bloch sphere and reports 0 for the state of the axis, 1 for its opposite. The
 * qubit is gone; the others of its group are left in the state that follows from the reported bit.
 */
export function measure(qubit: Qubit, axis: Axis, { readoutError }: Readout, u: number, at: Instant): 0 | 1 {
  const group = bringUpTo(qubit, at);
  const direction = directionOf(axis);
  const contrast = 1 - 2 * readoutError;
  if (group.formalism === "bell-diagonal") return measureHalf(group, qubit, direction, contrast, u);
  const bit = group.bit(qubit);
  const { x, y, z } = group.formalism === "pauli-sum" ? blochOfSum(group, bit) : blochVector(group.matrix, bit);
  const zeroProbability = (1 + contrast * (direction.x * x + direction.y * y + direction.z * z)) / 2;
  const outcome = u < threshold(zeroProbability) ? 0 : 1;
  const length = outcome === 0 ? contrast : -contrast;
  const effect = { weight: 0.5, x: length * direction.x, y: length * direction.y, z: length * direction.z };
  if (group.formalism === "pauli-sum") leaveSum(group, [qubit], measuredOne(group, bit, effect));
  else leaveMatrix(group, [qubit], normalised(contractOne(group.matrix, bit, effect)));
  return outcome;
}

/** Either half of a Bell-diagonal pair is 0 or 1 with equal chances, and points the other half along its correlators. */
function measureHalf(pair: BellDiagonalPair, qubit: Qubit, axis: Direction, contrast: number, u: number): 0 | 1 {
  const outcome = u < 0.5 ? 0 : 1;
  const length = outcome === 0 ? contrast : -contrast;
  const partner = pair.partner(qubit);
  qubit.group = undefined;
  new DensityGroup(
    [partner],
    matrixFromBloch(length * axis.x * pair.xx, -length * axis.y * pair.yy, length * axis.z * pair.zz),
  );
  return outcome;
}
