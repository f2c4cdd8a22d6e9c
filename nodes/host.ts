import { assert } from "../engine/assert.js";
import { after, type Duration, type Instant, START } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import type { Arrival, LightChange, NodeEvent, NodeStart } from "../proto/gen/entanglab/node/v1/node.js";
import type { PeerMessage } from "../proto/gen/entanglab/peer/v1/peer.js";
import type { Call, Payload, Port, Timer } from "./port.js";
import { callFields, eventFields, messageFields, messageName } from "./recording.js";
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

/** The channel to a neighbour, beside the link to it. */
interface Channel {
  readonly link: string;
  readonly neighbour: string;
  readonly delay: Duration;
  hasLight: boolean;
  isUp: boolean;
  /** Since when it has been up without a break. */
  upSince: Instant;
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

  call(call: Call): number {
    const callNumber = this.#counter++;
    if (this.detailed) this.#note(callFields(call));
    this.#outlet.call({ callNumber, timeNs: this.#now, call });
    return callNumber;
  }

  send(neighbour: string, payload: Payload): void {
    const channel = this.#byNeighbour.get(neighbour);
    assert(channel !== undefined, `${this.name} has no channel to ${neighbour}`);
    const arrives = after(this.#now, channel.delay);
    if (this.detailed) this.#note(messageFields(neighbour, arrives, payload));
    const { link } = channel;
    this.#outlet.send(neighbour, { sent: this.#now, arrives, counter: this.#counter++, link, message: { payload } });
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
    for (const { link, remoteNode, delayNs, isDark, channelIsDown } of start.links) {
      const channel: Channel = {
        link,
        neighbour: remoteNode,
        delay: delayNs as Duration,
        hasLight: !isDark,
        isUp: !channelIsDown,
        upSince: START,
      };
      this.#byNeighbour.set(remoteNode, channel);
      this.#byLink.set(link, channel);
    }
    this.#stack = new Stack(this, start);
    this.#stack.begin();
  }

  /** A message arrives if and only if its channel was up at every instant from its sending to its arrival. */
  #isLost({ from, link, sentTimeNs: sent, message }: Arrival): boolean {
    const channel = present(this.#byLink.get(link), `channel beside ${link}`);
    if (channel.isUp && channel.upSince <= sent) return false;
    const kind = messageName(present(message?.payload, "payload"));
    if (this.detailed) this.#note({ event: "message-lost", from, message: kind, link, sent_ns: sent });
    return true;
  }

  #lightChanged({ link, hasLight, channelIsUp }: LightChange): void {
    const channel = present(this.#byLink.get(link), `channel beside ${link}`);
    if (channelIsUp && !channel.isUp) channel.upSince = this.#now;
    channel.isUp = channelIsUp;
    if (channel.hasLight === hasLight) return;
    channel.hasLight = hasLight;
    if (this.detailed) this.#note({ event: hasLight ? "light-back" : "light-lost", link });
    if (hasLight) this.#running().lit(link);
    else this.#running().darkened(link);
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
