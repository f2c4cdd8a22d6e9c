import { assert } from "../engine/assert.js";
import type { Instant } from "../engine/time.js";
import type { BellIndex } from "../theory/bell.js";
import { type Axis, type Direction, directionOf } from "./axis.js";
import { type Decay, decayUntil } from "./decay.js";
import { type Formalism, groupOf, type Qubit } from "./qubit.js";
import { blochVector, type PairCorrelators, pairCorrelators } from "./states/contraction.js";
import { blochOfSum, correlatorsOfSum } from "./states/strings.js";

/*
 * What the experimenter sees and no node ever does. Every function here is a pure read: the decay since a qubit was last
 * touched is worked out for the answer and not stored, so no observation changes a run.
 */

/** How the state of a qubit's group is kept. */
export const formalismOf = (qubit: Qubit): Formalism => groupOf(qubit).formalism;

/** The true fidelity of two qubits to a Bell state, in [0, 1]. */
export function pairFidelity(first: Qubit, second: Qubit, frame: BellIndex, at: Instant): number {
  assert(first !== second, "a pair is two qubits");
  const seen = correlatorsOf(first, second);
  const a = decaySince(first, at);
  const b = decaySince(second, at);
  const xy = a.xy * b.xy;
  const zz = a.z * b.z * seen.zz + a.z * b.shift * seen.zFirst + a.shift * b.z * seen.zSecond + a.shift * b.shift;
  const x = frame.x ? -1 : 1;
  const z = frame.z ? -1 : 1;
  return probability((1 + x * zz + z * xy * seen.xx + x * z * xy * seen.yy) / 4);
}

/** The true fidelity of a qubit to a pure state, in [0, 1]. */
export function stateFidelity(qubit: Qubit, state: Axis, at: Instant): number {
  const { x, y, z } = blochOf(qubit);
  const decay = decaySince(qubit, at);
  const target = directionOf(state);
  return probability((1 + decay.xy * (target.x * x + target.y * y) + target.z * (decay.z * z + decay.shift)) / 2);
}

/** Takes off what rounding put beyond [0, 1]. */
const probability = (value: number): number => Math.min(1, Math.max(0, value));

function decaySince(qubit: Qubit, at: Instant): Decay {
  assert(at >= qubit.current, "the qubit was already used at a later instant");
  return decayUntil(qubit, at);
}

/** As the group knows them, each qubit at the instant it was last brought up to. */
function correlatorsOf(first: Qubit, second: Qubit): PairCorrelators {
  const group = groupOf(first);
  if (group !== groupOf(second)) {
    const a = blochOf(first);
    const b = blochOf(second);
    return { zz: a.z * b.z, xx: a.x * b.x, yy: -a.y * b.y, zFirst: a.z, zSecond: b.z };
  }
  if (group.formalism === "density-matrix") {
    return pairCorrelators(group.matrix, group.bit(first), group.bit(second));
  }
  if (group.formalism === "pauli-sum") return correlatorsOfSum(group, group.bit(first), group.bit(second));
  return { zz: group.zz, xx: group.xx, yy: group.yy, zFirst: 0, zSecond: 0 };
}

function blochOf(qubit: Qubit): Direction {
  const group = groupOf(qubit);
  if (group.formalism === "density-matrix") return blochVector(group.matrix, group.bit(qubit));
  if (group.formalism === "pauli-sum") return blochOfSum(group, group.bit(qubit));
  return { x: 0, y: 0, z: 0 };
}
