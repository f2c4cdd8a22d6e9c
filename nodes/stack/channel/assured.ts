import type { Duration, Instant } from "../../../engine/time.js";
import type { Arrival, LightChange, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Payload, Port, Timer } from "../../port.js";
import { present } from "../present.js";
import { Receiving } from "./receiving.js";
import { type Numbered, Sending } from "./sending.js";

/** What is above the channels. */
export interface Upper {
  /** A neighbour speaks. */
  arrived(arrival: Arrival): void;
  /** Nothing is acknowledged any more on a channel that has light: it counts as dark until light on it has gone and come back. */
  dead(link: string): void;
}

/** What both ends of a channel say between two changes of its light; nothing of it is left for the next time. */
interface Conversation {
  readonly since: Instant;
  readonly sending: Sending;
  readonly receiving: Receiving<Arrival>;
  /** When the timer comes back that counts; undefined where none does. */
  wakeAt: Instant | undefined;
}

/** This node's end of a channel that may lose messages. */
interface End {
  readonly link: string;
  readonly neighbour: string;
  readonly delay: Duration;
  hasLight: boolean;
  /** Undefined: it is cut, or dead. */
  conversation: Conversation | undefined;
}

/** Whether a node has channels that may lose messages; one that has none needs nothing between its port and its layers. */
export const needsAssurance = ({ links, channels }: Pick<NodeStart, "links" | "channels">): boolean =>
  links.some(({ isUnreliable }) => isUnreliable) || channels.some(({ isUnreliable }) => isUnreliable);

/**
 * Brings what neighbours say over channels that may lose, copy or reorder messages to the layers above exactly once and in
 * order: what is said is numbered, acknowledged up to a number, and sent again until it is. Both ends are told at the same instant
 * that light or messages go or come back, also where the other end dies or begins again, and begin at 1 each time; what was sent
 * before is known by its instant.
 */
export class Assured {
  /** The port for the layers above. */
  readonly port: Port;
  readonly #below: Port;
  readonly #name: string;
  readonly #up: Upper;
  readonly #byNeighbour = new Map<string, End>();
  readonly #byLink = new Map<string, End>();

  constructor(below: Port, { name, links, channels }: NodeStart, up: Upper) {
    this.#below = below;
    this.#name = name;
    this.#up = up;
    for (const { link, remoteNode, delayNs, isUnreliable, isDark, channelIsDown } of links) {
      if (isUnreliable) this.#add({ link, neighbour: remoteNode, delayNs, hasLight: !isDark, isUp: !channelIsDown });
    }
    for (const { channel, remoteNode, delayNs, isUnreliable, isDown } of channels) {
      if (isUnreliable) this.#add({ link: channel, neighbour: remoteNode, delayNs, hasLight: !isDown, isUp: !isDown });
    }
    this.port = {
      get now() {
        return below.now;
      },
      detailed: below.detailed,
      call: (call) => below.call(call),
      send: (neighbour, payload) => this.#send(neighbour, payload),
      wake: (at, timer) => below.wake(at, timer),
      record: (record) => below.record(record),
      keep: (key, value) => below.keep(key, value),
    };
  }

  /** A message has come over a channel. What was said before the channel opened means nothing any more. */
  received(arrival: Arrival): void {
    const end = this.#byLink.get(arrival.link);
    if (end === undefined) {
      this.#up.arrived(arrival);
      return;
    }
    const { conversation } = end;
    if (conversation === undefined || arrival.sentTimeNs < conversation.since) return;
    const { payload, channelNumber } = present(arrival.message, "message");
    if (payload?.$case === "acknowledge") {
      const { now } = this.#below;
      this.#transmit(end, conversation, conversation.sending.acknowledged(now, payload.value.upTo));
      return;
    }
    const ready = conversation.receiving.take(present(channelNumber, "channel number"), arrival);
    if (ready === undefined) return;
    const { upTo } = conversation.receiving;
    this.#below.send(end.neighbour, { $case: "acknowledge", value: { upTo } });
    for (const one of ready) this.#up.arrived(one);
  }

  /** Light or messages go or come back on a link or channel: the layers above hear of it after this. */
  lightChanged({ link, hasLight, channelIsUp }: LightChange): void {
    const end = this.#byLink.get(link);
    if (end === undefined) return;
    end.hasLight = hasLight;
    if (!channelIsUp) end.conversation = undefined;
    // Two changes at one instant are one: nothing could tell apart what is said after each of them.
    else if (end.conversation?.since !== this.#below.now) end.conversation = this.#begin(end.delay);
  }

  /** A timer of the channels came back. */
  woken({ link }: Extract<Timer, { layer: "channel" }>): void {
    const end = present(this.#byLink.get(link), `channel beside ${link}`);
    const { conversation } = end;
    const { now } = this.#below;
    if (conversation === undefined || conversation.wakeAt !== now) return;
    conversation.wakeAt = undefined;
    const again = conversation.sending.overdue(now);
    if (again === undefined) this.#giveUp(end);
    else this.#transmit(end, conversation, again);
  }

  #send(neighbour: string, payload: Payload): void {
    const end = this.#byNeighbour.get(neighbour);
    if (end === undefined) this.#below.send(neighbour, payload);
    else if (end.conversation !== undefined) {
      this.#transmit(end, end.conversation, end.conversation.sending.say(this.#below.now, payload));
    }
  }

  #transmit({ neighbour, link }: End, conversation: Conversation, messages: readonly Numbered[]): void {
    for (const { number, payload } of messages) this.#below.send(neighbour, payload, number);
    if (conversation.wakeAt !== undefined && messages.length === 0) return;
    const { due } = conversation.sending;
    if (due >= (conversation.wakeAt ?? Number.POSITIVE_INFINITY)) return;
    conversation.wakeAt = due;
    this.#below.wake(due, { layer: "channel", type: "retransmit", link });
  }

  /** Where there is no light the other end is dead, or the layers above need not be told. */
  #giveUp(end: End): void {
    end.conversation = undefined;
    if (!end.hasLight) return;
    const { now, detailed } = this.#below;
    if (detailed) this.#below.record({ at_ns: now, node: this.#name, event: "channel-dead", link: end.link });
    this.#up.dead(end.link);
  }

  #add({
    link,
    neighbour,
    delayNs,
    hasLight,
    isUp,
  }: Omit<End, "delay" | "conversation"> & { delayNs: number; isUp: boolean }): void {
    const delay = delayNs as Duration;
    const end: End = { link, neighbour, delay, hasLight, conversation: isUp ? this.#begin(delay) : undefined };
    this.#byLink.set(link, end);
    this.#byNeighbour.set(neighbour, end);
  }

  #begin(delay: Duration): Conversation {
    return { since: this.#below.now, sending: new Sending(delay), receiving: new Receiving(), wakeAt: undefined };
  }
}
