import type { Instant } from "../engine/time.js";
import { type Axis, directionOf } from "./axis.js";
import type { Memory } from "./memory.js";
import { Qubit } from "./qubit.js";
import { DensityGroup } from "./states/density-group.js";
import { matrixFromBloch } from "./states/density-matrix.js";

/** Prepares a qubit in a pure state. */
export function prepareQubit(state: Axis, memory: Memory, at: Instant): Qubit {
  const qubit = new Qubit(memory, at);
  const { x, y, z } = directionOf(state);
  new DensityGroup([qubit], matrixFromBloch(x, y, z));
  return qubit;
}
