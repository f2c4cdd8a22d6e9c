import { assert } from "../engine/assert.js";
import { after, type Instant, START } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import type { Arrival, LightChange, NodeEvent, NodeStart } from "../proto/gen/entanglab/node/v1/node.js";
import type { CircuitOpen } from "../proto/gen/entanglab/peer/v1/circuit.js";
import type { PeerMessage } from "../proto/gen/entanglab/peer/v1/peer.js";
import { type Channel, channelsOf } from "./channel.js";
import type { Fate } from "./fate.js";
import type { Call, Payload, Port, Timer } from "./port.js";
import { messageFields, messageName, troubleFields } from "./recording/messages.js";
import { callFields, eventFields } from "./recording.js";
import type { Prospect, Room } from "./stack/network/prospect.js";
import { present } from "./stack/present.js";
import { Stack } from "./stack/stack.js";

/** What a runtime does for one of its nodes. Counters are the node's own: they decide ties and number its calls. */
export interface Outlet {
  call(call: DeviceCall): void;
  send(neighbour: string, letter: Letter): void;
  wake(at: Instant, counter: number, timer: Timer): void;
  record(record: TraceRecord): void;
  /** Keeps something small across a crash. */
  keep(key: string, value: string): void;
}

/** A message on its way. */
export interface Letter {
  readonly sent: Instant;
  readonly arrives: Instant;
  readonly counter: number;
  readonly link: string;
  readonly message: PeerMessage;
}

/** One node: its stack, its counters and its part of the trace, the same in every runtime. */
export class Host implements Port {
  readonly name: string;
  readonly detailed: boolean;
  readonly #outlet: Outlet;
  readonly #byNeighbour = new Map<string, Channel>();
  readonly #byLink = new Map<string, Channel>();
  #now: Instant = START;
  #begun: Instant = START;
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

  /**
   * Handles one event; all that follows from it has gone to the outlet when this returns. False where nothing happened at
   * all: the message was sent to a former life of the node.
   */
  handle(event: NodeEvent): boolean {
    this.#now = event.timeNs as Instant;
    const given = present(event.event, "event");
    if (given.$case === "arrival" && given.value.sentTimeNs < this.#begun) return false;
    if (given.$case === "arrival" && this.#isLost(given.value)) return true;
    if (this.detailed) this.#note(eventFields(given));
    switch (given.$case) {
      case "start":
        this.#begin(given.value);
        break;
      case "herald":
        this.#running().heralded(given.value);
        break;
      case "result":
        this.#running().result(given.value);
        break;
      case "arrival":
        this.#running().received(given.value);
        break;
      case "lightChange":
        this.#lightChanged(given.value);
        break;
      case "channelChange":
        this.#channel(given.value.link).disturb(given.value);
    }
    return true;
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

  /** Up to so many paths that a request of this node could take, best first; nothing begins by asking. */
  prospects(request: string, count: number): Prospect[] {
    return this.#running().prospects(request, count);
  }

  /** What this node has for a circuit over it while it has no other. */
  room(open: CircuitOpen): Room {
    return this.#running().room(open);
  }

  /** How many slots for links are not free. */
  get usedSlots(): number {
    return this.#stack?.usedSlots ?? 0;
  }

  call(call: Call): number {
    const callNumber = this.#counter++;
    if (this.detailed) this.#note(callFields(call));
    this.#outlet.call({ callNumber, timeNs: this.#now, call });
    return callNumber;
  }

  send(neighbour: string, payload: Payload, channelNumber?: number): void {
    const channel = this.#byNeighbour.get(neighbour);
    assert(channel !== undefined, `${this.name} has no channel to ${neighbour}`);
    const fate = channel.nextFate();
    const message = { payload, channelNumber };
    const undisturbed = after(this.#now, channel.delay);
    const arrives = fate === undefined ? undisturbed : after(undisturbed, fate.late);
    if (this.detailed) this.#note(messageFields(neighbour, arrives, message));
    if (fate === undefined) this.#post(channel, arrives, message);
    else this.#postInTrouble(channel, arrives, message, fate);
  }

  wake(at: Instant, timer: Timer): void {
    this.#outlet.wake(at, this.#counter++, timer);
  }

  record(record: TraceRecord): void {
    this.#outlet.record(record);
  }

  keep(key: string, value: string): void {
    this.#outlet.keep(key, value);
  }

  #begin(start: NodeStart): void {
    this.#begun = this.#now;
    for (const channel of channelsOf(start)) {
      this.#byNeighbour.set(channel.neighbour, channel);
      this.#byLink.set(channel.link, channel);
    }
    this.#stack = new Stack(this, start);
    this.#stack.begin();
  }

  #post({ neighbour, link }: Channel, arrives: Instant, message: PeerMessage): void {
    this.#outlet.send(neighbour, { sent: this.#now, arrives, counter: this.#counter++, link, message });
  }

  /** What is dropped is never handed over; of what comes twice, each copy counts for itself. */
  #postInTrouble(channel: Channel, arrives: Instant, message: PeerMessage, fate: Fate): void {
    if (this.detailed) for (const fields of troubleFields(channel, arrives, message, fate)) this.#note(fields);
    if (fate.isDropped) return;
    this.#post(channel, arrives, message);
    if (fate.copyAfter > 0) this.#post(channel, after(arrives, fate.copyAfter), message);
  }

  /** A message whose channel was cut at an instant of its way is lost. */
  #isLost({ from, link, sentTimeNs: sent, message }: Arrival): boolean {
    if (this.#channel(link).carried(sent as Instant)) return false;
    const kind = messageName(present(message?.payload, "payload"));
    if (this.detailed) this.#note({ event: "message-lost", from, message: kind, link, sent_ns: sent });
    return true;
  }

  #lightChanged(change: LightChange): void {
    const { link, hasLight, channelIsUp: isUp } = change;
    const channel = this.#channel(link);
    const { hasLight: hadLight, isUp: wasUp } = channel;
    channel.change(this.#now, change);
    if (this.detailed) {
      if (hasLight !== hadLight) this.#note({ event: hasLight ? "light-back" : "light-lost", link });
      else if (isUp !== wasUp) this.#note({ event: isUp ? "channel-back" : "channel-lost", link });
    }
    this.#running().lightChanged(change);
  }

  #channel(link: string): Channel {
    return present(this.#byLink.get(link), `channel beside ${link}`);
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
