import { assert } from "../../engine/assert.js";
import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { DeviceCall } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Link } from "../world/link.js";
import type { Touched, World } from "../world/world.js";

/** A device call that waits for its turn. */
export interface PendingCall {
  /** The caller's place among the nodes. */
  readonly node: number;
  readonly call: DeviceCall;
  /** The caller has its result already, since it can only end as done. */
  readonly isCertain: boolean;
  /** When its result comes; undefined where the caller waits for none. */
  readonly answersAt: Instant | undefined;
  /** Where what the world records of it goes in the caller's part of the trace. */
  readonly records: TraceRecord[];
}

/**
 * Orders the calls on each shared object, be it a link or a group of qubits that have met. A call of node n at t runs once every
 * other party to what it touches has promised to do nothing before (t, n), and after every earlier call on it; calls that
 * touch nothing in common never wait for each other. The globally earliest call can always run, so nothing deadlocks.
 */
export class Docket {
  readonly #world: World;
  readonly #pending: PendingCall[][];
  /** The instant before which a node will make no more calls. */
  readonly #promiseOf: (node: number) => number;
  #size = 0;

  constructor(world: World, nodes: number, promiseOf: (node: number) => number) {
    this.#world = world;
    this.#pending = Array.from({ length: nodes }, () => []);
    this.#promiseOf = promiseOf;
  }

  /** How many calls wait. */
  get size(): number {
    return this.#size;
  }

  add(call: PendingCall): void {
    this.#of(call.node).push(call);
    this.#size += 1;
  }

  /** The earliest result that a node waits for; Infinity where it waits for none. */
  awaitedBy(node: number): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { answersAt } of this.#of(node))
      if (answersAt !== undefined && answersAt < earliest) earliest = answersAt;
    return earliest;
  }

  /** The instant of the earliest call that waits; Infinity where none does. */
  earliest(): number {
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...this.#pending.map(([first]) => first?.call.timeNs ?? Number.POSITIVE_INFINITY),
    );
  }

  /** The earliest herald that a call on a link could come to which still waits; Infinity where none waits. */
  possibleHerald(link: Link): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { rank } of link.devices) {
      for (const { call } of this.#of(rank)) {
        if (this.#world.touches(rank, call).link === link)
          earliest = Math.min(earliest, call.timeNs + link.model.cycle);
      }
    }
    return earliest;
  }

  /** Takes every call out whose turn has come, in an order that respects what they touch, and hands it to `run`. */
  release(run: (call: PendingCall) => void): void {
    for (let moved = this.#size > 0; moved; ) {
      moved = false;
      for (const waiting of this.#pending) {
        for (let place = 0; place < waiting.length; ) {
          const candidate = waiting[place];
          assert(candidate !== undefined, "the docket has a hole");
          if (!this.#isDue(candidate, place)) {
            place += 1;
            continue;
          }
          waiting.splice(place, 1);
          this.#size -= 1;
          run(candidate);
          moved = true;
        }
      }
    }
  }

  #isDue(candidate: PendingCall, place: number): boolean {
    const { node, call } = candidate;
    const touched = this.#world.touches(node, call);
    const own = this.#of(node);
    for (let earlier = 0; earlier < place; earlier++) {
      const other = own[earlier];
      if (other !== undefined && sharesWithOwn(touched, this.#world.touches(node, other.call))) return false;
    }
    for (const party of this.#parties(touched)) {
      if (party === node) continue;
      if (!isBefore(call.timeNs, node, this.#promiseOf(party), party)) return false;
      for (const other of this.#of(party)) {
        if (!isBefore(other.call.timeNs, party, call.timeNs, node)) break;
        if (shares(touched, this.#world.touches(party, other.call))) return false;
      }
    }
    return true;
  }

  #parties({ link, groups }: Touched): number[] {
    if (link !== undefined) return link.devices.map(({ rank }) => rank);
    return groups.flatMap((group) => this.#world.holders(group));
  }

  #of(node: number): PendingCall[] {
    const waiting = this.#pending[node];
    assert(waiting !== undefined, `there is no node ${node}`);
    return waiting;
  }
}

/** Whether node `a` at `t` comes before node `b` at `u`. */
const isBefore = (t: number, a: number, u: number, b: number): boolean => t < u || (t === u && a < b);

const shares = (one: Touched, other: Touched): boolean =>
  (one.link !== undefined && one.link === other.link) || one.groups.some((group) => other.groups.includes(group));

const sharesWithOwn = (one: Touched, other: Touched): boolean =>
  shares(one, other) || one.slots.some((slot) => other.slots.includes(slot));
