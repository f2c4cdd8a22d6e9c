import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import { Gate } from "../proto/gen/entanglab/device/v1/device.js";
import type { NodeEvent } from "../proto/gen/entanglab/node/v1/node.js";
import type { Qubit } from "../proto/gen/entanglab/quantum/v1/quantum.js";

/** What a node can be sure of about one slot of its device. */
interface Slot {
  /** The name of the qubit in it; undefined where there is none, or none that is certain. */
  held: string | undefined;
  /** There may be something in it that is not certain: it was armed and has not heralded, or a call on it may have been refused. */
  mayFill: boolean;
  busyUntil: number;
}

const PREPARED = "prepared here";

/**
 * Knows which device calls can only end as done: preparing a slot that must be empty, a gate on qubits that must be there. A
 * node need not wait for such a result, because a device refuses by nothing but its own state.
 */
export class Foresight {
  readonly #slots = new Map<number, Slot>();

  /** Something happened to the node. */
  learn(event: NonNullable<NodeEvent["event"]>): void {
    if (event.$case !== "herald") return;
    const slot = this.#slot(event.value.slot);
    slot.held = nameOf({ slot: event.value.slot, pair: event.value.pair });
    slot.mayFill = false;
  }

  /** Whether a call that the node makes now can only end as done, after so many nanoseconds; what it does is remembered. */
  isCertain({ timeNs, call }: DeviceCall, duration: number): boolean {
    switch (call?.$case) {
      case "arm":
        this.#slot(call.value.slot).mayFill = true;
        return false;
      case "prepare": {
        const slot = this.#slot(call.value.slot);
        const isFree = slot.held === undefined && !slot.mayFill && timeNs >= slot.busyUntil;
        if (!isFree) slot.mayFill = true;
        slot.held = isFree ? PREPARED : undefined;
        slot.busyUntil = timeNs + duration;
        return isFree && call.value.state !== undefined;
      }
      case "applyGate": {
        const { qubit, gate } = call.value;
        const isThere = this.#isThere(qubit, timeNs);
        this.#occupy(qubit, timeNs + duration);
        return isThere && gate !== Gate.UNSPECIFIED;
      }
      case "applyCnot": {
        const { control, target } = call.value;
        const areThere = this.#isThere(control, timeNs) && this.#isThere(target, timeNs);
        for (const qubit of [control, target]) this.#occupy(qubit, timeNs + duration);
        return areThere && control?.slot !== target?.slot;
      }
      case "measureBell":
        this.#empty(call.value.left, timeNs, duration);
        this.#empty(call.value.right, timeNs, duration);
        return false;
      case "measure":
      case "release":
        this.#empty(call.value.qubit, timeNs, duration);
        return false;
      default:
        return false;
    }
  }

  #isThere(qubit: Qubit | undefined, at: number): boolean {
    const { held, busyUntil } = this.#slot(qubit?.slot ?? -1);
    return held !== undefined && held === nameOf(qubit) && at >= busyUntil;
  }

  /** It may be refused, but then nothing is certain of the slot any sooner. */
  #occupy(qubit: Qubit | undefined, until: number): void {
    const slot = this.#slot(qubit?.slot ?? -1);
    slot.busyUntil = Math.max(slot.busyUntil, until);
  }

  #empty(qubit: Qubit | undefined, at: number, duration: number): void {
    const slot = this.#slot(qubit?.slot ?? -1);
    // The wrong name, or too early: the device refuses, and whatever is there stays.
    if (!this.#isThere(qubit, at)) slot.mayFill = true;
    slot.held = undefined;
    slot.busyUntil = Math.max(slot.busyUntil, at + duration);
  }

  #slot(index: number): Slot {
    let slot = this.#slots.get(index);
    if (slot === undefined) {
      slot = { held: undefined, mayFill: false, busyUntil: 0 };
      this.#slots.set(index, slot);
    }
    return slot;
  }
}

const nameOf = (qubit: Qubit | undefined): string | undefined =>
  qubit?.pair === undefined ? qubit && PREPARED : `${qubit.pair.link}/${qubit.pair.number}`;
