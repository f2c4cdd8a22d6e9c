import { type Instant, START } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { DeviceCall } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Report } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { type Consequences, Faults, type Transition } from "../faults/faults.js";
import { CONDUCTOR, FIRST_NODE, WORLD } from "../runtimes/ranks.js";
import type { Scenario } from "../scenario/scenario.js";
import type { Link } from "../world/link.js";
import { World } from "../world/world.js";
import type { ConductedNode } from "./conducted-node.js";
import { Docket, type PendingCall } from "./docket.js";
import { Ledger } from "./ledger.js";
import { recordFrom } from "./record.js";
import type { Roster } from "./roster.js";

/** A node reports something that cannot be: the run is invalid. */
export class CausalityViolation extends Error {
  override readonly name = "CausalityViolation";
}

const MATCHES = 0x1_0000_0000;

/** Where what nodes ask for happens, in its order: the world and its faults, the calls that wait for it, and the trace of it all. */
export class Stage {
  readonly world: World;
  readonly docket: Docket;
  readonly ledger: Ledger;
  readonly #faults: Faults;
  readonly #roster: Roster;
  /** Where the records of the world go at the moment. */
  #records: TraceRecord[] = [];
  #events = 0;
  #last: Instant = START;

  constructor(scenario: Scenario, roster: Roster, record: (record: TraceRecord) => void) {
    this.#roster = roster;
    const keep = (entry: TraceRecord): void => void this.#records.push(entry);
    // Links are asked for their next herald; nothing needs to be told of a plan.
    this.world = new World(scenario, { record: keep, plan: () => undefined });
    this.#faults = new Faults(scenario, this.world, keep);
    this.docket = new Docket(this.world, scenario.nodes.length, (place) => this.#promiseOf(place));
    this.ledger = new Ledger(record);
  }

  /** How many events have been handled. */
  get events(): number {
    return this.#events;
  }

  /** The latest instant that anything has reached. */
  get last(): Instant {
    return this.#last;
  }

  /** Lets a link herald whatever lies within a window of one of its ends. */
  herald(link: Link): void {
    const until = Math.max(...link.devices.map(({ rank, isUp }) => (isUp ? this.#roster.at(rank).until : 0)));
    for (let match = link.next(); match !== undefined && match.heraldAt < until; match = link.next()) {
      const at = match.heraldAt as Instant;
      const { number } = match;
      const records = this.#recording(() => {
        for (const { node, herald } of this.world.fire(link.rank, number, at) ?? []) {
          const turn = { senderRank: WORLD, senderEpoch: link.rank, senderCounter: herald.pair?.number ?? 0 };
          this.#roster.at(node).tell(at, { $case: "herald", value: herald }, turn);
        }
      });
      this.ledger.add(at, WORLD, records, link.rank * MATCHES + number);
      this.#happened(at, 1);
    }
  }

  /** Carries out every call whose turn has come; results go to their callers. */
  carryOut(): void {
    this.docket.release((call) => this.#carryOut(call));
  }

  /** Takes what a node reports that it handled and did. */
  reported(node: ConductedNode, { deeds, lastTimeNs, eventCount }: Report): void {
    this.note(node, deeds);
    if (lastTimeNs !== undefined) this.#happened(lastTimeNs as Instant, eventCount);
  }

  /** Takes what a node did and recorded. */
  note(node: ConductedNode, deeds: Report["deeds"]): void {
    const { place, briefing } = node;
    for (const { deed } of deeds) {
      if (deed?.$case === "entry") {
        this.ledger.add(deed.value.timeNs, FIRST_NODE + place, [recordFrom(briefing.name, deed.value)]);
      } else if (deed !== undefined) {
        this.#add(node, deed.value, deed.$case === "certainCall");
      }
    }
  }

  /** Lets a fault begin or end; everything before it is over. */
  apply(transition: Transition): Consequences {
    const { at } = transition;
    let consequences: Consequences | undefined;
    const records = this.#recording(() => {
      consequences = this.#faults.apply(transition);
    });
    this.ledger.add(at, CONDUCTOR, records);
    this.#happened(at, 1);
    return consequences ?? { dies: undefined, begins: undefined, news: [] };
  }

  /** How a node that begins sees its links and channels. */
  lightAt(place: number): ReturnType<Faults["lightAt"]> {
    return this.#faults.lightAt(place);
  }

  /** The earliest that a node may do anything; Infinity while it is dead. */
  nextOf(node: ConductedNode): number {
    return node.seat === undefined ? Number.POSITIVE_INFINITY : Math.min(node.next, this.docket.awaitedBy(node.place));
  }

  #add(node: ConductedNode, call: DeviceCall, isCertain: boolean): void {
    const { place, briefing, until, promised } = node;
    const { timeNs, callNumber } = call;
    if (call.call === undefined || timeNs >= until || timeNs < promised) {
      const when = `is made at ${timeNs}, but it might act from ${promised} to ${until}`;
      const why = call.call === undefined ? "asks for nothing" : when;
      throw new CausalityViolation(`${briefing.name}: call ${callNumber} ${why}`);
    }
    const records: TraceRecord[] = [];
    const answersAt = isCertain ? undefined : this.world.answersAt(place, call);
    this.docket.add({ node: place, call, isCertain, answersAt, records });
    this.ledger.add(timeNs, FIRST_NODE + place, records);
  }

  #carryOut({ node, call, isCertain, answersAt, records }: PendingCall): void {
    const made = this.#recording(() => {
      const answer = this.world.call(node, call);
      if (isCertain && answer?.result.$case !== "done") {
        const { name } = this.#roster.at(node).briefing;
        throw new CausalityViolation(`${name}: call ${call.callNumber} did not end as it was said to be certain`);
      }
      if (answer === undefined || answersAt === undefined) return;
      const caller = this.#roster.at(node);
      const value = { callNumber: call.callNumber, result: answer.result };
      const turn = { senderRank: FIRST_NODE + node, senderEpoch: caller.epoch, senderCounter: call.callNumber };
      caller.tell(answersAt, { $case: "result", value }, turn);
    });
    records.push(...made);
  }

  /** What the world records while something is done. */
  #recording(act: () => void): TraceRecord[] {
    this.#records = [];
    act();
    return this.#records;
  }

  #happened(at: Instant, events: number): void {
    this.#events += events;
    if (at > this.#last) this.#last = at;
  }

  #promiseOf(place: number): number {
    return this.#roster.at(place).promise(this.docket.awaitedBy(place));
  }
}
