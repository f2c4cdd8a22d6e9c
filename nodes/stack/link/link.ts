import { assert } from "../../../engine/assert.js";
import { type Random, randomStream } from "../../../engine/random.js";
import { after, type Duration, type Instant } from "../../../engine/time.js";
import type { Herald } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { LinkEnd, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkCancel, LinkCreate } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { Half, LinkErrorReason, LinkRequest, LinkUser } from "../layers.js";
import type { Slots } from "../physical/slots.js";
import { present } from "../present.js";
import { enqueue, type QueuedRequest } from "./queue.js";

/**
 * The link layer: entanglement as a service with one neighbour. Both ends keep the same queue of requests and serve
 * its first, so that the two halves of a pair are always for the same request.
 */
export class LinkLayer {
  readonly #port: Port;
  readonly #slots: Slots;
  readonly #user: () => LinkUser;
  readonly #start: NodeStart;
  readonly #ends = new Map<string, LinkEnd>();
  readonly #queues = new Map<string, QueuedRequest[]>();
  /** Requests by id, from their creation to their end. */
  readonly #requests = new Map<string, QueuedRequest>();
  readonly #axisChoices = new Map<string, Random>();
  readonly #measuring = new Map<number, { readonly purpose: string; readonly half: Half }>();
  #counter = 0;

  constructor(port: Port, slots: Slots, user: () => LinkUser, start: NodeStart) {
    this.#port = port;
    this.#slots = slots;
    this.#user = user;
    this.#start = start;
    for (const end of start.links) {
      this.#ends.set(end.link, end);
      this.#queues.set(end.link, []);
    }
  }

  /** Asks for pairs; both ends begin one light time from now. Returns the request's id. */
  create(request: LinkRequest): string {
    const end = this.#end(request.link);
    const counter = this.#counter++;
    const id = `${this.#start.name}/${counter}`;
    if (end.fidelity < request.fidelityMin) {
      this.#refuse(id, request.link, request.purpose, "unsupported");
      return id;
    }
    const begin = after(this.#port.now, end.delayNs as Duration);
    this.#port.send(end.remoteNode, {
      $case: "linkCreate",
      value: {
        linkRequest: id,
        link: request.link,
        kind: request.kind,
        pairCount: request.pairCount,
        fidelityMin: request.fidelityMin,
        deadlineTimeNs: request.deadline,
        priority: request.priority,
        purpose: request.purpose,
        beginTimeNs: begin,
      },
    });
    const { link, kind, fidelityMin, deadline, priority, purpose } = request;
    const remaining = request.pairCount ?? Number.POSITIVE_INFINITY;
    const origin = this.#start.name;
    this.#requests.set(id, {
      id,
      origin,
      counter,
      link,
      kind,
      remaining,
      fidelityMin,
      deadline,
      priority,
      purpose,
      begin,
    });
    this.#port.wake(begin, { layer: "link", type: "begin", linkRequest: id });
    return id;
  }

  /** Ends a request that this node created; both ends stop one light time from now. */
  cancel(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    const end = this.#end(request.link);
    const stop = after(this.#port.now, end.delayNs as Duration);
    this.#port.send(end.remoteNode, {
      $case: "linkCancel",
      value: { linkRequest: id, link: request.link, endTimeNs: stop },
    });
    this.#port.wake(stop, { layer: "link", type: "end", linkRequest: id });
  }

  /** The neighbour asks for pairs; the message arrives at the instant both ends begin. */
  created(from: string, message: LinkCreate): void {
    const remaining = message.pairCount ?? Number.POSITIVE_INFINITY;
    const counter = Number(message.linkRequest.slice(from.length + 1));
    const { linkRequest: id, link, kind, fidelityMin, priority, purpose } = message;
    const begin = message.beginTimeNs as Instant;
    const deadline = message.deadlineTimeNs as Instant | undefined;
    this.#requests.set(id, {
      id,
      origin: from,
      counter,
      link,
      kind,
      remaining,
      fidelityMin,
      deadline,
      priority,
      purpose,
      begin,
    });
    this.#begin(id);
  }

  /** The neighbour ends a request; the message arrives at the instant both ends stop. */
  cancelled(message: LinkCancel): void {
    this.#finish(message.linkRequest);
  }

  /** A timer of this layer came back. */
  woken(type: "begin" | "end" | "deadline", id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    if (type === "begin") this.#begin(id);
    if (type === "end") this.#finish(id);
    if (type === "deadline") {
      this.#finish(id);
      this.#refuse(id, request.link, request.purpose, "timeout");
    }
  }

  /** An attempt succeeded. */
  heralded(herald: Herald): void {
    const pair = present(herald.pair, "pair");
    const qubit = { slot: herald.slot, pair };
    this.#slots.herald(herald.slot, pair.link);
    const request = this.#requests.get(herald.linkRequest);
    if (request === undefined) {
      this.release(qubit);
      return;
    }
    request.remaining -= 1;
    if (request.remaining === 0) this.#forget(request);
    const axes = this.#user().axesFor(request.purpose);
    const axis = axes === undefined ? undefined : this.#chooseAxis(request.purpose, axes.length);
    const half: Half = {
      qubit,
      pair,
      frame: present(herald.frame, "frame"),
      emitted: herald.emittedTimeNs as Instant,
      calibrated: this.#end(pair.link).fidelity,
      axis,
    };
    if (axes !== undefined && axis !== undefined) {
      const call = this.#port.call({ $case: "measure", value: { qubit, axis: axes[axis] } });
      this.#measuring.set(call, { purpose: request.purpose, half });
    }
    if (this.#port.detailed) this.#recordOk(request, half);
    this.#user().linkOk({ linkRequest: request.id, purpose: request.purpose, half });
    this.#serve(pair.link);
  }

  /** The outcome of a half that was measured at once; false where the call was not this layer's. */
  measured(call: number, outcome: boolean): boolean {
    const measuring = this.#measuring.get(call);
    if (measuring === undefined) return false;
    this.#measuring.delete(call);
    this.#user().measured(measuring.purpose, measuring.half, outcome);
    this.emptied(measuring.half.qubit.slot);
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
    for (const link of this.#ends.keys()) this.#serve(link);
  }

  /** What every link still has to do, for the report of a run that was stopped. */
  waiting(): string[] {
    return [...this.#queues].flatMap(([link, [first]]) =>
      first === undefined ? [] : [`${link} for ${first.purpose}, ${this.#slots.armedFor(first.id)} slots armed`],
    );
  }

  #begin(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    enqueue(this.#queue(request.link), request);
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
    const queue = this.#queue(request.link);
    const place = queue.indexOf(request);
    if (place >= 0) queue.splice(place, 1);
  }

  /** Gives the free slots of a link to the first request of its queue. */
  #serve(link: string): void {
    const first = this.#queue(link)[0];
    this.#slots.disarmOthers(link, first?.id);
    if (first === undefined) return;
    let wanted = first.remaining - this.#slots.armedFor(first.id);
    while (wanted > 0 && this.#slots.arm(link, first.id)) wanted -= 1;
  }

  #chooseAxis(purpose: string, count: number): number {
    if (count === 1) return 0;
    let choices = this.#axisChoices.get(purpose);
    if (choices === undefined) {
      choices = randomStream(this.#start.seed, `axis/${this.#start.name}/${this.#start.epoch}/${purpose}`);
      this.#axisChoices.set(purpose, choices);
    }
    return choices.integer(count);
  }

  #refuse(id: string, link: string, purpose: string, reason: LinkErrorReason): void {
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

  #recordOk(request: QueuedRequest, half: Half): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#start.name,
      event: "link-ok",
      link_request: request.id,
      pair: `${half.pair.link}/${half.pair.number}`,
      slot: half.qubit.slot,
      goodness: half.calibrated,
    });
  }

  #end(link: string): LinkEnd {
    const end = this.#ends.get(link);
    assert(end !== undefined, `${this.#start.name} has no link ${link}`);
    return end;
  }

  #queue(link: string): QueuedRequest[] {
    const queue = this.#queues.get(link);
    assert(queue !== undefined, `${this.#start.name} has no link ${link}`);
    return queue;
  }
}
