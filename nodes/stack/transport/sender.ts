import { assert } from "../../../engine/assert.js";
import type { DeviceResult, PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import { bellName } from "../../../theory/bell.js";
import type { Port } from "../../port.js";
import type { Delivery } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { pairName } from "../names.js";
import type { Network } from "../network/network.js";
import type { Slots } from "../physical/slots.js";

/** A request of this node's whose pairs carry states. */
export interface SendingRequest {
  /** The next state to send. */
  readonly state: () => PureState;
  readonly sendsX: boolean;
  readonly sendsZ: boolean;
}

interface Sending {
  readonly delivery: Delivery;
  readonly request: SendingRequest;
}

type Step =
  | { readonly step: "preparing"; readonly slot: number; readonly sending: Sending }
  /** The pair is gone that the state being prepared was meant for. */
  | { readonly step: "discarding"; readonly slot: number }
  | { readonly step: "measuring"; readonly slot: number; readonly sending: Sending };

/** The head's part in teleportation (Bennett et al., PRL 70, 1895 (1993)): prepare, measure with the half, send two bits. */
export class Sender {
  readonly #port: Port;
  readonly #node: string;
  readonly #slots: Slots;
  readonly #link: () => LinkLayer;
  readonly #network: () => Network;
  readonly #sent: (request: string) => void;
  #queue: Sending[] = [];
  readonly #steps = new Map<number, Step>();

  constructor(
    port: Port,
    node: string,
    parts: { slots: Slots; user: { sent(request: string): void }; link: () => LinkLayer; network: () => Network },
  ) {
    this.#port = port;
    this.#node = node;
    this.#slots = parts.slots;
    this.#link = parts.link;
    this.#network = parts.network;
    this.#sent = (request) => parts.user.sent(request);
  }

  /** Teleports the next state of the request through the pair, as soon as a slot is free for it. */
  send(delivery: Delivery, request: SendingRequest): void {
    this.#queue.push({ delivery, request });
    this.#prepareNext();
  }

  /** The circuit broke or is over: lets go of its pairs that no state was sent through, and returns how many they were. */
  interrupted(circuit: string): number {
    const isUnused = ({ delivery }: Sending) => delivery.pair.circuit === circuit;
    const unused = this.#queue.filter(isUnused);
    this.#queue = this.#queue.filter((sending) => !isUnused(sending));
    for (const [call, step] of this.#steps) {
      if (step.step !== "preparing" || !isUnused(step.sending)) continue;
      unused.push(step.sending);
      this.#steps.set(call, { step: "discarding", slot: step.slot });
    }
    for (const { delivery } of unused) this.#link().release(delivery.half.qubit);
    return unused.length;
  }

  /** A device call is over; false where it was not the sender's. */
  result(call: number, result: NonNullable<DeviceResult["result"]>): boolean {
    const step = this.#steps.get(call);
    if (step === undefined) return false;
    this.#steps.delete(call);
    const { slot } = step;
    if (step.step === "preparing") {
      const left = { slot };
      const right = step.sending.delivery.half.qubit;
      const measuring = this.#port.call({ $case: "measureBell", value: { left, right } });
      this.#steps.set(measuring, { step: "measuring", slot, sending: step.sending });
      return true;
    }
    if (step.step === "discarding") {
      this.#port.call({ $case: "release", value: { qubit: { slot } } });
      this.#slots.freeData(slot);
    } else {
      assert(result.$case === "bellMeasured", `a Bell measurement ended as ${result.$case}`);
      this.#announce(step.sending, result.value.outcome);
      this.#slots.freeData(slot);
      this.#link().emptied(step.sending.delivery.half.qubit.slot);
    }
    this.#prepareNext();
    return true;
  }

  #prepareNext(): void {
    const [next] = this.#queue;
    if (next === undefined) return;
    const slot = this.#slots.takeForData();
    if (slot === undefined) return;
    this.#queue = this.#queue.slice(1);
    const call = this.#port.call({ $case: "prepare", value: { slot, state: next.request.state() } });
    this.#steps.set(call, { step: "preparing", slot, sending: next });
  }

  #announce({ delivery, request }: Sending, outcome: { x: boolean; z: boolean } | undefined): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#node,
      event: "sent",
      request: delivery.request,
      sequence: delivery.sequence,
      pair: pairName(delivery.pair),
      outcome: outcome === undefined ? undefined : bellName(outcome),
    });
    this.#network().correct({
      pair: delivery.pair,
      request: delivery.request,
      sequenceNumber: delivery.sequence,
      failed: outcome === undefined,
      x: request.sendsX ? outcome?.x : undefined,
      z: request.sendsZ ? outcome?.z : undefined,
      incarnation: delivery.incarnation,
    });
    this.#sent(delivery.request);
    this.#network().sent(delivery.request);
  }
}
