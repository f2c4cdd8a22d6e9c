import { assert } from "../../engine/assert.js";
import type { StreamFamily } from "../../engine/random.js";
import type { Instant } from "../../engine/time.js";
import { discard } from "../../physics/discard.js";
import { applyCnot, applyGate } from "../../physics/gates.js";
import { measure } from "../../physics/measure.js";
import { measureBell } from "../../physics/measure-bell.js";
import { prepareQubit } from "../../physics/prepare.js";
import { type DeviceCall, type DeviceResult, Gate, RefusalReason } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Qubit as QubitName } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { type Device, type HeldQubit, isBusy, type Outcomes, outcomesOf, type Slot } from "./device.js";
import type { Observer } from "./observer.js";

export type Result = NonNullable<DeviceResult["result"]>;
export type CallOf<Case extends NonNullable<DeviceCall["call"]>["$case"]> = Extract<
  NonNullable<DeviceCall["call"]>,
  { $case: Case }
>["value"];

const DONE: Result = { $case: "done", value: {} };
const GATES = {
  [Gate.X]: "X",
  [Gate.Y]: "Y",
  [Gate.Z]: "Z",
  [Gate.H]: "H",
  [Gate.SQRT_X]: "SQRT_X",
  [Gate.SQRT_X_INVERSE]: "SQRT_X_INVERSE",
  [Gate.CYCLE]: "CYCLE",
  [Gate.CYCLE_INVERSE]: "CYCLE_INVERSE",
  [Gate.CYCLE_CONJUGATE]: "CYCLE_CONJUGATE",
  [Gate.CYCLE_INVERSE_CONJUGATE]: "CYCLE_INVERSE_CONJUGATE",
} as const;

export const refused = (reason: RefusalReason): Result => ({ $case: "refused", value: { reason } });

/** What the devices do to qubits. Every operation takes the qubit by its name, so that a node acts on its own alone. */
export class Operations {
  readonly #observer: Observer;
  readonly #streams: readonly StreamFamily[];

  /** `streams`: of the prepared qubits of each device, by its rank. */
  constructor(observer: Observer, streams: readonly StreamFamily[]) {
    this.#observer = observer;
    this.#streams = streams;
  }

  prepare(device: Device, { slot: index, state }: CallOf<"prepare">, at: Instant): Result {
    const slot = device.slots[index];
    if (slot === undefined || state === undefined) return refused(RefusalReason.NO_SUCH_PART);
    if (isBusy(slot, at)) return refused(RefusalReason.SLOT_BUSY);
    if (slot.held !== undefined || slot.arming !== undefined) return refused(RefusalReason.SLOT_TAKEN);
    const family = this.#streams[device.rank];
    assert(family !== undefined, `${device.node} has no stream for prepared qubits`);
    const outcomes = outcomesOf(family, Number.POSITIVE_INFINITY, device.prepared++);
    const qubit = prepareQubit(state, device.memory, at);
    slot.held = { qubit, pair: undefined, outcomes, prepared: state, since: at, wasRecalled: false };
    slot.busyUntil = at + device.durations.prepare;
    return DONE;
  }

  applyGate(device: Device, { qubit, gate }: CallOf<"applyGate">, at: Instant): Result {
    const slot = find(device, qubit, at);
    if ("$case" in slot) return slot;
    if (gate === Gate.UNSPECIFIED) return refused(RefusalReason.NO_SUCH_PART);
    const { depolarising } = device.gates.singleQubit;
    applyGate(GATES[gate], slot.held.qubit, { depolarising }, at);
    slot.busyUntil = at + device.durations.applyGate;
    return DONE;
  }

  applyCnot(device: Device, { control, target }: CallOf<"applyCnot">, at: Instant): Result {
    const first = find(device, control, at);
    if ("$case" in first) return first;
    const second = find(device, target, at);
    if ("$case" in second) return second;
    if (first.held === second.held) return refused(RefusalReason.NO_SUCH_QUBIT);
    applyCnot(first.held.qubit, second.held.qubit, device.gates.twoQubit, at);
    for (const slot of [first, second]) slot.busyUntil = at + device.durations.applyCnot;
    return DONE;
  }

  measure(device: Device, { qubit, axis }: CallOf<"measure">, at: Instant): Result {
    const slot = find(device, qubit, at);
    if ("$case" in slot) return slot;
    if (axis === undefined) return refused(RefusalReason.NO_SUCH_PART);
    const { error } = device.gates.readout;
    const { held } = slot;
    this.#observer.prepares(axis, held.qubit);
    const bit = measure(held.qubit, axis, { readoutError: error }, held.outcomes.next(), at);
    empty(slot);
    slot.busyUntil = at + device.durations.measure;
    return { $case: "measured", value: { outcome: bit === 1 } };
  }

  measureBell(device: Device, { left, right }: CallOf<"measureBell">, at: Instant): Result {
    const first = find(device, left, at);
    if ("$case" in first) return first;
    const second = find(device, right, at);
    if ("$case" in second) return second;
    const [a, b] = [first.held, second.held];
    if (a === b) return refused(RefusalReason.NO_SUCH_QUBIT);
    if (a.prepared !== undefined) this.#observer.teleports(a.prepared, b.qubit);
    const draw = isLess(a.outcomes, b.outcomes) ? a.outcomes.next() : b.outcomes.next();
    const { outcome } = measureBell(a.qubit, b.qubit, device.bellMeasurement, draw, at);
    for (const slot of [first, second]) {
      empty(slot);
      slot.busyUntil = at + device.durations.measureBell;
    }
    return { $case: "bellMeasured", value: { outcome } };
  }

  release(device: Device, { qubit }: CallOf<"release">, at: Instant): Result {
    const slot = find(device, qubit, at);
    if ("$case" in slot) return slot;
    discard(slot.held.qubit, at);
    empty(slot);
    return DONE;
  }

  announce(device: Device, { qubit, claim }: CallOf<"announce">, at: Instant): Result {
    const slot = find(device, qubit, at);
    if ("$case" in slot) return slot;
    if (claim?.$case === "pair") this.#observer.pair(device.node, slot.held.qubit, claim.value, at);
    if (claim?.$case === "state") this.#observer.state(device.node, slot.held.qubit, claim.value, at);
    return DONE;
  }
}

/**
 * The slot that holds the qubit a node names, or why the node may not touch it. The answer depends on nothing but the
 * node's own device, for what other nodes hold meanwhile differs from runtime to runtime.
 */
function find(device: Device, name: QubitName | undefined, at: Instant): (Slot & { held: HeldQubit }) | Result {
  const slot = name === undefined ? undefined : device.slots[name.slot];
  if (name === undefined || slot === undefined) return refused(RefusalReason.NO_SUCH_PART);
  if (isBusy(slot, at)) return refused(RefusalReason.SLOT_BUSY);
  const { held } = slot;
  if (held !== undefined && held.since <= at && isSame(held, name)) return slot as Slot & { held: HeldQubit };
  const isForeign = name.pair !== undefined && !device.links.has(name.pair.link);
  return refused(isForeign ? RefusalReason.NOT_HOLDER : RefusalReason.NO_SUCH_QUBIT);
}

const isSame = ({ pair }: HeldQubit, name: QubitName): boolean =>
  pair === name.pair || (pair?.link === name.pair?.link && pair?.number === name.pair?.number);

/** A Bell measurement draws from the stream of the lesser pair. */
const isLess = (a: Outcomes, b: Outcomes): boolean => a.rank < b.rank || (a.rank === b.rank && a.number < b.number);

function empty(slot: Slot): void {
  slot.held = undefined;
}
