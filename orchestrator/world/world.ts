import { assert } from "../../engine/assert.js";
import { type StreamFamily, streamFamily, uniformAt } from "../../engine/random.js";
import { type Duration, type Instant, NO_TIME } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { discard } from "../../physics/discard.js";
import { applyGate } from "../../physics/gates.js";
import { measure } from "../../physics/measure.js";
import { measureBell } from "../../physics/measure-bell.js";
import { pairFidelity } from "../../physics/observe.js";
import { makePair } from "../../physics/pair.js";
import { prepareQubit } from "../../physics/prepare.js";
import {
  type DeviceCall,
  type DeviceResult,
  Gate,
  type Herald,
  RefusalReason,
} from "../../proto/gen/entanglab/device/v1/device.js";
import type { Qubit as QubitName } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../../theory/bell.js";
import type { Scenario } from "../scenario/scenario.js";
import { type Device, deviceOf, type HeldQubit, isBusy, type Outcomes, type Slot } from "./device.js";
import { Link, type Match } from "./link.js";
import { Observer } from "./observer.js";

export type Result = NonNullable<DeviceResult["result"]>;
type CallOf<Case extends NonNullable<DeviceCall["call"]>["$case"]> = Extract<
  NonNullable<DeviceCall["call"]>,
  { $case: Case }
>["value"];

/** What a device call comes to: a result after a while, or nothing to say. */
export type Answer = { readonly result: Result; readonly after: Duration } | undefined;

/** A herald on its way to one end of a link. */
export interface Notice {
  /** The end's place among the nodes of the scenario. */
  readonly node: number;
  readonly herald: Herald;
}

const DONE: Result = { $case: "done", value: {} };
const GATES = { [Gate.X]: "X", [Gate.Y]: "Y", [Gate.Z]: "Z", [Gate.H]: "H" } as const;

/** The only holder of truth: every qubit's state, every link's attempts. It acts for a node on that node's qubits alone. */
export class World {
  readonly #devices: readonly Device[];
  readonly #links = new Map<string, Link>();
  readonly #linksByRank: readonly Link[];
  readonly #prepared: readonly StreamFamily[];
  readonly #record: (record: TraceRecord) => void;
  readonly #observer: Observer;

  constructor(
    scenario: Scenario,
    hooks: { readonly plan: (link: Link, match: Match) => void; readonly record: (record: TraceRecord) => void },
  ) {
    this.#record = hooks.record;
    this.#observer = new Observer(hooks.record);
    this.#devices = scenario.nodes.map((node, rank) => deviceOf(node, rank, scenario.physics));
    this.#prepared = scenario.nodes.map(({ name }) => streamFamily(scenario.seed, `prepared/${name}`));
    const byName = new Map(this.#devices.map((device) => [device.node, device]));
    this.#linksByRank = scenario.links.map((link, rank) => {
      const [left, right] = [byName.get(link.ends[0]), byName.get(link.ends[1])];
      assert(left !== undefined && right !== undefined, `link ${link.name} lacks an end`);
      return new Link(scenario, link, rank, [left, right], hooks.plan);
    });
    for (const link of this.#linksByRank) this.#links.set(link.name, link);
  }

  /** Carries out a call by the node at this place of the scenario; who calls is known by where the call comes from. */
  call(node: number, { timeNs, call }: DeviceCall): Answer {
    const device = this.#devices[node];
    assert(device !== undefined && call !== undefined, "a call without a device or content");
    const at = timeNs as Instant;
    switch (call.$case) {
      case "arm":
        return this.#arm(device, call.value, at);
      case "disarm":
        return this.#disarm(device, call.value, at);
      case "prepare":
        return this.#prepare(device, call.value, at);
      case "applyGate":
        return this.#applyGate(device, call.value, at);
      case "measure":
        return this.#measure(device, call.value, at);
      case "measureBell":
        return this.#measureBell(device, call.value, at);
      case "release":
        return this.#release(device, call.value, at);
      case "announce":
        return this.#announce(device, call.value, at);
    }
  }

  /** Lets a link herald; empty where the match was called off. */
  fire(linkRank: number, matchNumber: number, at: Instant): readonly Notice[] {
    const link = this.#linksByRank[linkRank];
    const match = link?.take(matchNumber);
    if (link === undefined || match === undefined) return [];
    const { number, frame, state } = link.nextPair();
    const emitted = (at - link.delay) as Instant;
    const [left, right] = link.devices;
    const qubits = makePair(state, [left.memory, right.memory], emitted);
    const pair = { link: link.name, number };
    const outcomes = outcomesOf(link.outcomes, link.rank, number);
    this.#record({
      at_ns: at,
      node: "world",
      event: "pair",
      pair: `${link.name}/${number}`,
      emitted_ns: emitted,
      frame: bellName(frame),
      fidelity: pairFidelity(qubits[0], qubits[1], frame, at),
    });
    return match.armings.map((arming, end) => {
      const device = link.devices[end as 0 | 1];
      const slot = device.slots[arming.slot];
      assert(slot !== undefined && slot.held === undefined, `${device.node} heralds into a slot that is taken`);
      slot.arming = undefined;
      slot.held = { qubit: qubits[end as 0 | 1], pair, outcomes, prepared: undefined };
      const herald = { slot: arming.slot, pair, frame, linkRequest: arming.linkRequest, emittedTimeNs: emitted };
      return { node: device.rank, herald };
    });
  }

  #arm(device: Device, { link: name, slot: index, linkRequest }: CallOf<"arm">, at: Instant): Answer {
    const link = this.#links.get(name);
    const slot = device.slots[index];
    if (link === undefined || slot === undefined || !link.devices.includes(device)) {
      return refusal(RefusalReason.NO_SUCH_PART);
    }
    if (isBusy(slot, at)) return refusal(RefusalReason.SLOT_BUSY);
    // The attempt that was recalled too late will fill the slot: there is nothing to arm for.
    if (slot.arming?.recalled === true) return undefined;
    if (slot.held !== undefined || slot.arming !== undefined) return refusal(RefusalReason.SLOT_TAKEN);
    slot.arming = link.arm(link.devices[0] === device ? 0 : 1, index, linkRequest, at);
    return undefined;
  }

  #disarm(device: Device, { link: name, slot: index }: CallOf<"disarm">, at: Instant): Answer {
    const slot = device.slots[index];
    if (slot === undefined || !this.#links.has(name)) return refusal(RefusalReason.NO_SUCH_PART);
    const { arming } = slot;
    if (arming === undefined || arming.recalled || arming.link.name !== name) return undefined;
    if (arming.link.disarm(arming, at)) slot.arming = undefined;
    return undefined;
  }

  #prepare(device: Device, { slot: index, state }: CallOf<"prepare">, at: Instant): Answer {
    const slot = device.slots[index];
    if (slot === undefined || state === undefined) return refusal(RefusalReason.NO_SUCH_PART);
    if (isBusy(slot, at)) return refusal(RefusalReason.SLOT_BUSY);
    if (slot.held !== undefined || slot.arming !== undefined) return refusal(RefusalReason.SLOT_TAKEN);
    const family = this.#prepared[device.rank];
    assert(family !== undefined, `${device.node} has no stream for prepared qubits`);
    const outcomes = outcomesOf(family, Number.POSITIVE_INFINITY, device.prepared++);
    const qubit = prepareQubit(state, device.memory, at);
    slot.held = { qubit, pair: undefined, outcomes, prepared: state };
    return occupied([slot], at, device.gates.singleQubit.duration, DONE);
  }

  #applyGate(device: Device, { qubit, gate }: CallOf<"applyGate">, at: Instant): Answer {
    const slot = this.#find(device, qubit, at);
    if ("$case" in slot) return { result: slot, after: NO_TIME };
    if (gate === Gate.UNSPECIFIED) return refusal(RefusalReason.NO_SUCH_PART);
    const { depolarising, duration } = device.gates.singleQubit;
    applyGate(GATES[gate], slot.held.qubit, { depolarising }, at);
    return occupied([slot], at, duration, DONE);
  }

  #measure(device: Device, { qubit, axis }: CallOf<"measure">, at: Instant): Answer {
    const slot = this.#find(device, qubit, at);
    if ("$case" in slot) return { result: slot, after: NO_TIME };
    if (axis === undefined) return refusal(RefusalReason.NO_SUCH_PART);
    const { error, duration } = device.gates.readout;
    const { held } = slot;
    const bit = measure(held.qubit, axis, { readoutError: error }, held.outcomes.next(), at);
    emptied(slot);
    return occupied([slot], at, duration, { $case: "measured", value: { outcome: bit === 1 } });
  }

  #measureBell(device: Device, { left, right }: CallOf<"measureBell">, at: Instant): Answer {
    const first = this.#find(device, left, at);
    if ("$case" in first) return { result: first, after: NO_TIME };
    const second = this.#find(device, right, at);
    if ("$case" in second) return { result: second, after: NO_TIME };
    const [a, b] = [first.held, second.held];
    if (a === b) return refusal(RefusalReason.NO_SUCH_QUBIT);
    if (a.prepared !== undefined) this.#observer.teleports(a.prepared, b.qubit);
    const draw = isLess(a.outcomes, b.outcomes) ? a.outcomes.next() : b.outcomes.next();
    const { outcome } = measureBell(a.qubit, b.qubit, device.bellMeasurement, draw, at);
    emptied(first);
    emptied(second);
    return occupied([first, second], at, device.bellDuration, { $case: "bellMeasured", value: { outcome } });
  }

  #release(device: Device, { qubit }: CallOf<"release">, at: Instant): Answer {
    const slot = this.#find(device, qubit, at);
    if ("$case" in slot) return { result: slot, after: NO_TIME };
    discard(slot.held.qubit, at);
    emptied(slot);
    return undefined;
  }

  #announce(device: Device, { qubit, claim }: CallOf<"announce">, at: Instant): Answer {
    const slot = this.#find(device, qubit, at);
    if ("$case" in slot) return { result: slot, after: NO_TIME };
    if (claim?.$case === "pair") this.#observer.pair(device.node, slot.held.qubit, claim.value, at);
    if (claim?.$case === "state") this.#observer.state(device.node, slot.held.qubit, claim.value, at);
    return undefined;
  }

  /** The slot that holds the qubit a node names, or why it may not touch it. */
  #find(device: Device, name: QubitName | undefined, at: Instant): (Slot & { held: HeldQubit }) | Result {
    const slot = name === undefined ? undefined : device.slots[name.slot];
    if (name === undefined || slot === undefined) return refused(RefusalReason.NO_SUCH_PART);
    if (isBusy(slot, at)) return refused(RefusalReason.SLOT_BUSY);
    if (slot.held !== undefined && isSame(slot.held, name)) return slot as Slot & { held: HeldQubit };
    const isElsewhere = this.#devices.some(
      (other) => other !== device && other.slots.some(({ held }) => held?.pair !== undefined && isSame(held, name)),
    );
    return refused(isElsewhere ? RefusalReason.NOT_HOLDER : RefusalReason.NO_SUCH_QUBIT);
  }
}

const isSame = ({ pair }: HeldQubit, name: QubitName): boolean =>
  pair === name.pair || (pair?.link === name.pair?.link && pair?.number === name.pair?.number);

const refused = (reason: RefusalReason): Result => ({ $case: "refused", value: { reason } });
const refusal = (reason: RefusalReason): Answer => ({ result: refused(reason), after: NO_TIME });

/** A Bell measurement draws from the stream of the lesser pair. */
const isLess = (a: Outcomes, b: Outcomes): boolean => a.rank < b.rank || (a.rank === b.rank && a.number < b.number);

function emptied(slot: Slot): void {
  slot.held = undefined;
}

function occupied(slots: readonly Slot[], at: Instant, duration: Duration, result: Result): Answer {
  for (const slot of slots) slot.busyUntil = at + duration;
  return { result, after: duration };
}

function outcomesOf(family: StreamFamily, rank: number, number: number): Outcomes {
  let drawn = 0;
  return { rank, number, next: () => uniformAt(family, number, drawn++) };
}
