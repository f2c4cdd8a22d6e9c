import type { CircuitPart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { type Correction, type Expire, RequestKind, type Track } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { CircuitRequest, CircuitUser, Half, Use } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { linkPairName } from "../names.js";
import { present } from "../present.js";
import type { EndSetting } from "./end-setting.js";
import { forwardedUse } from "./forward-use.js";
import { Halves, type Held, Pairing } from "./halves.js";
import { HeadRequest } from "./head-request.js";

/**
 * The head of a circuit. It gives each half of its own link to a request, sends a track after it, and delivers it when the
 * tail's track arrives, which names the other half. Where the circuit breaks, it waits for light and opens its requests anew.
 */
export class CircuitHead {
  readonly #port: Port;
  readonly #node: string;
  readonly #part: CircuitPart;
  readonly #link: LinkLayer;
  readonly #user: CircuitUser;
  readonly #ownLink: string;
  readonly #neighbour: string;
  readonly #hasOneLink: boolean;
  readonly #pairing: Pairing;
  readonly #halves = new Halves<HeadRequest>();
  #requests: HeadRequest[] = [];
  /** Requests that have their pairs, of which the layer above may still give some back. */
  #drained: HeadRequest[] = [];
  /** Halves that no request wants yet, oldest first. */
  #surplus: Held<HeadRequest>[] = [];
  /** The link requests of this incarnation. */
  readonly #linkRequests = new Set<string>();
  #state: "idle" | "open" | "broken" = "idle";
  #incarnation = -1;

  constructor({ port, node, part, link, user, neighbourOf }: EndSetting) {
    this.#port = port;
    this.#node = node;
    this.#part = part;
    this.#link = link;
    this.#user = user;
    this.#ownLink = present(part.downstreamLink, "downstream link");
    this.#neighbour = neighbourOf(this.#ownLink);
    this.#hasOneLink = part.linkCount === 1;
    this.#pairing = new Pairing(part, "head");
  }

  /** Whether messages of this incarnation are about the circuit as it stands. */
  isIn(incarnation: number): boolean {
    return this.#state === "open" && incarnation === this.#incarnation;
  }

  /** The axes among which halves are measured at once, where the request being served measures. */
  axes(): Extract<Use, { type: "measure" }>["axes"] | undefined {
    const use = this.#state === "open" ? this.#requests[0]?.asked.headUse : undefined;
    return use?.type === "measure" ? use.axes : undefined;
  }

  /** Opens a request along the circuit, or waits for light to do so. */
  open(asked: CircuitRequest): void {
    if (asked.fidelityMin > this.#part.fidelityMax) {
      this.#user.refused(asked.name, "unsupported-fidelity");
      return;
    }
    const request = new HeadRequest(asked);
    this.#requests.push(request);
    if (this.#state === "open") this.#forward(request);
    else if (!this.#link.hasLight(this.#ownLink)) this.#state = "broken";
    else if (this.#requests.length === 1) this.#openAnew();
  }

  /** Ends a request early. */
  close(name: string): void {
    const request = this.#requests.find((open) => open.name === name);
    this.#drained = this.#drained.filter((drained) => drained.name !== name);
    if (request === undefined) return;
    if (this.#state !== "open" || this.#hasOneLink || !request.teleports) {
      this.#end(request);
      return;
    }
    // The tail may hold halves by now whose other halves are of no use to the head: it would wait for their bits for ever.
    const { circuit } = this.#part;
    const value = { circuit, downstream: true, incarnation: this.#incarnation };
    this.#port.send(this.#neighbour, { $case: "circuitDown", value });
    this.broke();
    this.#end(request);
    this.mended();
  }

  /** Sends the bits of a teleportation after its pair; those of a circuit that broke are lost. */
  correct(correction: Correction): void {
    if (this.isIn(correction.incarnation)) this.#port.send(this.#neighbour, { $case: "correction", value: correction });
  }

  /** The circuit broke: its requests wait, and what was under way for them is let go of. */
  broke(): void {
    if (this.#state !== "open") return;
    this.#state = "broken";
    for (const request of this.#requests) this.#cancel(request);
    this.#linkRequests.clear();
    this.#surplus = [];
    this.#halves.forgetTracks();
    for (const held of this.#halves.all()) {
      // A whole pair only waits for this end's readout.
      if (held.whole !== undefined) continue;
      held.request?.lose();
      // The tail may have been told of it: its number is never given again.
      held.request?.number();
      this.#drop(held);
    }
    for (const request of [...this.#requests, ...this.#drained]) {
      request.takeBack(this.#user.interrupted(request.name));
    }
    this.#requests.push(...this.#drained.filter(({ isUnmet }) => isUnmet));
    this.#drained = [];
  }

  /** Light is back somewhere on the circuit, so it may be whole again. */
  mended(): void {
    if (this.#state === "broken" && this.#link.hasLight(this.#ownLink)) this.#openAnew();
  }

  /** The head's own link heralded a pair. */
  linkOk(half: Half, linkRequest: string): void {
    const { held, early } = this.#halves.add(half);
    const isWanted = this.#state === "open" && this.#linkRequests.has(linkRequest) && this.#requests.length > 0;
    if (!isWanted) this.#drop(held);
    else if (this.#hasOneLink) this.#takeWhole(held);
    else this.#assign(held);
    if (early !== undefined) this.tracked(early);
  }

  /** The outcome of a half that was measured at once. */
  measured(half: Half, outcome: boolean): void {
    const held = this.#halves.get(half.pair.number);
    if (held === undefined) return;
    held.outcome = outcome;
    this.#deliverIfReady(held);
  }

  /** The tail's track arrives: the pair is whole. */
  tracked(track: Track): void {
    const held = this.#halves.followed(track);
    if (held === undefined) return;
    const { half, request } = held;
    if (request === undefined) {
      held.track = track;
      return;
    }
    held.whole = this.#pairing.joined(half, track, request.number());
    this.#deliverIfReady(held);
  }

  /** A swap on the way failed: the half is worth nothing. */
  expired(message: Expire): void {
    const origin = present(message.origin, "origin");
    const held = this.#halves.get(origin.number);
    if (held === undefined) return;
    const { circuit } = this.#part;
    const pair = linkPairName(origin);
    this.#port.record({ at_ns: this.#port.now, node: this.#node, event: "lost", circuit, pair });
    held.request?.lose();
    this.#drop(held);
    const next = this.#surplus.shift();
    if (next !== undefined) this.#assign(next);
  }

  #openAnew(): void {
    const unmet = this.#requests.filter(({ isUnmet }) => isUnmet);
    if (unmet.length === 0) return;
    this.#state = "open";
    this.#incarnation += 1;
    for (const request of unmet) this.#forward(request);
  }

  #forward(request: HeadRequest): void {
    const { circuit } = this.#part;
    const { pairCount } = request;
    const { name, priority, fidelityMin, deadline, tailUse } = request.asked;
    const place = { incarnation: this.#incarnation, firstSequenceNumber: request.nextNumber };
    this.#port.send(this.#neighbour, {
      $case: "forward",
      value: { circuit, request: name, pairCount, priority, fidelityMin, use: forwardedUse(tailUse), ...place },
    });
    request.linkRequest = this.#link.create({
      link: this.#ownLink,
      kind: this.#hasOneLink && tailUse.type === "measure" ? RequestKind.MEASURE : RequestKind.KEEP,
      pairCount: this.#hasOneLink ? pairCount : undefined,
      fidelityMin: this.#hasOneLink ? fidelityMin : 0,
      deadline: this.#hasOneLink ? deadline : undefined,
      priority,
      purpose: circuit,
    });
    this.#linkRequests.add(request.linkRequest);
  }

  /** The circuit has one link only: its pair is whole as it is. */
  #takeWhole(held: Held<HeadRequest>): void {
    const { half } = held;
    const request = this.#requests.find(({ isUnmet }) => isUnmet);
    if (request === undefined) {
      this.#drop(held);
      return;
    }
    request.claim();
    held.request = request;
    held.whole = this.#pairing.single(half, request.number());
    this.#deliverIfReady(held);
  }

  /** Gives a half to the first request that wants one, and follows it. */
  #assign(held: Held<HeadRequest>): void {
    const request = this.#requests.find(({ isUnmet }) => isUnmet);
    if (request === undefined) {
      this.#surplus.push(held);
      return;
    }
    request.claim();
    held.request = request;
    const track = this.#pairing.track(held.half, { request: request.name, incarnation: this.#incarnation });
    this.#port.send(this.#neighbour, { $case: "track", value: track });
    if (held.track !== undefined) this.tracked(held.track);
  }

  #deliverIfReady(held: Held<HeadRequest>): void {
    const { half, request, whole, outcome } = held;
    if (request === undefined || whole === undefined) return;
    if (half.axis !== undefined && outcome === undefined) return;
    this.#halves.remove(held);
    request.deliver();
    if (request.isComplete) {
      this.#end(request);
      if (request.teleports) this.#drained.push(request);
    }
    this.#user.delivered({ request: request.name, ...whole, incarnation: this.#incarnation, half, outcome });
  }

  #end(request: HeadRequest): void {
    this.#requests.splice(this.#requests.indexOf(request), 1);
    if (this.#state === "open" && !this.#hasOneLink) {
      const { circuit } = this.#part;
      const closing = { circuit, request: request.name, incarnation: this.#incarnation };
      this.#port.send(this.#neighbour, { $case: "complete", value: closing });
      this.#cancel(request);
    }
    const isLast = this.#requests.length === 0;
    for (const held of this.#halves.all()) if (held.request === request || isLast) this.#drop(held);
    if (!isLast) return;
    this.#surplus = [];
    this.#halves.forgetTracks();
  }

  #cancel(request: HeadRequest): void {
    if (request.linkRequest !== undefined) this.#link.cancel(request.linkRequest);
    request.linkRequest = undefined;
  }

  #drop(held: Held<HeadRequest>): void {
    this.#halves.remove(held);
    if (held.half.axis === undefined) this.#link.release(held.half.qubit);
  }
}
