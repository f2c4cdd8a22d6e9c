import { Agenda } from "../../../engine/agenda.js";
import { assert } from "../../../engine/assert.js";
import { after, type Instant, NEVER, START } from "../../../engine/time.js";
import type { TraceRecord } from "../../../engine/trace.js";
import { Host } from "../../../nodes/host.js";
import type { Timer } from "../../../nodes/port.js";
import type { DeviceCall } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeEvent } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { PeerMessage } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Scenario } from "../../scenario/scenario.js";
import { World } from "../../world/world.js";
import { briefings } from "../briefing.js";
import { DIRECT, ENCODED, type Wire } from "./wire.js";

type Planned =
  | { readonly type: "fire"; readonly link: number; readonly match: number }
  | { readonly type: "event"; readonly event: NodeEvent }
  | { readonly type: "timer"; readonly timer: Timer };

/** Ranks before those of the nodes: the conductor's, then the world's. */
const WORLD = 1;
const FIRST_NODE = 2;

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
  readonly #scenario: Scenario;
  readonly #agenda = new Agenda<Planned>();
  readonly #world: World;
  readonly #hosts: readonly Host[];
  readonly #rankOf: ReadonlyMap<string, number>;
  readonly #wire: Wire;
  readonly #end: Instant;
  #events = 0;

  constructor(scenario: Scenario, { wire, detailed, record }: EmbeddedOptions) {
    this.#scenario = scenario;
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
    this.#hosts = scenario.nodes.map(({ name }, place) => this.#host(name, FIRST_NODE + place, detailed, record));
    for (const [place, start] of briefings(scenario).entries()) {
      const event = { timeNs: START, event: { $case: "start" as const, value: start } };
      this.#plan(START, { receiver: FIRST_NODE + place, sender: 0, epoch: 0, counter: place }, event);
    }
  }

  /** How many events have been handled. */
  get events(): number {
    return this.#events;
  }

  /** The instant that the run has reached. */
  get now(): Instant {
    return this.#agenda.now;
  }

  /** Handles up to so many events; true once the run is over. */
  advance(most: number): boolean {
    const agenda = this.#agenda;
    for (let handled = 0; handled < most; handled++) {
      const at = agenda.peekAt();
      if (at >= this.#end) {
        this.#close(this.#end === NEVER ? agenda.now : this.#end);
        return true;
      }
      this.#events += 1;
      const planned = agenda.pop();
      if (planned.type === "fire") {
        this.#fire(planned.link, planned.match, at);
        continue;
      }
      const host = this.#hosts[agenda.lastReceiver - FIRST_NODE];
      assert(host !== undefined, `nobody has rank ${agenda.lastReceiver}`);
      if (planned.type === "event") host.handle(this.#wire.event(planned.event));
      else host.wakeUp(at, planned.timer);
    }
    return false;
  }

  /** Ends a run that was stopped from outside. */
  stop(): void {
    this.#close(this.now);
  }

  /** What every node still waits for, a line each. */
  waiting(): string[] {
    return this.#hosts.flatMap((host) => host.waiting().map((what) => `${host.name}: ${what}`));
  }

  /** How the run ended, where it was not stopped. */
  get endReason(): "duration" | "quiet" {
    return this.#scenario.duration === undefined ? "quiet" : "duration";
  }

  /** When the run ended, where it was not stopped. */
  get endedAt(): Instant {
    return this.#end === NEVER ? this.now : this.#end;
  }

  #close(at: Instant): void {
    for (const host of this.#hosts) host.end(at);
  }

  #fire(link: number, match: number, at: Instant): void {
    for (const { node, herald } of this.#world.fire(link, match, at)) {
      const event = { timeNs: at, event: { $case: "herald" as const, value: herald } };
      const number = herald.pair?.number ?? 0;
      this.#plan(at, { receiver: FIRST_NODE + node, sender: WORLD, epoch: link, counter: number }, event);
    }
  }

  #host(name: string, rank: number, detailed: boolean, record: (record: TraceRecord) => void): Host {
    const outlet = {
      record,
      call: (call: DeviceCall) => this.#call(rank, call),
      send: (neighbour: string, arrives: Instant, counter: number, message: PeerMessage) => {
        const receiver = this.#rankOf.get(neighbour);
        assert(receiver !== undefined, `${name} speaks to ${neighbour}, which nobody knows`);
        const event = { timeNs: arrives, event: { $case: "arrival" as const, value: { from: name, message } } };
        this.#plan(arrives, { receiver, sender: rank, epoch: 0, counter }, event);
      },
      wake: (at: Instant, counter: number, timer: Timer) =>
        this.#agenda.planRanked(at, rank, rank, 0, counter, { type: "timer", timer }),
    };
    return new Host(name, outlet, detailed);
  }

  #call(rank: number, call: DeviceCall): void {
    const answer = this.#world.call(rank - FIRST_NODE, this.#wire.call(call));
    if (answer === undefined) return;
    const at = after(call.timeNs as Instant, answer.after);
    const result = { callNumber: call.callNumber, result: answer.result };
    const event = { timeNs: at, event: { $case: "result" as const, value: result } };
    this.#plan(at, { receiver: rank, sender: rank, epoch: 0, counter: call.callNumber }, event);
  }

  #plan(
    at: Instant,
    key: { readonly receiver: number; readonly sender: number; readonly epoch: number; readonly counter: number },
    event: NodeEvent,
  ): void {
    this.#agenda.planRanked(at, key.receiver, key.sender, key.epoch, key.counter, { type: "event", event });
  }
}
