import type { DeviceResult } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { CircuitUser, Delivery, Use } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import type { CorrectionUser, Network } from "../network/network.js";
import type { Slots } from "../physical/slots.js";
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
  readonly #isTail = new Set<string>();

  constructor(
    port: Port,
    start: NodeStart,
    parts: { slots: Slots; user: TransportUser; link: () => LinkLayer; network: () => Network },
  ) {
    this.#user = parts.user;
    this.#sender = new Sender(port, start.name, parts);
    this.#receiver = new Receiver(port, parts.link);
  }

  opened(request: string, use: Use): void {
    this.#isTail.add(request);
    this.#user.opened(request, use);
  }

  delivered(delivery: Delivery): void {
    const { request } = delivery;
    if (this.#user.useOf(request)?.type !== "teleport") this.#user.delivered(delivery);
    else if (this.#isTail.has(request)) this.#receiver.delivered(delivery);
    else this.#sender.send(delivery, this.#user.sendingFor(request));
  }

  interrupted(request: string): number {
    this.#receiver.interrupted(request);
    return this.#sender.interrupted(request);
  }

  corrected(correction: Correction): void {
    this.#receiver.corrected(correction);
  }

  refused(request: string, reason: "unsupported-fidelity"): void {
    this.#user.refused(request, reason);
  }

  /** A device call is over; false where it was not this layer's. */
  result(call: number, result: NonNullable<DeviceResult["result"]>): boolean {
    return this.#sender.result(call, result) || this.#receiver.result(call);
  }
}
