import { Agenda } from "../engine/agenda.js";
import { assert } from "../engine/assert.js";
import { type Instant, NEVER, START } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import type { NodeEvent } from "../proto/gen/entanglab/node/v1/node.js";
import type { Carried } from "../proto/gen/entanglab/peer/v1/peer.js";
import type {
  Assign,
  Deed,
  Finish,
  Finished,
  Grant,
  Neighbour,
  PlannedEvent,
  Report,
  TraceField,
} from "../proto/gen/entanglab/runtime/v1/runtime.js";
import { Foresight } from "./foresight.js";
import { Host, type Letter } from "./host.js";
import type { Timer } from "./port.js";
import { present } from "./stack/present.js";

/** Something reached the node at an instant that it had been promised nothing would: the emulator, not the network, is wrong. */
export class CausalityViolation extends Error {
  override readonly name = "CausalityViolation";
}

/** What one grant brought about. */
export interface Progress {
  readonly report: Report;
  /** What is to be in the neighbours' hands before the report goes out, by name. */
  readonly outgoing: ReadonlyMap<string, readonly Carried[]>;
}

type Pending =
  | { readonly type: "event"; readonly event: NodeEvent }
  | { readonly type: "timer"; readonly timer: Timer };

/** A report says no more than this at once: a node with more to say is asked again. */
const DEEDS_AT_ONCE = 2_000;

/**
 * One node in a process of its own: its own agenda, which it works off within the windows that it is granted. It stops before an
 * instant at which a result may still come.
 */
export class WindowedNode {
  readonly #name: string;
  readonly #rank: number;
  readonly #epoch: number;
  readonly #foresight = new Foresight();
  readonly #host: Host;
  readonly #agenda = new Agenda<Pending>();
  readonly #neighbours = new Map<string, Neighbour>();
  /** When the result of each call comes that has one and is still out. */
  readonly #awaited = new Map<number, number>();
  /** How long the calls take that have a result. */
  readonly #durations = new Map<string, number>();
  #until: number = START;
  #handled = 0;
  #last: Instant | undefined;
  #deeds: Deed[] = [];
  #outgoing = new Map<string, Carried[]>();
  #kept: Report["durables"][number][] = [];

  constructor(name: string, { rank, epoch, isDetailed, neighbours }: Assign) {
    this.#name = name;
    this.#rank = rank;
    this.#epoch = epoch;
    for (const neighbour of neighbours) this.#neighbours.set(neighbour.name, neighbour);
    const outlet = {
      call: (call: DeviceCall) => this.#call(call),
      send: (neighbour: string, letter: Letter) => this.#send(neighbour, letter),
      wake: (at: Instant, counter: number, timer: Timer) =>
        this.#agenda.planRanked(at, rank, rank, epoch, counter, { type: "timer", timer }),
      record: (record: TraceRecord) => this.#record(record),
      keep: (key: string, value: string) => void this.#kept.push({ key, value }),
    };
    this.#host = new Host(name, outlet, isDetailed);
  }

  /** Handles what the grant lets it handle, as far as results still to come allow. */
  grant({ windowEndTimeNs, events, changedNeighbours }: Grant): Progress {
    for (const neighbour of changedNeighbours) this.#neighbours.set(neighbour.name, neighbour);
    for (const planned of events) this.#plan(planned);
    if (windowEndTimeNs < this.#until) {
      throw new CausalityViolation(
        `${this.#name}: a window that ends at ${windowEndTimeNs} after one to ${this.#until}`,
      );
    }
    this.#until = windowEndTimeNs;
    while (this.#mayGoOn()) this.#handleNext();
    return this.#progress();
  }

  /** Takes messages of a neighbour; those of a former life of it are ignored. */
  deliver(from: string, epoch: number, messages: readonly Carried[]): void {
    const sender = this.#neighbours.get(from);
    assert(sender !== undefined, `${this.#name} hears from ${from}, which is no neighbour`);
    if (epoch < sender.epoch) return;
    for (const { arrivalTimeNs: at, sentTimeNs, counter, link, message } of messages) {
      if (at < this.#until) {
        throw new CausalityViolation(
          `${this.#name}: a message of ${from} arrives at ${at}, in a window granted up to ${this.#until}`,
        );
      }
      const event: NodeEvent = { timeNs: at, event: { $case: "arrival", value: { from, message, link, sentTimeNs } } };
      this.#agenda.planRanked(at as Instant, this.#rank, sender.rank, epoch, counter, { type: "event", event });
    }
  }

  /** The run is over. */
  finish({ timeNs }: Finish): Finished {
    const waiting = this.#host.waiting();
    this.#host.end(timeNs as Instant);
    return { deeds: this.#deeds, waiting };
  }

  #mayGoOn(): boolean {
    const at = this.#agenda.peekAt();
    if (at >= this.#until || this.#deeds.length >= DEEDS_AT_ONCE) return false;
    for (const awaited of this.#awaited.values()) if (at >= awaited) return false;
    return true;
  }

  #handleNext(): void {
    const pending = this.#agenda.pop();
    const { now } = this.#agenda;
    if (pending.type === "timer") this.#host.wakeUp(now, pending.timer);
    else if (!this.#handle(pending.event)) return;
    this.#handled += 1;
    this.#last = now;
  }

  #handle(event: NodeEvent): boolean {
    this.#foresight.learn(present(event.event, "event"));
    return this.#host.handle(event);
  }

  #plan({ event, senderRank, senderEpoch, senderCounter }: PlannedEvent): void {
    const given = present(event, "event");
    const what = present(given.event, "event");
    if (given.timeNs < this.#agenda.now) {
      throw new CausalityViolation(`${this.#name}: ${what.$case} at ${given.timeNs}, but it is at ${this.#agenda.now}`);
    }
    if (what.$case === "result") this.#awaited.delete(what.value.callNumber);
    if (what.$case === "start") {
      const { gateNs, measureNs, measureBellNs, cnotNs } = present(what.value.durations, "durations");
      this.#durations.set("prepare", gateNs).set("applyGate", gateNs);
      this.#durations.set("measure", measureNs).set("measureBell", measureBellNs).set("applyCnot", cnotNs);
    }
    const planned = { type: "event" as const, event: given };
    this.#agenda.planRanked(given.timeNs as Instant, this.#rank, senderRank, senderEpoch, senderCounter, planned);
  }

  #call(call: DeviceCall): void {
    const duration = this.#durations.get(present(call.call, "call").$case);
    if (!this.#foresight.isCertain(call, duration ?? 0)) {
      if (duration !== undefined) this.#awaited.set(call.callNumber, call.timeNs + duration);
      this.#deeds.push({ deed: { $case: "call", value: call } });
      return;
    }
    const { callNumber } = call;
    const at = call.timeNs + (duration ?? 0);
    const value = { callNumber, result: { $case: "done" as const, value: {} } };
    const event: NodeEvent = { timeNs: at, event: { $case: "result", value } };
    this.#agenda.planRanked(at as Instant, this.#rank, this.#rank, this.#epoch, callNumber, { type: "event", event });
    this.#deeds.push({ deed: { $case: "certainCall", value: call } });
  }

  #send(neighbour: string, { sent, arrives, counter, link, message }: Letter): void {
    const receiver = this.#neighbours.get(neighbour);
    assert(receiver !== undefined, `${this.#name} speaks to ${neighbour}, which is no neighbour`);
    if (receiver.address === "") return;
    let batch = this.#outgoing.get(neighbour);
    if (batch === undefined) {
      batch = [];
      this.#outgoing.set(neighbour, batch);
    }
    batch.push({ arrivalTimeNs: arrives, sentTimeNs: sent, counter, link, message });
  }

  #record({ at_ns, node: _, event, ...rest }: TraceRecord): void {
    const fields = Object.entries(rest).flatMap(([name, value]): TraceField[] =>
      value === undefined ? [] : [{ name, value: fieldValue(value) }],
    );
    this.#deeds.push({ deed: { $case: "entry", value: { timeNs: at_ns, event, fields } } });
  }

  #progress(): Progress {
    const outgoing = this.#outgoing;
    const next = this.#agenda.peekAt();
    const report: Report = {
      nextTimeNs: next === NEVER ? undefined : next,
      lastTimeNs: this.#last,
      deeds: this.#deeds,
      sent: [...outgoing].map(([neighbour, batch]) => ({
        neighbour,
        firstArrivalTimeNs: Math.min(...batch.map(({ arrivalTimeNs }) => arrivalTimeNs)),
      })),
      eventCount: this.#handled,
      durables: this.#kept,
    };
    this.#deeds = [];
    this.#outgoing = new Map();
    this.#kept = [];
    this.#handled = 0;
    this.#last = undefined;
    return { report, outgoing };
  }
}

function fieldValue(value: string | number | boolean): NonNullable<TraceField["value"]> {
  if (typeof value === "string") return { $case: "text", value };
  return typeof value === "number" ? { $case: "number", value } : { $case: "truth", value };
}
