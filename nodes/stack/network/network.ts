import { assert } from "../../../engine/assert.js";
import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { CircuitPart, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Payload, Port } from "../../port.js";
import type { CircuitRequest, CircuitUser, Half, LinkErrorReason, LinkOk, LinkUser } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { present } from "../present.js";
import { CircuitHead } from "./circuit-head.js";
import { CircuitInner } from "./circuit-inner.js";
import { CircuitTail } from "./circuit-tail.js";

/** The messages of the network layer, and those that it carries for the layer above. */
export type CircuitPayload = Exclude<Payload, { $case: "linkCreate" | "linkCancel" }>;

/** What the network layer is told by the layer above it, beyond pairs: teleportation bits that arrive at the tail. */
export interface CorrectionUser {
  corrected(correction: Correction): void;
}

type Part = CircuitHead | CircuitInner | CircuitTail;

/** The network layer: virtual circuits over a given path, whose inner nodes swap and whose ends learn by tracks. */
export class Network implements LinkUser {
  readonly #node: string;
  readonly #user: CircuitUser & CorrectionUser;
  readonly #parts = new Map<string, Part>();
  /** The circuits over each link. */
  readonly #over = new Map<string, Part[]>();

  constructor(port: Port, user: CircuitUser & CorrectionUser, start: NodeStart, link: LinkLayer) {
    this.#node = start.name;
    this.#user = user;
    const neighbours = new Map(start.links.map((end) => [end.link, end.remoteNode]));
    const neighbourOf = (name: string) => present(neighbours.get(name), `link ${name}`);
    for (const { link: name } of start.links) this.#over.set(name, []);
    for (const part of start.circuits) {
      const own = ownPart(part);
      this.#parts.set(part.circuit, own);
      for (const name of [part.upstreamLink, part.downstreamLink])
        if (name !== undefined) this.#over.get(name)?.push(own);
    }

    function ownPart(part: CircuitPart): Part {
      const setting = { port, node: start.name, part, link, user, neighbourOf };
      if (part.upstreamLink === undefined) return new CircuitHead(setting);
      if (part.downstreamLink === undefined) return new CircuitTail(setting);
      return new CircuitInner(port, start, part, link, neighbourOf);
    }
  }

  /** Head: opens a request. */
  open(request: CircuitRequest): void {
    this.#head(request.circuit).open(request);
  }

  /** Head: ends a request before it has all its pairs. */
  close(circuit: string, request: string): void {
    this.#head(circuit).close(request);
  }

  /** Head: sends the bits of a teleportation to the tail. */
  correct(correction: Correction): void {
    this.#head(present(correction.pair, "pair").circuit).correct(correction);
  }

  /** A neighbour speaks. What it says of another opening of a circuit than the present one is of no concern any more. */
  received(payload: CircuitPayload): void {
    const circuit = circuitOf(payload);
    const part = this.#part(circuit);
    if (payload.$case === "forward") this.#below(circuit).forwarded(payload.value);
    else if (payload.$case === "circuitUp") this.#above(circuit).mended();
    else if (part.isIn(payload.value.incarnation)) this.#heed(part, payload);
  }

  /** Light on a link is gone. */
  darkened(link: string): void {
    for (const part of this.#over.get(link) ?? []) {
      if (part instanceof CircuitInner) part.darkened(link);
      else part.broke();
    }
  }

  /** Light on a link is back. */
  lit(link: string): void {
    for (const part of this.#over.get(link) ?? []) {
      if (part instanceof CircuitInner) part.lit(link);
      else if (part instanceof CircuitHead) part.mended();
    }
  }

  axesFor(purpose: string): readonly PureState[] | undefined {
    const part = this.#part(purpose);
    return part instanceof CircuitInner ? undefined : part.axes();
  }

  linkOk({ purpose, half, linkRequest }: LinkOk): void {
    this.#part(purpose).linkOk(half, linkRequest);
  }

  measured(purpose: string, half: Half, outcome: boolean): void {
    const part = this.#part(purpose);
    assert(!(part instanceof CircuitInner), `${this.#node} is inside ${purpose} and measures nothing for it`);
    part.measured(half, outcome);
  }

  /** That a link is dark, the circuits over it hear of by themselves. */
  linkError({ purpose, reason }: { purpose: string; reason: LinkErrorReason }): void {
    const part = this.#part(purpose);
    if (part instanceof CircuitTail) part.linkEnded(reason);
  }

  /** The outcome of a swap; false where the call was not this layer's. */
  bellMeasured(call: number, outcome: BellIndex | undefined): boolean {
    for (const part of this.#parts.values()) {
      if (part instanceof CircuitInner && part.bellMeasured(call, outcome)) return true;
    }
    return false;
  }

  #heed(part: Part, payload: Exclude<CircuitPayload, { $case: "forward" | "circuitUp" }>): void {
    switch (payload.$case) {
      case "complete":
        return this.#below(payload.value.circuit).completed(payload.value);
      case "track":
        return part.tracked(payload.value);
      case "expire":
        return part.expired(payload.value);
      case "correction":
        if (part instanceof CircuitInner) part.corrected(payload.value);
        else this.#user.corrected(payload.value);
        return;
      case "circuitDown":
        if (part instanceof CircuitInner) part.broke(payload.value.downstream ? "downstream" : "upstream");
        else part.broke();
    }
  }

  #part(circuit: string): Part {
    const part = this.#parts.get(circuit);
    assert(part !== undefined, `${this.#node} has no part in circuit ${circuit}`);
    return part;
  }

  #head(circuit: string): CircuitHead {
    const part = this.#part(circuit);
    assert(part instanceof CircuitHead, `${this.#node} is not the head of ${circuit}`);
    return part;
  }

  /** The part that hears from upstream. */
  #below(circuit: string): CircuitInner | CircuitTail {
    const part = this.#part(circuit);
    assert(
      !(part instanceof CircuitHead),
      `${this.#node} is the head of ${circuit}, which hears nothing from upstream`,
    );
    return part;
  }

  /** The part that hears from downstream. */
  #above(circuit: string): CircuitHead | CircuitInner {
    const part = this.#part(circuit);
    assert(
      !(part instanceof CircuitTail),
      `${this.#node} is the tail of ${circuit}, which hears nothing from downstream`,
    );
    return part;
  }
}

const circuitOf = (payload: CircuitPayload): string =>
  payload.$case === "correction" ? present(payload.value.pair, "pair").circuit : payload.value.circuit;
