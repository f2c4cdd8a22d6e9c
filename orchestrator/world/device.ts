import { type StreamFamily, uniformAt } from "../../engine/random.js";
import { type Duration, type Instant, NO_TIME } from "../../engine/time.js";
import type { BellMeasurement } from "../../physics/measure-bell.js";
import { type Memory, memoryFrom, pauliMemoryFrom } from "../../physics/memory.js";
import type { Qubit } from "../../physics/qubit.js";
import type { DeviceCall, PureState } from "../../proto/gen/entanglab/device/v1/device.js";
import type { LinkPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Scenario, ScenarioGates, ScenarioNode } from "../scenario/scenario.js";
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
  /** When it came to lie in the slot: no earlier call can mean it. */
  readonly since: Instant;
  /** The node had taken the slot out of the link while the attempt was in flight. */
  wasRecalled: boolean;
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

/** The calls that have a result, and how long each takes. */
export type Durations = Readonly<Record<"prepare" | "applyGate" | "applyCnot" | "measure" | "measureBell", Duration>>;

/** The true device of one node: its slots, and how well it works. */
export interface Device {
  readonly node: string;
  readonly rank: number;
  readonly slots: readonly Slot[];
  /** The names of its links. */
  readonly links: Set<string>;
  /** Its own, by which a qubit's device is known. */
  readonly memory: Memory;
  readonly preparation: Duration;
  readonly emission: number;
  readonly gates: ScenarioNode["gates"];
  readonly bellMeasurement: BellMeasurement;
  readonly durations: Durations;
  /** How many qubits were prepared in it. */
  prepared: number;
  /** False while its node is dead. */
  isUp: boolean;
}

export function deviceOf(node: ScenarioNode, rank: number, physics: Scenario["physics"]): Device {
  const { singleQubit, twoQubit, readout, bellMeasurement } = node.gates;
  return {
    node: node.name,
    rank,
    slots: Array.from({ length: node.slots.total }, emptySlot),
    links: new Set(),
    memory: { ...(physics === "pauli" ? pauliMemoryFrom(node.memory) : memoryFrom(node.memory)) },
    preparation: node.memory.preparation,
    emission: node.memory.emission,
    gates: node.gates,
    bellMeasurement: {
      method: bellMeasurement,
      twoQubitDepolarising: twoQubit.depolarising,
      singleQubitDepolarising: singleQubit.depolarising,
      readoutError: readout.error,
    },
    durations: durationsOf(node.gates),
    prepared: 0,
    isUp: true,
  };
}

/** How long the calls of a device take that have a result. A Bell measurement is a CNOT, a Hadamard gate and a readout. */
export function durationsOf({ singleQubit, twoQubit, readout }: ScenarioGates): Durations {
  return {
    prepare: singleQubit.duration,
    applyGate: singleQubit.duration,
    applyCnot: twoQubit.duration,
    measure: readout.duration,
    measureBell: (twoQubit.duration + singleQubit.duration + readout.duration) as Duration,
  };
}

/** How long a call of a device takes; undefined where it has no result. */
export function durationOf(
  { durations }: Device,
  type: NonNullable<DeviceCall["call"]>["$case"],
): Duration | undefined {
  return type in durations ? durations[type as keyof Durations] : undefined;
}

export const emptySlot = (): Slot => ({ held: undefined, arming: undefined, busyUntil: NO_TIME, readyAt: NO_TIME });

/** Whether a slot is at work on an earlier call. */
export const isBusy = (slot: Slot, at: Instant): boolean => at < slot.busyUntil;

/**
 * Whether a call at this instant may be made without knowing what the slot holds: the herald is later, and the call is carried
 * out after it, or the two fall together.
 */
export const isYetToCome = ({ held }: Slot, at: Instant): boolean => held !== undefined && at <= held.since;

export function outcomesOf(family: StreamFamily, rank: number, number: number): Outcomes {
  let drawn = 0;
  return { rank, number, next: () => uniformAt(family, number, drawn++) };
}
