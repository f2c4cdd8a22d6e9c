import { assert } from "../engine/assert.js";
import { after, type Duration, type Instant, START } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import type { NodeEvent, NodeStart } from "../proto/gen/entanglab/node/v1/node.js";
import type { PeerMessage } from "../proto/gen/entanglab/peer/v1/peer.js";
import type { Call, Payload, Port, Timer } from "./port.js";
import { callFields, eventFields, messageFields } from "./recording.js";
import { present } from "./stack/present.js";
import { Stack } from "./stack/stack.js";

/** What a runtime does for one of its nodes. Counters are the node's own: they decide ties and number its calls. */
export interface Outlet {
  call(call: DeviceCall): void;
  send(neighbour: string, arrives: Instant, counter: number, message: PeerMessage): void;
  wake(at: Instant, counter: number, timer: Timer): void;
  record(record: TraceRecord): void;
}

/** One node: its stack, its counters and its part of the trace, the same in every runtime. */
export class Host implements Port {
  readonly name: string;
  readonly detailed: boolean;
  readonly #outlet: Outlet;
  readonly #delays = new Map<string, Duration>();
  #now: Instant = START;
  #counter = 0;
  #stack: Stack | undefined;

  constructor(name: string, outlet: Outlet, detailed: boolean) {
    this.name = name;
    this.#outlet = outlet;
    this.detailed = detailed;
  }

  get now(): Instant {
    return this.#now;
  }

  /** Handles one event; all that follows from it has gone to the outlet when this returns. */
  handle(event: NodeEvent): void {
    this.#now = event.timeNs as Instant;
    const given = present(event.event, "event");
    if (this.detailed) this.#note(eventFields(given));
    switch (given.$case) {
      case "start":
        this.#begin(given.value);
        return;
      case "herald":
        this.#running().heralded(given.value);
        return;
      case "result":
        this.#running().result(given.value);
        return;
      case "arrival":
        this.#running().received(given.value.from, present(given.value.message?.payload, "payload"));
    }
  }

  /** A timer of the node's own is due. */
  wakeUp(at: Instant, timer: Timer): void {
    this.#now = at;
    this.#running().woken(timer);
  }

  /** The run is over. */
  end(at: Instant): void {
    this.#now = at;
    this.#stack?.end();
  }

  /** What the node still waits for. */
  waiting(): string[] {
    return this.#stack?.waiting() ?? [];
  }

  call(call: Call): number {
    const callNumber = this.#counter++;
    if (this.detailed) this.#note(callFields(call));
    this.#outlet.call({ callNumber, timeNs: this.#now, call });
    return callNumber;
  }

  send(neighbour: string, payload: Payload): void {
    const delay = this.#delays.get(neighbour);
    assert(delay !== undefined, `${this.name} has no channel to ${neighbour}`);
    const arrives = after(this.#now, delay);
    if (this.detailed) this.#note(messageFields(neighbour, arrives, payload));
    this.#outlet.send(neighbour, arrives, this.#counter++, { payload });
  }

  wake(at: Instant, timer: Timer): void {
    this.#outlet.wake(at, this.#counter++, timer);
  }

  record(record: TraceRecord): void {
    this.#outlet.record(record);
  }

  #begin(start: NodeStart): void {
    for (const end of start.links) this.#delays.set(end.remoteNode, end.delayNs as Duration);
    this.#stack = new Stack(this, start);
    this.#stack.begin();
  }

  #running(): Stack {
    assert(this.#stack !== undefined, `${this.name} was told something before it began`);
    return this.#stack;
  }

  #note(fields: Record<string, string | number | boolean | undefined> | undefined): void {
    if (fields === undefined) return;
    this.#outlet.record({ at_ns: this.#now, node: this.name, ...fields } as TraceRecord);
  }
}
