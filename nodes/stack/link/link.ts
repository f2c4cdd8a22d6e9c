import { assert } from "../../../engine/assert.js";
import { after, type Duration, type Instant } from "../../../engine/time.js";
import type { Herald } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { LinkEnd, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkCancel, LinkCreate } from "../../../proto/gen/entanglab/peer/v1/link.js";
import type { BellWeights } from "../../../theory/bell.js";
import { type Correlations, correlationsOf, fidelityOf } from "../../../theory/correlations.js";
import type { Port } from "../../port.js";
import type { Half, LinkRequest, LinkUser, Use } from "../layers.js";
import { linkPairName } from "../names.js";
import type { Slots, Work } from "../physical/slots.js";
import { present } from "../present.js";
import { type QueuedRequest, queuedRequest } from "./queue.js";
import { Readouts } from "./readouts.js";
import type { Shares } from "./shares.js";

/** This node's side of a link. */
interface Side {
  readonly end: LinkEnd;
  readonly calibrated: Correlations;
  /** The requests that have begun, by purpose: each circuit has one at most. */
  readonly begun: Map<string, QueuedRequest>;
  /** What slots do that hold halves of requests that are over. */
  readonly orphans: Work;
  /** Since when the link has had light without a break; undefined while it is dark. */
  litSince: Instant | undefined;
}

/**
 * The link layer: entanglement as a service with one neighbour. Both ends begin a request at the same instant and name it to the
 * link, so that the two halves of a pair are always for the same one; how many slots it gets at each end is that end's own affair. Both
 * see light go at the same instant, and forget every request of the link then.
 */
export class LinkLayer {
  readonly #port: Port;
  readonly #slots: Slots;
  readonly #shares: Shares;
  readonly #user: () => LinkUser;
  readonly #start: NodeStart;
  readonly #sides = new Map<string, Side>();
  /** Requests by id, from their creation to their end. */
  readonly #requests = new Map<string, QueuedRequest>();
  readonly #readouts: Readouts;
  readonly #idPrefix: string;
  #counter = 0;

  constructor(
    port: Port,
    parts: { readonly slots: Slots; readonly shares: Shares; readonly user: () => LinkUser },
    start: NodeStart,
  ) {
    this.#port = port;
    this.#slots = parts.slots;
    this.#shares = parts.shares;
    this.#user = parts.user;
    this.#start = start;
    this.#readouts = new Readouts(port, start);
    this.#idPrefix = start.epoch === 0 ? start.name : `${start.name}/${start.epoch}`;
    for (const end of start.links) {
      this.#sides.set(end.link, {
        end,
        calibrated: correlationsOf(end.weights as unknown as BellWeights),
        begun: new Map(),
        orphans: { link: end.link, purpose: "", armed: 0, held: 0 },
        litSince: end.isDark || end.channelIsDown ? undefined : port.now,
      });
    }
  }

  /** Asks for pairs; both ends begin one light time from now. */
  create(request: LinkRequest): void {
    const { link, kind, pairCount, fidelityMin, deadline, priority, purpose } = request;
    const { end, litSince } = this.#side(link);
    const id = `${this.#idPrefix}/${this.#counter++}`;
    if (litSince === undefined) return;
    const begin = after(this.#port.now, end.delayNs as Duration);
    const place = { linkRequest: id, link, beginTimeNs: begin };
    const message = { ...place, kind, pairCount, fidelityMin, deadlineTimeNs: deadline, priority, purpose };
    this.#port.send(end.remoteNode, { $case: "linkCreate", value: message });
    this.#requests.set(id, queuedRequest(message, this.#shares.work(link, purpose)));
    this.#port.wake(begin, { layer: "link", type: "begin", linkRequest: id });
  }

  /** Ends what a link does for a purpose, whichever end asked for it; both stop one light time from now. */
  cancel(link: string, purpose: string): void {
    const { end, litSince } = this.#side(link);
    if (litSince === undefined) return;
    for (const request of this.#requests.values()) {
      if (request.link !== link || request.purpose !== purpose) continue;
      const { id } = request;
      const stop = after(this.#port.now, end.delayNs as Duration);
      const value = { linkRequest: id, link, endTimeNs: stop };
      this.#port.send(end.remoteNode, { $case: "linkCancel", value });
      this.#port.wake(stop, { layer: "link", type: "end", linkRequest: id });
    }
  }

  /** The neighbour asks for pairs; the message arrives at the instant both ends begin. For a circuit that is over here, nothing does. */
  created(message: LinkCreate): void {
    const { link, purpose, linkRequest } = message;
    if (!this.#shares.has(purpose)) return;
    this.#requests.set(linkRequest, queuedRequest(message, this.#shares.work(link, purpose)));
    this.#begin(linkRequest);
  }

  /** The neighbour ends a request; the message arrives at the instant both ends stop. */
  cancelled(message: LinkCancel): void {
    this.#finish(message.linkRequest);
  }

  /** Light on a link is gone: each of its requests ends at both ends now, without a word. */
  darkened(link: string): void {
    const side = this.#side(link);
    side.litSince = undefined;
    side.begun.clear();
    const ended = [...this.#requests.values()].filter((request) => request.link === link);
    for (const { id, work } of ended) {
      this.#requests.delete(id);
      this.#slots.disarm(work, 0);
    }
    this.#slots.armAgain();
    this.serveAll();
    for (const request of ended) this.#refuse(request, "no-light");
  }

  /** Light on a link is back. */
  lit(link: string): void {
    this.#side(link).litSince = this.#port.now;
    this.#slots.armAgain();
  }

  /** Whether this is a link of the node, and not a channel alone. */
  has(link: string): boolean {
    return this.#sides.has(link);
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
    const side = this.#side(pair.link);
    const qubit = { slot: herald.slot, pair };
    const request = this.#requests.get(herald.linkRequest);
    const robbed = this.#slots.herald(herald.slot, request?.work ?? side.orphans);
    if (request === undefined) this.release(qubit);
    else this.#take(request, herald, qubit);
    if (robbed !== undefined) this.serve(robbed);
  }

  #take(request: QueuedRequest, herald: Herald, qubit: Half["qubit"]): void {
    const pair = present(herald.pair, "pair");
    const { id, purpose } = request;
    request.remaining -= 1;
    if (request.remaining === 0) this.#forget(request);
    const axes = this.#user().axesFor(purpose);
    const kept: Half = {
      qubit,
      pair,
      frame: present(herald.frame, "frame"),
      emitted: herald.emittedTimeNs as Instant,
      calibrated: this.#side(pair.link).calibrated,
    };
    const half = axes === undefined ? kept : this.readOut(purpose, kept, axes);
    if (this.#port.detailed) this.#recordOk(id, half);
    this.#user().linkOk({ purpose, half });
    this.serve(pair.link);
  }

  /** Measures a half along one of some axes; returns it with the axis that was chosen. */
  readOut(purpose: string, half: Half, axes: Extract<Use, { type: "measure" }>["axes"]): Half {
    return this.#readouts.begin(purpose, half, axes);
  }

  /** The outcome of a half that was read out; false where the call was not this layer's. */
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
    const work = this.#slots.free(slot);
    this.#shares.tidy(work);
    if (this.#shares.isShort) this.serveAll();
    else this.serve(work.link);
  }

  /** What every link still has to do, for the report of a run that was stopped. */
  waiting(): string[] {
    return [...this.#sides].flatMap(([link, { begun }]) =>
      [...begun.values()].map(({ purpose, work }) => `${link} for ${purpose}, ${work.armed} slots armed`),
    );
  }

  serveAll(): void {
    for (const link of this.#sides.keys()) this.serve(link);
  }

  /** Gives each request of a link the slots that its circuit may use as things stand. */
  serve(link: string): void {
    const { begun } = this.#side(link);
    if (begun.size > 1) for (const request of begun.values()) this.#slots.disarm(request.work, this.#target(request));
    for (const request of begun.values()) {
      const { work, id, purpose } = request;
      const target = this.#target(request);
      if (work.armed > target) this.#slots.disarm(work, target);
      while (work.armed < target && this.#shares.mayTake(purpose, work) && this.#slots.arm(work, id));
    }
  }

  /** How many slots are to attempt for a request. */
  #target({ link, purpose, work, remaining }: QueuedRequest): number {
    return Math.max(0, Math.min(this.#shares.allowed(link, purpose) - work.held, remaining));
  }

  #begin(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#side(request.link).begun.set(request.purpose, request);
    if (request.deadline !== undefined) {
      const at = request.deadline > this.#port.now ? request.deadline : this.#port.now;
      this.#port.wake(at, { layer: "link", type: "deadline", linkRequest: id });
    }
    this.serve(request.link);
  }

  #finish(id: string): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#forget(request);
    if (this.#shares.isShort) this.serveAll();
    else this.serve(request.link);
  }

  #forget(request: QueuedRequest): void {
    const { id, link, purpose, work } = request;
    this.#requests.delete(id);
    const { begun } = this.#side(link);
    if (begun.get(purpose) === request) begun.delete(purpose);
    this.#slots.disarm(work, 0);
    this.#shares.tidy(work);
  }

  /** ERR of draft-dahlberg-ll-quantum-03; whoever uses the link sees darkness and deadlines for itself. */
  #refuse({ id, link }: QueuedRequest, reason: "timeout" | "no-light"): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#start.name,
      event: "link-error",
      link_request: id,
      link,
      reason,
    });
  }

  #recordOk(linkRequest: string, half: Half): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#start.name,
      event: "link-ok",
      link_request: linkRequest,
      pair: linkPairName(half.pair),
      slot: half.qubit.slot,
      goodness: fidelityOf(half.calibrated),
    });
  }

  #side(link: string): Side {
    const side = this.#sides.get(link);
    assert(side !== undefined, `${this.#start.name} has no link ${link}`);
    return side;
  }
}
