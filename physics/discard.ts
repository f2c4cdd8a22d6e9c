import type { Instant } from "../engine/time.js";
import { bringUpTo, type Qubit } from "./qubit.js";
import { contractOne } from "./states/contraction.js";
import { DensityGroup } from "./states/density-group.js";
import { matrixFromBloch } from "./states/density-matrix.js";
import { leaveMatrix, leaveSum } from "./states/joining.js";
import { measuredOne } from "./states/strings.js";

const NOTHING_SEEN = { weight: 1, x: 0, y: 0, z: 0 } as const;

/** Lets a qubit go unseen: it is traced out of its group. */
export function discard(qubit: Qubit, at: Instant): void {
  const group = bringUpTo(qubit, at);
  if (group.formalism === "density-matrix") {
    leaveMatrix(group, [qubit], contractOne(group.matrix, group.bit(qubit), NOTHING_SEEN));
    return;
  }
  if (group.formalism === "pauli-sum") {
    leaveSum(group, [qubit], measuredOne(group, group.bit(qubit), NOTHING_SEEN));
    return;
  }
  qubit.group = undefined;
  new DensityGroup([group.partner(qubit)], matrixFromBloch(0, 0, 0));
}
