import type { Duration, Instant } from "../../engine/time.js";
import type { BellMeasurement } from "../../physics/measure-bell.js";
import { type Memory, memoryFrom, pauliMemoryFrom } from "../../physics/memory.js";
import type { Qubit } from "../../physics/qubit.js";
import type { PureState } from "../../proto/gen/entanglab/device/v1/device.js";
import type { LinkPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Scenario, ScenarioNode } from "../scenario/scenario.js";
import type { Arming } from "./link.js";

/** The outcomes drawn for one pair, or for one prepared qubit. */
export interface Outcomes {
  /** The rank of the pair's link; of prepared qubits, beyond every link. */
  readonly rank: number;
  readonly number: number;
  next(): number;
}

/** A qubit in a slot. */
export interface HeldQubit {
  readonly qubit: Qubit;
  /** Absent: the node prepared it. */
  readonly pair: LinkPair | undefined;
  readonly outcomes: Outcomes;
  /** The state it was prepared in. */
  readonly prepared: PureState | undefined;
}

/** One slot of a device, as it truly is. */
export interface Slot {
  held: HeldQubit | undefined;
  arming: Arming | undefined;
  /** Until when an earlier call occupies it. */
  busyUntil: number;
  /** Until when an attempt that was called off is still in flight. */
  readyAt: number;
}

/** The true device of one node: its slots, and how well it works. */
export interface Device {
  readonly node: string;
  readonly rank: number;
  readonly slots: readonly Slot[];
  readonly memory: Memory;
  readonly preparation: Duration;
  readonly emission: number;
  readonly gates: ScenarioNode["gates"];
  readonly bellMeasurement: BellMeasurement;
  readonly bellDuration: Duration;
  /** How many qubits were prepared in it. */
  prepared: number;
}

export function deviceOf(node: ScenarioNode, rank: number, physics: Scenario["physics"]): Device {
  const { singleQubit, twoQubit, readout, bellMeasurement } = node.gates;
  return {
    node: node.name,
    rank,
    slots: Array.from({ length: node.slots.total }, () => ({
      held: undefined,
      arming: undefined,
      busyUntil: 0,
      readyAt: 0,
    })),
    memory: physics === "pauli" ? pauliMemoryFrom(node.memory) : memoryFrom(node.memory),
    preparation: node.memory.preparation,
    emission: node.memory.emission,
    gates: node.gates,
    bellMeasurement: {
      method: bellMeasurement,
      twoQubitDepolarising: twoQubit.depolarising,
      singleQubitDepolarising: singleQubit.depolarising,
      readoutError: readout.error,
    },
    bellDuration: (twoQubit.duration + singleQubit.duration + readout.duration) as Duration,
    prepared: 0,
  };
}

/** Whether a slot is at work on an earlier call. */
export const isBusy = (slot: Slot, at: Instant): boolean => at < slot.busyUntil;
