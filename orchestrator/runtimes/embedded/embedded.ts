import { Agenda } from "../../../engine/agenda.js";
import { assert } from "../../../engine/assert.js";
import { after, type Instant, NEVER, START } from "../../../engine/time.js";
import type { TraceRecord } from "../../../engine/trace.js";
import { Host, type Letter } from "../../../nodes/host.js";
import type { Timer } from "../../../nodes/port.js";
import type { DeviceCall } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeEvent, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { Faults, type Transition, transitionsOf } from "../../faults/faults.js";
import type { Scenario } from "../../scenario/scenario.js";
import { World } from "../../world/world.js";
import { briefings, rebriefed } from "../briefing.js";
import { CONDUCTOR, FIRST_NODE, WORLD } from "../ranks.js";
import { DIRECT, ENCODED, type Wire } from "./wire.js";

type Planned =
  | { readonly type: "transition"; readonly transition: Transition }
  | { readonly type: "fire"; readonly link: number; readonly match: number }
  | { readonly type: "event"; readonly event: NodeEvent }
  /** What a node planned for itself: it ends with the life that planned it. */
  | { readonly type: "result"; readonly event: NodeEvent; readonly epoch: number }
  | { readonly type: "timer"; readonly timer: Timer; readonly epoch: number };

/** A node in one of its lives. */
interface Life {
  readonly epoch: number;
  /** Absent: it is dead. */
  readonly host: Host | undefined;
}

export interface EmbeddedOptions {
  /** Encodes and decodes every message and device call. */
  readonly wire: boolean;
  /** Whether every detail is recorded, or the story alone. */
  readonly detailed: boolean;
  /** Takes the records in their final order. */
  readonly record: (record: TraceRecord) => void;
}

/** A run inside this process: one agenda, one loop, synchronous handlers. The reference for every other runtime. */
export class EmbeddedRun {
  readonly #agenda = new Agenda<Planned>();
  readonly #world: World;
  readonly #faults: Faults;
  readonly #briefings: readonly NodeStart[];
  readonly #lives: Life[];
  readonly #kept: readonly Map<string, string>[];
  readonly #record: (record: TraceRecord) => void;
  readonly #detailed: boolean;
  readonly #rankOf: ReadonlyMap<string, number>;
  readonly #wire: Wire;
  readonly #end: Instant;
  #events = 0;
  /** When something happened last: what was called off does not count. */
  #now: Instant = START;
  /** The conductor's own counter. */
  #told = 0;

  constructor(scenario: Scenario, { wire, detailed, record }: EmbeddedOptions) {
    this.#record = record;
    this.#detailed = detailed;
    this.#wire = wire ? ENCODED : DIRECT;
    this.#end = scenario.duration === undefined ? NEVER : after(START, scenario.duration);
    this.#rankOf = new Map(scenario.nodes.map(({ name }, place) => [name, FIRST_NODE + place]));
    this.#world = new World(scenario, {
      record,
      plan: (link, match) => {
        const fire = { type: "fire" as const, link: link.rank, match: match.number };
        this.#agenda.planRanked(match.heraldAt as Instant, WORLD, WORLD, link.rank, match.number, fire);
      },
    });
    this.#faults = new Faults(scenario, this.#world, record);
    this.#briefings = briefings(scenario);
    this.#kept = scenario.nodes.map(() => new Map<string, string>());
    this.#lives = scenario.nodes.map((_, node) => ({ epoch: 0, host: this.#host(node, 0) }));
    for (const [node, start] of this.#briefings.entries()) this.#tell(node, START, { $case: "start", value: start });
    for (const [turn, transition] of transitionsOf(scenario).entries()) {
      const planned = { type: "transition" as const, transition };
      this.#agenda.planRanked(transition.at, CONDUCTOR, CONDUCTOR, 0, turn, planned);
    }
  }

  /** How many events have been handled. */
  get events(): number {
    return this.#events;
  }

  /** The instant that the run has reached. */
  get now(): Instant {
    return this.#now;
  }

  /** Handles up to so many events; true once the run is over. */
  advance(most: number): boolean {
    const agenda = this.#agenda;
    for (let handled = 0; handled < most; handled++) {
      const at = agenda.peekAt();
      if (at >= this.#end) {
        this.#close(this.endedAt);
        return true;
      }
      if (!this.#happens(agenda.pop(), at)) continue;
      this.#events += 1;
      this.#now = at;
    }
    return false;
  }

  /** Ends a run that was stopped from outside. */
  stop(): void {
    this.#close(this.now);
  }

  /** What every node still waits for, a line each. */
  waiting(): string[] {
    return this.#living().flatMap((host) => host.waiting().map((what) => `${host.name}: ${what}`));
  }

  /** How many slots for links are not free at each living node: each is free again once its request is over. */
  usedSlots(): Map<string, number> {
    return new Map(this.#living().map((host) => [host.name, host.usedSlots]));
  }

  /** When the run ended, where it was not stopped. */
  get endedAt(): Instant {
    return this.#end === NEVER ? this.now : this.#end;
  }

  #close(at: Instant): void {
    for (const host of this.#living()) host.end(at);
  }

  #living(): Host[] {
    return this.#lives.flatMap(({ host }) => host ?? []);
  }

  /** Lets what was planned happen; false where it was called off. */
  #happens(planned: Planned, at: Instant): boolean {
    if (planned.type === "fire") return this.#fire(planned.link, planned.match, at);
    if (planned.type === "transition") {
      this.#apply(planned.transition);
      return true;
    }
    const life = this.#lives[this.#agenda.lastReceiver - FIRST_NODE];
    assert(life !== undefined, `nobody has rank ${this.#agenda.lastReceiver}`);
    if (life.host === undefined || (planned.type !== "event" && planned.epoch !== life.epoch)) return false;
    if (planned.type !== "timer") return life.host.handle(this.#wire.event(planned.event));
    life.host.wakeUp(at, planned.timer);
    return true;
  }

  #fire(link: number, match: number, at: Instant): boolean {
    const notices = this.#world.fire(link, match, at);
    for (const { node, herald } of notices ?? []) {
      const event = { timeNs: at, event: { $case: "herald" as const, value: herald } };
      const number = herald.pair?.number ?? 0;
      this.#agenda.planRanked(at, FIRST_NODE + node, WORLD, link, number, { type: "event", event });
    }
    return notices !== undefined;
  }

  #apply(transition: Transition): void {
    const { at } = transition;
    const { dies, begins, news } = this.#faults.apply(transition);
    if (dies !== undefined) this.#lives[dies] = { epoch: this.#epochOf(dies), host: undefined };
    if (begins !== undefined) {
      const epoch = this.#epochOf(begins) + 1;
      this.#lives[begins] = { epoch, host: this.#host(begins, epoch) };
      const [briefing, kept] = [this.#briefings[begins], this.#kept[begins]];
      assert(briefing !== undefined && kept !== undefined, `nobody has place ${begins}`);
      const value = rebriefed(briefing, { epoch, kept, light: this.#faults.lightAt(begins) });
      this.#tell(begins, at, { $case: "start", value });
    }
    for (const { node, event } of news) this.#tell(node, at, event);
  }

  #epochOf(node: number): number {
    return this.#lives[node]?.epoch ?? 0;
  }

  /** The conductor tells a node something. */
  #tell(node: number, at: Instant, event: NonNullable<NodeEvent["event"]>): void {
    const planned = { type: "event" as const, event: { timeNs: at, event } };
    this.#agenda.planRanked(at, FIRST_NODE + node, CONDUCTOR, 0, this.#told++, planned);
  }

  #host(node: number, epoch: number): Host {
    const rank = FIRST_NODE + node;
    const name = this.#briefings[node]?.name ?? "";
    const outlet = {
      record: this.#record,
      call: (call: DeviceCall) => this.#call(node, epoch, call),
      send: (neighbour: string, { sent, arrives, counter, link, message }: Letter) => {
        const receiver = this.#rankOf.get(neighbour);
        assert(receiver !== undefined, `${name} speaks to ${neighbour}, which nobody knows`);
        const value = { from: name, message, link, sentTimeNs: sent };
        const event = { timeNs: arrives, event: { $case: "arrival" as const, value } };
        this.#agenda.planRanked(arrives, receiver, rank, epoch, counter, { type: "event", event });
      },
      wake: (at: Instant, counter: number, timer: Timer) =>
        this.#agenda.planRanked(at, rank, rank, epoch, counter, { type: "timer", timer, epoch }),
      keep: (key: string, value: string) => void this.#kept[node]?.set(key, value),
    };
    return new Host(name, outlet, this.#detailed);
  }

  #call(node: number, epoch: number, call: DeviceCall): void {
    const answer = this.#world.call(node, this.#wire.call(call));
    if (answer === undefined) return;
    const at = after(call.timeNs as Instant, answer.after);
    const value = { callNumber: call.callNumber, result: answer.result };
    const event = { timeNs: at, event: { $case: "result" as const, value } };
    const rank = FIRST_NODE + node;
    this.#agenda.planRanked(at, rank, rank, epoch, call.callNumber, { type: "result", event, epoch });
  }
}
