import { assert } from "../engine/assert.js";
import type { Instant } from "../engine/time.js";
import { decayUntil } from "./decay.js";
import type { Memory } from "./memory.js";
import type { BellDiagonalPair } from "./states/bell-diagonal.js";
import type { DensityGroup } from "./states/density-group.js";
import type { PauliSum } from "./states/pauli-sum.js";

/** The joint state of qubits that have met. */
export type Group = BellDiagonalPair | PauliSum | DensityGroup;
export type Formalism = Group["formalism"];

/** One qubit in one slot, from preparation or emission until it is measured or discarded. */
export class Qubit {
  readonly memory: Memory;
  /** Up to when its decay is part of the group's state. */
  current: Instant;
  /** Absent: the qubit is gone. */
  group: Group | undefined;

  constructor(memory: Memory, born: Instant) {
    this.memory = memory;
    this.current = born;
    this.group = undefined;
  }
}

/** The group of a qubit that is still there. */
export function groupOf(qubit: Qubit): Group {
  assert(qubit.group !== undefined, "the qubit is gone: it was measured or discarded");
  return qubit.group;
}

/** Brings a qubit's decay up to `at`, and returns its group. */
export function bringUpTo(qubit: Qubit, at: Instant): Group {
  const group = groupOf(qubit);
  if (at === qubit.current) return group;
  assert(at > qubit.current, "the qubit was already used at a later instant");
  if (qubit.memory.transverse !== 0) group.decay(qubit, decayUntil(qubit, at));
  qubit.current = at;
  return group;
}

/** The qubits of a group. */
export const membersOf = (group: Group): readonly Qubit[] =>
  group.formalism === "bell-diagonal" ? [group.first, group.second] : group.qubits;
