import { assert } from "../../../engine/assert.js";
import { after, type Duration, type Instant } from "../../../engine/time.js";
import type { Herald } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { LinkEnd, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkCancel, LinkCreate } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { Half, LinkErrorReason, LinkRequest, LinkUser } from "../layers.js";
import { linkPairName } from "../names.js";
import type { Slots } from "../physical/slots.js";
import { present } from "../present.js";
import { enqueue, type QueuedRequest, queuedRequest } from "./queue.js";
import { Readouts } from "./readouts.js";

/** This node's side of a link. */
interface Side {
  readonly end: LinkEnd;
  /** The requests that have begun, in the order in which they are served. */
  readonly queue: QueuedRequest[];
  /** Since when the link has had light without a break; undefined while it is dark. */
  litSince: Instant | undefined;
}

/**
 * The link layer: entanglement as a service with one neighbour. Both ends keep the same queue of requests and serve
 * its first, so that the two halves of a pair are always for the same request. Both see light go at the same instant, and
 * forget every request of the link then.
 */
export class LinkLayer {
  readonly #port: Port;
  readonly #slots: Slots;
  readonly #user: () => LinkUser;
  readonly #start: NodeStart;
  readonly #sides = new Map<string, Side>();
  /** Requests by id, from their creation to their end. */
  readonly #requests = new Map<string, QueuedRequest>();
  readonly #readouts: Readouts;
  readonly #idPrefix: string;
  #counter = 0;

  constructor(port: Port, slots: Slots, user: () => LinkUser, start: NodeStart) {
    this.#port = port;
    this.#slots = slots;
    this.#user = user;
    this.#start = start;
    this.#readouts = new Readouts(port, start);
    this.#idPrefix = start.epoch === 0 ? start.name : `${start.name}/${start.epoch}`;
    for (const end of start.links) {
      this.#sides.set(end.link, { end, queue: [], litSince: end.isDark ? undefined : port.now });
    }
  }

  /** Asks for pairs; both ends begin one light time from now. Returns the request's id. */
  create(request: LinkRequest): string {
    const { link, kind, pairCount, fidelityMin, deadline, priority, purpose } = request;
    const { end, litSince } = this.#side(link);
    const id = `${this.#idPrefix}/${this.#counter++}`;
    if (end.fidelity < fidelityMin || litSince === undefined) {
      this.#refuse({ id, link, purpose }, litSince === undefined ? "no-light" : "unsupported");
      return id;
    }
    const begin = after(this.#port.now, end.delayNs as Duration);
    const place = { linkRequest: id, link, beginTimeNs: begin };
    const message = { ...place, kind, pairCount, fidelityMin, deadlineTimeNs: deadline, priority, purpose };
    this.#port.send(end.remoteNode, { $case: "linkCreate", value: message });
    this.#requests.set(id, queuedRequest(this.#start.name, message));
    this.#port.wake(begin, { layer: "link", type: "begin", linkRequest: id });
    return id;
  }

  /** Ends a request that this node created; both ends stop one light time from now. */
  cancel(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    const { end } = this.#side(request.link);
    const stop = after(this.#port.now, end.delayNs as Duration);
    this.#port.send(end.remoteNode, {
      $case: "linkCancel",
      value: { linkRequest: id, link: request.link, endTimeNs: stop },
    });
    this.#port.wake(stop, { layer: "link", type: "end", linkRequest: id });
  }

  /** The neighbour asks for pairs; the message arrives at the instant both ends begin. */
  created(from: string, message: LinkCreate): void {
    this.#requests.set(message.linkRequest, queuedRequest(from, message));
    this.#begin(message.linkRequest);
  }

  /** The neighbour ends a request; the message arrives at the instant both ends stop. */
  cancelled(message: LinkCancel): void {
    this.#finish(message.linkRequest);
  }

  /** Light on a link is gone: each of its requests ends at both ends now, without a word. */
  darkened(link: string): void {
    const side = this.#side(link);
    side.litSince = undefined;
    side.queue.length = 0;
    const ended = [...this.#requests.values()].filter((request) => request.link === link);
    for (const { id } of ended) this.#requests.delete(id);
    this.#slots.disarmOthers(link, undefined);
    this.#slots.armAgain();
    this.#serveAll();
    for (const request of ended) this.#refuse(request, "no-light");
  }

  /** Light on a link is back. */
  lit(link: string): void {
    this.#side(link).litSince = this.#port.now;
    this.#slots.armAgain();
  }

  /** Whether a link has had light from an instant up to now; from now alone where none is given. */
  hasLight(link: string, from = this.#port.now): boolean {
    const { litSince } = this.#side(link);
    return litSince !== undefined && litSince <= from;
  }

  /** A timer of this layer came back. */
  woken(type: "begin" | "end" | "deadline", id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    if (type === "begin") this.#begin(id);
    if (type === "end") this.#finish(id);
    if (type === "deadline") {
      this.#finish(id);
      this.#refuse(request, "timeout");
    }
  }

  /** An attempt succeeded. The request may have ended while it was in flight. */
  heralded(herald: Herald): void {
    const pair = present(herald.pair, "pair");
    const qubit = { slot: herald.slot, pair };
    this.#slots.herald(herald.slot, pair.link);
    const request = this.#requests.get(herald.linkRequest);
    if (request === undefined) {
      this.release(qubit);
      return;
    }
    const { id, purpose } = request;
    request.remaining -= 1;
    if (request.remaining === 0) this.#forget(request);
    const axes = this.#user().axesFor(purpose);
    const kept: Half = {
      qubit,
      pair,
      frame: present(herald.frame, "frame"),
      emitted: herald.emittedTimeNs as Instant,
      calibrated: this.#side(pair.link).end.fidelity,
    };
    const half = axes === undefined ? kept : this.#readouts.begin(purpose, kept, axes);
    if (this.#port.detailed) this.#recordOk(id, half);
    this.#user().linkOk({ linkRequest: id, purpose, half });
    this.#serve(pair.link);
  }

  /** The outcome of a half that was measured at once; false where the call was not this layer's. */
  measured(call: number, outcome: boolean): boolean {
    const readout = this.#readouts.take(call);
    if (readout === undefined) return false;
    this.#user().measured(readout.purpose, readout.half, outcome);
    this.emptied(readout.half.qubit.slot);
    return true;
  }

  /** Lets a half go. */
  release(qubit: Half["qubit"]): void {
    this.#port.call({ $case: "release", value: { qubit } });
    this.emptied(qubit.slot);
  }

  /** A slot is empty again, whatever emptied it: it may take part in attempts. */
  emptied(slot: number): void {
    this.#slots.free(slot);
    this.#serveAll();
  }

  /** What every link still has to do, for the report of a run that was stopped. */
  waiting(): string[] {
    return [...this.#sides].flatMap(
      ([
        link,
        {
          queue: [first],
        },
      ]) =>
        first === undefined ? [] : [`${link} for ${first.purpose}, ${this.#slots.armedFor(first.id)} slots armed`],
    );
  }

  #begin(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    enqueue(this.#side(request.link).queue, request);
    if (request.deadline !== undefined) {
      const at = request.deadline > this.#port.now ? request.deadline : this.#port.now;
      this.#port.wake(at, { layer: "link", type: "deadline", linkRequest: id });
    }
    this.#serve(request.link);
  }

  #finish(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#forget(request);
    this.#serve(request.link);
  }

  #forget(request: QueuedRequest): void {
    this.#requests.delete(request.id);
    const { queue } = this.#side(request.link);
    const place = queue.indexOf(request);
    if (place >= 0) queue.splice(place, 1);
  }

  #serveAll(): void {
    for (const link of this.#sides.keys()) this.#serve(link);
  }

  /** Gives the free slots of a link to the first request of its queue. */
  #serve(link: string): void {
    const first = this.#side(link).queue[0];
    this.#slots.disarmOthers(link, first?.id);
    if (first === undefined) return;
    let wanted = first.remaining - this.#slots.armedFor(first.id);
    while (wanted > 0 && this.#slots.arm(link, first.id)) wanted -= 1;
  }

  #refuse({ id, link, purpose }: Pick<QueuedRequest, "id" | "link" | "purpose">, reason: LinkErrorReason): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#start.name,
      event: "link-error",
      link_request: id,
      link,
      reason,
    });
    this.#user().linkError({ linkRequest: id, purpose, reason });
  }

  #recordOk(linkRequest: string, half: Half): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#start.name,
      event: "link-ok",
      link_request: linkRequest,
      pair: linkPairName(half.pair),
      slot: half.qubit.slot,
      goodness: half.calibrated,
    });
  }

  #side(link: string): Side {
    const side = this.#sides.get(link);
    assert(side !== undefined, `${this.#start.name} has no link ${link}`);
    return side;
  }
}
