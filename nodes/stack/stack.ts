import { Bug } from "../../engine/assert.js";
import type { Instant } from "../../engine/time.js";
import type { DeviceResult, Herald } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Arrival, NodeStart } from "../../proto/gen/entanglab/node/v1/node.js";
import type { Port, Timer } from "../port.js";
import { Application } from "./application/application.js";
import { LinkLayer } from "./link/link.js";
import { Network } from "./network/network.js";
import { Slots } from "./physical/slots.js";
import { present } from "./present.js";
import { Transport } from "./transport/transport.js";

/** The layers of one node, put together. Every event enters here and is over when the call returns. */
export class Stack {
  readonly #name: string;
  readonly #link: LinkLayer;
  readonly #network: Network;
  readonly #transport: Transport;
  readonly #application: Application;

  constructor(port: Port, start: NodeStart) {
    this.#name = start.name;
    const link = () => this.#link;
    const network = () => this.#network;
    const slots = new Slots(port, start);
    this.#application = new Application(port, start, { link, network });
    this.#transport = new Transport(port, start, { slots, user: this.#application, link, network });
    const linkUser = () => this.#network;
    this.#link = new LinkLayer(port, slots, linkUser, start);
    this.#network = new Network(port, this.#transport, start, this.#link);
  }

  /** The node begins. */
  begin(): void {
    this.#application.begin();
  }

  heralded(herald: Herald): void {
    this.#link.heralded(herald);
  }

  result({ callNumber, result }: DeviceResult): void {
    const given = present(result, "result");
    switch (given.$case) {
      case "refused":
        throw new Bug(`${this.#name}'s device refused call ${callNumber}: ${given.value.reason}`);
      case "measured":
        if (this.#link.measured(callNumber, given.value.outcome)) return;
        break;
      case "bellMeasured":
        if (this.#network.bellMeasured(callNumber, given.value.outcome)) return;
        break;
      case "done":
        break;
    }
    if (!this.#transport.result(callNumber, given)) throw new Bug(`${this.#name} made no call ${callNumber}`);
  }

  /** A neighbour speaks. What it said in a former life, or before light on the link was gone for a while, means nothing any more. */
  received({ from, link, sentTimeNs, message }: Arrival): void {
    if (!this.#link.hasLight(link, sentTimeNs as Instant)) return;
    const payload = present(message?.payload, "payload");
    if (payload.$case === "linkCreate") this.#link.created(from, payload.value);
    else if (payload.$case === "linkCancel") this.#link.cancelled(payload.value);
    else this.#network.received(payload);
  }

  /** Light on a link is gone. */
  darkened(link: string): void {
    this.#link.darkened(link);
    this.#network.darkened(link);
  }

  /** Light on a link is back. */
  lit(link: string): void {
    this.#link.lit(link);
    this.#network.lit(link);
  }

  woken(timer: Timer): void {
    if (timer.layer === "link") this.#link.woken(timer.type, timer.linkRequest);
    else if (timer.type === "hand-over") this.#application.handOver(timer.request, timer.sequence);
    else this.#application.woken(timer.type, timer.request);
  }

  /** The run is over. */
  end(): void {
    this.#application.end();
  }

  /** What the node still waits for, for the report of a run that was stopped. */
  waiting(): string[] {
    return [...this.#application.waiting(), ...this.#link.waiting()];
  }
}
