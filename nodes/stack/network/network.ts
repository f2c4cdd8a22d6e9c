import { assert } from "../../../engine/assert.js";
import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Payload, Port } from "../../port.js";
import type { CircuitRequest, CircuitUser, Half, LinkErrorReason, LinkOk, LinkUser } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { present } from "../present.js";
import { CircuitEnd } from "./circuit-end.js";
import { CircuitInner } from "./circuit-inner.js";

/** The messages of the network layer, and those that it carries for the layer above. */
export type CircuitPayload = Exclude<Payload, { $case: "linkCreate" | "linkCancel" }>;

/** What the network layer is told by the layer above it, beyond pairs: teleportation bits that arrive at the tail. */
export interface CorrectionUser {
  corrected(correction: Correction): void;
}

/** The network layer: virtual circuits over a given path, whose inner nodes swap and whose ends learn by tracks. */
export class Network implements LinkUser {
  readonly #port: Port;
  readonly #user: CircuitUser & CorrectionUser;
  readonly #parts = new Map<string, CircuitEnd | CircuitInner>();
  readonly #neighbours = new Map<string, string>();
  readonly #downstream = new Map<string, string>();

  constructor(port: Port, user: CircuitUser & CorrectionUser, start: NodeStart, link: LinkLayer) {
    this.#port = port;
    this.#user = user;
    for (const end of start.links) this.#neighbours.set(end.link, end.remoteNode);
    const neighbourOf = (name: string) => present(this.#neighbours.get(name), `link ${name}`);
    for (const part of start.circuits) {
      const isInner = part.upstreamLink !== undefined && part.downstreamLink !== undefined;
      if (part.downstreamLink !== undefined) this.#downstream.set(part.circuit, neighbourOf(part.downstreamLink));
      this.#parts.set(
        part.circuit,
        isInner
          ? new CircuitInner(port, start, part, link, neighbourOf)
          : new CircuitEnd(port, start.name, part, link, user, neighbourOf),
      );
    }
  }

  /** Head: opens a request. */
  open(request: CircuitRequest): void {
    this.#endOf(request.circuit).open(request);
  }

  /** Head: ends a request before it has all its pairs. */
  close(circuit: string, request: string): void {
    this.#endOf(circuit).close(request);
  }

  /** Head: sends the bits of a teleportation to the tail. */
  correct(correction: Correction): void {
    const { circuit } = present(correction.pair, "pair");
    const next = present(this.#downstream.get(circuit), `downstream neighbour on ${circuit}`);
    this.#port.send(next, { $case: "correction", value: correction });
  }

  /** A neighbour speaks. */
  received(payload: CircuitPayload): void {
    const part = this.#part(circuitOf(payload));
    switch (payload.$case) {
      case "forward":
        return part.forwarded(payload.value);
      case "complete":
        return part.completed(payload.value.request);
      case "track":
        return part.tracked(payload.value);
      case "expire":
        return part.expired(payload.value);
      case "correction":
        if (part instanceof CircuitInner) part.passDownstream(payload);
        else this.#user.corrected(payload.value);
    }
  }

  axesFor(purpose: string): readonly PureState[] | undefined {
    const part = this.#part(purpose);
    return part instanceof CircuitEnd ? part.axes() : undefined;
  }

  linkOk({ purpose, half }: LinkOk): void {
    this.#part(purpose).linkOk(half);
  }

  measured(purpose: string, half: Half, outcome: boolean): void {
    this.#endOf(purpose).measured(half, outcome);
  }

  linkError({ purpose, reason }: { purpose: string; reason: LinkErrorReason }): void {
    const part = this.#part(purpose);
    if (part instanceof CircuitEnd) part.linkEnded(reason);
  }

  /** The outcome of a swap; false where the call was not this layer's. */
  bellMeasured(call: number, outcome: BellIndex | undefined): boolean {
    for (const part of this.#parts.values()) {
      if (part instanceof CircuitInner && part.bellMeasured(call, outcome)) return true;
    }
    return false;
  }

  #part(circuit: string): CircuitEnd | CircuitInner {
    const part = this.#parts.get(circuit);
    assert(part !== undefined, `no such circuit: ${circuit}`);
    return part;
  }

  #endOf(circuit: string): CircuitEnd {
    const part = this.#part(circuit);
    assert(part instanceof CircuitEnd, `this node is not an end of ${circuit}`);
    return part;
  }
}

const circuitOf = (payload: CircuitPayload): string =>
  payload.$case === "correction" ? present(payload.value.pair, "pair").circuit : payload.value.circuit;
