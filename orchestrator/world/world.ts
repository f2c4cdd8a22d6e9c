import { assert } from "../../engine/assert.js";
import { streamFamily } from "../../engine/random.js";
import { after, type Duration, type Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { discard } from "../../physics/discard.js";
import type { Memory } from "../../physics/memory.js";
import { pairFidelity } from "../../physics/observe.js";
import { makePair } from "../../physics/pair.js";
import { type Group, membersOf, type Qubit } from "../../physics/qubit.js";
import { type DeviceCall, type Herald, RefusalReason } from "../../proto/gen/entanglab/device/v1/device.js";
import type { LightChange } from "../../proto/gen/entanglab/node/v1/node.js";
import type { Qubit as QubitName } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../../theory/bell.js";
import type { Scenario } from "../scenario/scenario.js";
import { Channel, type Way } from "./channel.js";
import { type Device, deviceOf, durationOf, emptySlot, isBusy, isYetToCome, outcomesOf } from "./device.js";
import { Link, type Match } from "./link.js";
import { Observer } from "./observer.js";
import { type CallOf, Operations, type Result, refused } from "./operations.js";

type Call = NonNullable<DeviceCall["call"]>;

/** What a device call comes to: a result after a while, or nothing to say. */
export type Answer = { readonly result: Result; readonly after: Duration } | undefined;

/** A herald on its way to one end of a link. */
export interface Notice {
  /** The end's place among the nodes of the scenario. */
  readonly node: number;
  readonly herald: Herald;
}

/** What a call touches besides the caller's own slots: whoever else may touch it acts before or after, never beside. */
export interface Touched {
  readonly link: Link | undefined;
  readonly groups: readonly Group[];
  readonly slots: readonly number[];
}

/** The only holder of truth: every qubit's state, every link's attempts. It acts for a node on that node's qubits alone. */
export class World {
  readonly links: readonly Link[];
  /** Those without a link. */
  readonly channels: readonly Channel[];
  readonly #devices: readonly Device[];
  readonly #byName = new Map<string, Link>();
  readonly #record: (record: TraceRecord) => void;
  readonly #operations: Operations;
  /** A qubit lies in the memory of one device from its birth to its end, and each device has a memory of its own. */
  readonly #byMemory: ReadonlyMap<Memory, Device>;
  readonly #ways: readonly Way[][];

  constructor(
    scenario: Scenario,
    hooks: { readonly plan: (link: Link, match: Match) => void; readonly record: (record: TraceRecord) => void },
  ) {
    this.#record = hooks.record;
    this.#devices = scenario.nodes.map((node, rank) => deviceOf(node, rank, scenario.physics));
    const streams = scenario.nodes.map(({ name }) => streamFamily(scenario.seed, `prepared/${name}`));
    this.#byMemory = new Map(this.#devices.map((device) => [device.memory, device]));
    const areApart = (one: Qubit, other: Qubit): boolean => one.memory !== other.memory;
    this.#operations = new Operations(new Observer(hooks.record, areApart), streams);
    const byName = new Map(this.#devices.map((device) => [device.node, device]));
    const endsOf = ({ name, ends }: { readonly name: string; readonly ends: readonly [string, string] }) => {
      const [left, right] = [byName.get(ends[0]), byName.get(ends[1])];
      assert(left !== undefined && right !== undefined, `${name} lacks an end`);
      return [left, right] as const;
    };
    this.links = scenario.links.map((link, rank) => new Link(scenario, link, rank, endsOf(link), hooks.plan));
    this.channels = scenario.channels.map((channel) => new Channel(channel, endsOf(channel)));
    for (const link of this.links) {
      this.#byName.set(link.name, link);
      for (const device of link.devices) device.links.add(link.name);
    }
    this.#ways = this.#devices.map(() => []);
    for (const way of [...this.links, ...this.channels]) {
      for (const { rank } of way.devices) this.#ways[rank]?.push(way);
    }
  }

  /** Carries out a call by the node at this place of the scenario; who calls is known by where the call comes from. */
  call(node: number, { timeNs, callNumber, call }: DeviceCall): Answer {
    const device = this.#device(node);
    assert(call !== undefined, "a call without content");
    const result = this.#carryOut(device, call, timeNs as Instant);
    const duration = durationOf(device, call.$case);
    if (duration !== undefined) return { result, after: duration };
    if (result.$case === "refused") this.#noteRefusal(device, { timeNs, callNumber }, result.value.reason);
    return undefined;
  }

  /** What a call touches, as things stand. */
  touches(node: number, { call }: DeviceCall): Touched {
    assert(call !== undefined, "a call without content");
    const { slots } = this.#device(node);
    switch (call.$case) {
      case "arm":
      case "disarm":
        return { link: this.#byName.get(call.value.link), groups: [], slots: [call.value.slot] };
      case "prepare":
        return { link: undefined, groups: [], slots: [call.value.slot] };
      default: {
        const names = qubitsOf(call);
        const touched = names.flatMap((name) => (name === undefined ? [] : [name.slot]));
        const groups = touched.flatMap((slot) => slots[slot]?.held?.qubit.group ?? []);
        return { link: undefined, groups, slots: touched };
      }
    }
  }

  /** When the result of a call comes; undefined where it has none. */
  answersAt(node: number, { timeNs, call }: DeviceCall): Instant | undefined {
    const duration = call && durationOf(this.#device(node), call.$case);
    return duration === undefined ? undefined : after(timeNs as Instant, duration);
  }

  /** The places of the nodes that hold a qubit of a group. */
  holders(group: Group): number[] {
    return membersOf(group).flatMap((qubit) => this.#byMemory.get(qubit.memory)?.rank ?? []);
  }

  /** Lets a link herald; undefined where the match was called off. */
  fire(linkRank: number, matchNumber: number, at: Instant): readonly Notice[] | undefined {
    const link = this.links[linkRank];
    const match = link?.take(matchNumber);
    if (link === undefined || match === undefined) return undefined;
    const { number, frame, state } = link.nextPair(match.model);
    const emitted = (at - match.model.age) as Instant;
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
    const notices: Notice[] = [];
    for (const arming of match.armings) {
      const device = link.devices[arming.end];
      const qubit = qubits[arming.end];
      if (arming.lost) {
        discard(qubit, at);
        continue;
      }
      const slot = device.slots[arming.slot];
      assert(slot !== undefined && slot.held === undefined, `${device.node} heralds into a slot that is taken`);
      slot.arming = undefined;
      slot.held = { qubit, pair, outcomes, prepared: undefined, since: at, wasRecalled: arming.recalled };
      const herald = { slot: arming.slot, pair, frame, linkRequest: arming.linkRequest, emittedTimeNs: emitted };
      notices.push({ node: device.rank, herald });
    }
    return notices;
  }

  /** A node dies with its device: its qubits are traced out, its slots take no part in anything any more. */
  crash(node: number, at: Instant): void {
    const device = this.#device(node);
    device.isUp = false;
    for (const slot of device.slots) {
      if (slot.arming !== undefined) slot.arming.link.abandon(slot.arming, at);
      if (slot.held?.qubit.group !== undefined) discard(slot.held.qubit, at);
      Object.assign(slot, emptySlot());
    }
  }

  /** A node begins again, with an empty device. */
  restart(node: number): void {
    this.#device(node).isUp = true;
  }

  /** The links and then the channels of a node. */
  waysOf(node: number): readonly Way[] {
    return this.#ways[node] ?? [];
  }

  /** How an end sees a link or a channel: whether light comes, and whether messages do. */
  light({ name, devices, isDark, isSilent }: Way, end: 0 | 1): LightChange {
    const other = devices[end === 0 ? 1 : 0];
    return { link: name, hasLight: other.isUp && !isDark, channelIsUp: !isSilent };
  }

  #carryOut(device: Device, call: Call, at: Instant): Result {
    switch (call.$case) {
      case "arm":
        return this.#arm(device, call.value, at);
      case "disarm":
        return this.#disarm(device, call.value, at);
      case "prepare":
        return this.#operations.prepare(device, call.value, at);
      case "applyGate":
        return this.#operations.applyGate(device, call.value, at);
      case "applyCnot":
        return this.#operations.applyCnot(device, call.value, at);
      case "measure":
        return this.#operations.measure(device, call.value, at);
      case "measureBell":
        return this.#operations.measureBell(device, call.value, at);
      case "release":
        return this.#operations.release(device, call.value, at);
      case "announce":
        return this.#operations.announce(device, call.value, at);
    }
  }

  /** A slot that takes part already stays as it is; one that an attempt recalled too late will fill has nothing to arm for. */
  #arm(device: Device, { link: name, slot: index, linkRequest }: CallOf<"arm">, at: Instant): Result {
    const link = this.#byName.get(name);
    const slot = device.slots[index];
    const end = link?.devices.indexOf(device);
    if (link === undefined || slot === undefined || (end !== 0 && end !== 1))
      return refused(RefusalReason.NO_SUCH_PART);
    if (isBusy(slot, at)) return refused(RefusalReason.SLOT_BUSY);
    const { arming, held } = slot;
    if (arming !== undefined && (arming.recalled || arming.link === link)) return UNCHANGED;
    if (isYetToCome(slot, at) && (held?.wasRecalled || held?.pair?.link === name)) return UNCHANGED;
    if (held !== undefined || arming !== undefined) return refused(RefusalReason.SLOT_TAKEN);
    slot.arming = link.arm(end, index, linkRequest, at);
    return UNCHANGED;
  }

  #disarm(device: Device, { link: name, slot: index }: CallOf<"disarm">, at: Instant): Result {
    const slot = device.slots[index];
    if (slot === undefined || !device.links.has(name)) return refused(RefusalReason.NO_SUCH_PART);
    const { arming, held } = slot;
    if (arming?.link.name === name && !arming.recalled) arming.link.disarm(arming, at);
    if (held?.pair?.link === name && isYetToCome(slot, at)) held.wasRecalled = true;
    return UNCHANGED;
  }

  #noteRefusal(device: Device, { timeNs, callNumber }: Omit<DeviceCall, "call">, reason: RefusalReason): void {
    this.#record({ at_ns: timeNs as Instant, node: device.node, event: "refused", call: callNumber, reason });
  }

  #device(node: number): Device {
    const device = this.#devices[node];
    assert(device !== undefined, `there is no device ${node}`);
    return device;
  }
}

/** The qubits that a call names. */
function qubitsOf(call: Exclude<Call, { $case: "arm" | "disarm" | "prepare" }>): readonly (QubitName | undefined)[] {
  switch (call.$case) {
    case "measureBell":
      return [call.value.left, call.value.right];
    case "applyCnot":
      return [call.value.control, call.value.target];
    default:
      return [call.value.qubit];
  }
}

const UNCHANGED: Result = { $case: "done", value: {} };
