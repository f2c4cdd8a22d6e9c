import type { DeviceResult } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { CircuitUser, Delivery, Refusal, Use } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import type { CorrectionUser, Network } from "../network/network.js";
import type { Slots } from "../physical/slots.js";
import { Preparer } from "./preparer.js";
import { Receiver } from "./receiver.js";
import { Sender, type SendingRequest } from "./sender.js";

/** What the application is told. */
export interface TransportUser extends Pick<CircuitUser, "opened" | "refused"> {
  /** How this end of a request uses its pairs. */
  useOf(request: string): Use | undefined;
  /** What to teleport for a request of this node's. */
  sendingFor(request: string): SendingRequest;
  /** The pairs of a request come in the order of their sequence numbers, the same at both ends. */
  delivered(delivery: Delivery): void;
  /** A state of a request at its head is on its way. */
  sent(request: string): void;
}

/** The transport layer: end-to-end pairs in order, and states teleported through them. */
export class Transport implements CircuitUser, CorrectionUser {
  readonly #user: TransportUser;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #preparer: Preparer;
  constructor(
    port: Port,
    start: NodeStart,
    parts: { slots: Slots; user: TransportUser; link: () => LinkLayer; network: () => Network },
  ) {
    this.#user = parts.user;
    this.#sender = new Sender(port, start.name, parts);
    this.#receiver = new Receiver(port, parts.link);
    this.#preparer = new Preparer(port, start.name, parts);
  }

  opened(request: string, use: Use): void {
    this.#user.opened(request, use);
  }

  delivered(delivery: Delivery): void {
    const { request, isHead } = delivery;
    const use = this.#user.useOf(request);
    if (use?.type === "prepare") this.#preparer.measured(delivery, use.state);
    else if (use?.type !== "teleport") this.#user.delivered(delivery);
    else if (isHead) this.#sender.send(delivery, this.#user.sendingFor(request));
    else this.#receiver.delivered(delivery);
  }

  interrupted(circuit: string): number {
    this.#receiver.interrupted(circuit);
    return this.#sender.interrupted(circuit);
  }

  corrected(correction: Correction): void {
    this.#receiver.corrected(correction);
  }

  refused(request: string, refusal: Refusal): void {
    this.#user.refused(request, refusal);
  }

  /** A device call is over; false where it was not this layer's. */
  result(call: number, result: NonNullable<DeviceResult["result"]>): boolean {
    return this.#sender.result(call, result) || this.#receiver.result(call);
  }
}
