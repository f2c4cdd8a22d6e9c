import { Bug } from "../../engine/assert.js";
import type { Instant } from "../../engine/time.js";
import type { DeviceResult, Herald } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Arrival, LightChange, NodeStart } from "../../proto/gen/entanglab/node/v1/node.js";
import type { CircuitOpen } from "../../proto/gen/entanglab/peer/v1/circuit.js";
import type { Port, Timer } from "../port.js";
import { Application } from "./application/application.js";
import { Assured, needsAssurance } from "./channel/assured.js";
import { LinkLayer } from "./link/link.js";
import { Shares } from "./link/shares.js";
import { Network } from "./network/network.js";
import type { Prospect, Room } from "./network/prospect.js";
import { Slots } from "./physical/slots.js";
import { present } from "./present.js";
import { Transport } from "./transport/transport.js";

/** The layers of one node, put together. Every event enters here and is over when the call returns. */
export class Stack {
  readonly #name: string;
  readonly #port: Port;
  readonly #slots: Slots;
  /** Absent: no channel of this node loses messages. */
  readonly #assured: Assured | undefined;
  readonly #link: LinkLayer;
  readonly #network: Network;
  readonly #transport: Transport;
  readonly #application: Application;

  constructor(port: Port, start: NodeStart) {
    this.#name = start.name;
    if (needsAssurance(start)) {
      this.#assured = new Assured(port, start, {
        arrived: (arrival) => this.#arrived(arrival),
        dead: (link) => this.#died(link),
      });
    }
    this.#port = this.#assured?.port ?? port;
    const link = () => this.#link;
    const network = () => this.#network;
    this.#slots = new Slots(this.#port, start);
    const shares = new Shares(this.#slots, start);
    this.#application = new Application(this.#port, start, { link, network });
    this.#transport = new Transport(this.#port, start, { slots: this.#slots, user: this.#application, link, network });
    this.#link = new LinkLayer(this.#port, { slots: this.#slots, shares, user: network }, start);
    this.#network = new Network(this.#port, start, { user: this.#transport, link: this.#link, shares });
  }

  /** The node begins. */
  begin(): void {
    this.#network.begin();
    this.#application.begin();
  }

  heralded(herald: Herald): void {
    this.#link.heralded(herald);
  }

  result({ callNumber, result }: DeviceResult): void {
    const given = present(result, "result");
    if (given.$case === "refused") {
      throw new Bug(`${this.#name}'s device refused call ${callNumber}: ${given.value.reason}`);
    }
    if (given.$case === "measured" && this.#link.measured(callNumber, given.value.outcome)) return;
    if (this.#network.result(callNumber, given) || this.#transport.result(callNumber, given)) return;
    throw new Bug(`${this.#name} made no call ${callNumber}`);
  }

  /** A neighbour speaks. */
  received(arrival: Arrival): void {
    if (this.#assured === undefined) this.#arrived(arrival);
    else this.#assured.received(arrival);
  }

  /** How this end of a link or channel sees it has changed. */
  lightChanged(change: LightChange): void {
    this.#assured?.lightChanged(change);
    const { link, hasLight, channelIsUp } = change;
    const isUsable = hasLight && channelIsUp;
    const isNews = this.#link.has(link) && isUsable !== this.#link.hasLight(link);
    if (isNews && isUsable) this.#link.lit(link);
    // A link that nothing can be agreed on over is of no use, light or not.
    this.#network.channelChanged({ link, hasLight: isUsable, channelIsUp });
    if (isNews && !isUsable) this.#darkened(link);
  }

  woken(timer: Timer): void {
    if (timer.layer === "channel") this.#assured?.woken(timer);
    else if (timer.layer === "link") this.#link.woken(timer.type, timer.linkRequest);
    else if (timer.layer === "network") this.#network.cutoff(timer);
    else if (timer.type === "hand-over") this.#application.handOver(timer.request, timer.sequence);
    else this.#application.woken(timer.type, timer.request);
  }

  /** The run is over. */
  end(): void {
    this.#application.end();
  }

  /** What the node still waits for, for the report of a run that was stopped. */
  waiting(): string[] {
    return [...this.#application.waiting(), ...this.#network.waiting(), ...this.#link.waiting()];
  }

  /** Up to so many paths that a request of this node could take, best first; nothing begins by asking. */
  prospects(request: string, count: number): Prospect[] {
    return this.#network.prospects(this.#application.askedBy(request), count);
  }

  /** What this node has for a circuit over it while it has no other. */
  room(open: CircuitOpen): Room {
    return this.#network.room(open);
  }

  /** How many slots for links are not free. */
  get usedSlots(): number {
    return this.#slots.usedCount;
  }

  /** Nothing is acknowledged on a channel any more: its link is of no use either, until light on it has gone and come back. */
  #died(link: string): void {
    this.#network.channelChanged({ link, hasLight: false, channelIsUp: false });
    if (this.#link.has(link)) this.#darkened(link);
  }

  #darkened(link: string): void {
    this.#link.darkened(link);
    this.#network.darkened(link);
  }

  /** What was said in a former life, or before light on the link was gone for a while, means nothing any more; link states stay true. */
  #arrived({ from, link, sentTimeNs, message }: Arrival): void {
    const payload = present(message?.payload, "payload");
    if (payload.$case === "linkStates") {
      this.#network.received(from, payload);
      return;
    }
    if (!this.#link.hasLight(link, sentTimeNs as Instant)) return;
    if (payload.$case === "linkCreate") this.#link.created(payload.value);
    else if (payload.$case === "linkCancel") this.#link.cancelled(payload.value);
    else if (payload.$case !== "acknowledge") this.#network.received(from, payload);
  }
}
