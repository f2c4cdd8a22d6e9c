import { exp, expm1 } from "../engine/exact.js";
import type { Instant } from "../engine/time.js";
import type { Qubit } from "./qubit.js";

/** What a time in its slot makes of a qubit's Bloch vector: (x, y, z) becomes (xy x, xy y, z z + shift). */
export interface Decay {
  readonly xy: number;
  readonly z: number;
  readonly shift: number;
}

const NONE: Decay = Object.freeze({ xy: 1, z: 1, shift: 0 });

/** The decay that a qubit has undergone by `at` and that its group does not know of yet. */
export function decayUntil(qubit: Qubit, at: Instant): Decay {
  const { longitudinal, transverse, relaxation } = qubit.memory;
  const age = at - qubit.current;
  if (age === 0 || transverse === 0) return NONE;
  const xy = exp(-transverse * age);
  if (relaxation !== 0) {
    const z = exp(-longitudinal * age);
    return { xy, z, shift: (relaxation / longitudinal) * -expm1(-longitudinal * age) };
  }
  if (longitudinal === transverse) return { xy, z: xy, shift: 0 };
  return { xy, z: longitudinal === 0 ? 1 : exp(-longitudinal * age), shift: 0 };
}
