import type { Instant } from "../engine/time.js";
import { bringUpTo, type Qubit } from "./qubit.js";
import { contractOne } from "./states/contraction.js";
import { DensityGroup, leave } from "./states/density-group.js";
import { matrixFromBloch } from "./states/density-matrix.js";

const NOTHING_SEEN = { weight: 1, x: 0, y: 0, z: 0 } as const;

/** Lets a qubit go unseen: it is traced out of its group. */
export function discard(qubit: Qubit, at: Instant): void {
  const group = bringUpTo(qubit, at);
  if (group.formalism === "density-matrix") {
    leave(group, [qubit], contractOne(group.matrix, group.bit(qubit), NOTHING_SEEN));
    return;
  }
  qubit.group = undefined;
  new DensityGroup([group.partner(qubit)], matrixFromBloch(0, 0, 0));
}
