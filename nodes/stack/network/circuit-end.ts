import { between } from "../../../engine/time.js";
import type { CircuitPart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { type Expire, type Forward, RequestKind, type Track } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex, CircuitPair } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { DecayRates } from "../../../theory/decay.js";
import { wernerFromFidelity } from "../../../theory/swapping.js";
import type { Port } from "../../port.js";
import type { CircuitRequest, CircuitUser, Half, LinkErrorReason, Use } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { present } from "../present.js";
import { goodness, ratesOf } from "./goodness.js";

interface OpenRequest {
  readonly name: string;
  readonly use: Use;
  readonly count: number;
  /** Pairs that no half is set aside for yet. */
  wanted: number;
  delivered: number;
  readonly linkRequest: string | undefined;
}

interface Held {
  readonly half: Half;
  request?: OpenRequest | undefined;
  outcome?: boolean;
  /** The whole pair, once it is known. */
  pair?: { readonly pair: CircuitPair; readonly frame: BellIndex; readonly goodness: number };
}

/**
 * An end of a circuit. It gives each half of its own link to a request, sends a track after it, and delivers it when
 * the track of the other end arrives, which names the other half. The head's track says whose the pair is.
 */
export class CircuitEnd {
  readonly #port: Port;
  readonly #node: string;
  readonly #part: CircuitPart;
  readonly #link: LinkLayer;
  readonly #user: CircuitUser;
  readonly #isHead: boolean;
  readonly #ownLink: string;
  readonly #neighbour: string;
  readonly #hasOneLink: boolean;
  readonly #nearRates: DecayRates;
  readonly #farRates: DecayRates;
  readonly #requests: OpenRequest[] = [];
  readonly #halves = new Map<number, Held>();
  /** Halves at the head that no request wants yet, oldest first. */
  #surplus: Held[] = [];
  /** Tracks that came before the half they are about. */
  readonly #early = new Map<number, Track>();
  #newest = -1;

  constructor(
    port: Port,
    node: string,
    part: CircuitPart,
    link: LinkLayer,
    user: CircuitUser,
    neighbourOf: (link: string) => string,
  ) {
    this.#port = port;
    this.#node = node;
    this.#part = part;
    this.#link = link;
    this.#user = user;
    this.#isHead = part.upstreamLink === undefined;
    this.#ownLink = present(part.downstreamLink ?? part.upstreamLink, "link");
    this.#neighbour = neighbourOf(this.#ownLink);
    this.#hasOneLink = part.linkCount === 1;
    this.#nearRates = ratesOf(this.#isHead ? part.headMemory : part.tailMemory);
    this.#farRates = ratesOf(this.#isHead ? part.tailMemory : part.headMemory);
  }

  /** The axes among which halves are measured at once, where the request being served measures. */
  axes(): Extract<Use, { type: "measure" }>["axes"] | undefined {
    const use = this.#requests[0]?.use;
    return use?.type === "measure" ? use.axes : undefined;
  }

  /** Head: opens a request along the circuit. */
  open(request: CircuitRequest): void {
    if (request.fidelityMin > this.#part.fidelityMax) {
      this.#user.refused(request.name, "unsupported-fidelity");
      return;
    }
    const { name, pairCount, priority, fidelityMin, deadline, tailUse } = request;
    const { circuit } = this.#part;
    this.#port.send(this.#neighbour, {
      $case: "forward",
      value: { circuit, request: name, pairCount, priority, fidelityMin, use: forwardedUse(tailUse) },
    });
    const linkRequest = this.#link.create({
      link: this.#ownLink,
      kind: this.#hasOneLink && tailUse.type === "measure" ? RequestKind.MEASURE : RequestKind.KEEP,
      pairCount: this.#hasOneLink ? pairCount : undefined,
      fidelityMin: this.#hasOneLink ? fidelityMin : 0,
      deadline: this.#hasOneLink ? deadline : undefined,
      priority,
      purpose: circuit,
    });
    const count = pairCount ?? Number.POSITIVE_INFINITY;
    this.#requests.push({ name, use: request.headUse, count, wanted: count, delivered: 0, linkRequest });
  }

  /** Head: ends a request early. */
  close(name: string): void {
    const request = this.#requests.find((open) => open.name === name);
    if (request !== undefined) this.#end(request);
  }

  /** Tail: the head opened a request. */
  forwarded(message: Forward): void {
    const count = message.pairCount ?? Number.POSITIVE_INFINITY;
    const use = useFromForward(message);
    this.#requests.push({ name: message.request, use, count, wanted: count, delivered: 0, linkRequest: undefined });
    this.#user.opened(message.request, use);
  }

  /** Tail: the head closed a request. */
  completed(name: string): void {
    const request = this.#requests.find((open) => open.name === name);
    if (request !== undefined) this.#end(request);
  }

  /** The link gave up on the request being served: both ends hear of it at the same instant. */
  linkEnded(reason: LinkErrorReason): void {
    const [first] = this.#requests;
    if (reason === "timeout" && !this.#isHead && first !== undefined) this.#end(first);
  }

  /** The end's own link heralded a pair. */
  linkOk(half: Half): void {
    const held: Held = { half };
    this.#newest = half.pair.number;
    this.#halves.set(half.pair.number, held);
    if (this.#requests.length === 0) this.#drop(held);
    else if (this.#hasOneLink) this.#takeWhole(held);
    else if (this.#isHead) this.#assign(held);
    else this.#track(held);
    const early = this.#early.get(half.pair.number);
    if (early === undefined) return;
    this.#early.delete(half.pair.number);
    this.tracked(early);
  }

  /** The outcome of a half that was measured at once. */
  measured(half: Half, outcome: boolean): void {
    const held = this.#halves.get(half.pair.number);
    if (held === undefined) return;
    held.outcome = outcome;
    this.#deliverIfWhole(held);
  }

  /** The other end's track arrives: the pair is whole. */
  tracked(track: Track): void {
    const own = present(track.current, "current pair");
    const held = this.#halves.get(own.number);
    if (held === undefined) {
      if (own.number > this.#newest) this.#early.set(own.number, track);
      return;
    }
    if (!this.#isHead) held.request = this.#requests.find((open) => open.name === track.request);
    if (held.request === undefined) return;
    const origin = present(track.origin, "origin");
    const { circuit } = this.#part;
    held.pair = {
      pair: this.#isHead ? { circuit, first: own, last: origin } : { circuit, first: origin, last: own },
      frame: present(track.frame, "frame"),
      goodness: this.#goodness(held.half, track.werner, track.emittedTimeNs),
    };
    this.#deliverIfWhole(held);
  }

  /** A swap on the way failed: the half is worth nothing. */
  expired(message: Expire): void {
    const origin = present(message.origin, "origin");
    const held = this.#halves.get(origin.number);
    if (held === undefined) return;
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#node,
      event: "lost",
      circuit: this.#part.circuit,
      pair: `${origin.link}/${origin.number}`,
    });
    if (held.request !== undefined) held.request.wanted += 1;
    this.#drop(held);
    const next = this.#surplus.shift();
    if (next !== undefined) this.#assign(next);
  }

  /** The circuit has one link only: its pair is whole as it is. */
  #takeWhole(held: Held): void {
    const { half } = held;
    held.request = this.#requests.find((open) => open.wanted > 0);
    if (held.request === undefined) {
      this.#drop(held);
      return;
    }
    held.request.wanted -= 1;
    const pair = { circuit: this.#part.circuit, first: half.pair, last: half.pair };
    const expected = this.#goodness(half, wernerFromFidelity(half.calibrated), half.emitted);
    held.pair = { pair, frame: half.frame, goodness: expected };
    this.#deliverIfWhole(held);
  }

  /** Head: gives a half to the first request that wants one, and follows it. */
  #assign(held: Held): void {
    held.request = this.#requests.find((open) => open.wanted > 0);
    if (held.request === undefined) {
      this.#surplus.push(held);
      return;
    }
    held.request.wanted -= 1;
    this.#track(held);
  }

  #track({ half, request }: Held): void {
    this.#port.send(this.#neighbour, {
      $case: "track",
      value: {
        circuit: this.#part.circuit,
        origin: half.pair,
        current: half.pair,
        frame: half.frame,
        downstream: this.#isHead,
        request: request?.name ?? "",
        emittedTimeNs: half.emitted,
        werner: wernerFromFidelity(half.calibrated),
      },
    });
  }

  #deliverIfWhole(held: Held): void {
    const { half, request, pair: whole, outcome } = held;
    if (request === undefined || whole === undefined) return;
    if (half.axis !== undefined && outcome === undefined) return;
    this.#halves.delete(half.pair.number);
    request.delivered += 1;
    if (request.delivered === request.count && (this.#isHead || this.#hasOneLink)) this.#end(request);
    const { pair, frame, goodness: expected } = whole;
    this.#user.delivered({ request: request.name, pair, frame, half, goodness: expected, outcome });
  }

  #end(request: OpenRequest): void {
    this.#requests.splice(this.#requests.indexOf(request), 1);
    if (this.#isHead && !this.#hasOneLink) {
      const { circuit } = this.#part;
      this.#port.send(this.#neighbour, { $case: "complete", value: { circuit, request: request.name } });
      if (request.linkRequest !== undefined) this.#link.cancel(request.linkRequest);
    }
    const isLast = this.#requests.length === 0;
    for (const held of [...this.#halves.values()]) {
      // What the head has delivered already is only waiting for this end's readout.
      if (held.pair !== undefined && !this.#isHead) continue;
      if (held.request === request || isLast) this.#drop(held);
    }
    if (isLast) {
      this.#surplus = [];
      this.#early.clear();
    }
  }

  #drop(held: Held): void {
    this.#halves.delete(held.half.pair.number);
    if (held.half.axis === undefined) this.#link.release(held.half.qubit);
  }

  #goodness(half: Half, werner: number, farEmitted: number): number {
    const near = { rates: this.#nearRates, ageNs: between(half.emitted, this.#port.now) };
    const far = { rates: this.#farRates, ageNs: this.#port.now - farEmitted };
    return goodness(werner, near, far);
  }
}

function forwardedUse(use: Use): NonNullable<Forward["use"]> {
  switch (use.type) {
    case "keep":
      return { $case: "keep", value: { holdNs: use.hold } };
    case "measure":
      return { $case: "measure", value: { axes: use.axes } };
    case "teleport":
      return { $case: "receive", value: {} };
  }
}

function useFromForward({ use }: Forward): Use {
  const given = present(use, "use");
  switch (given.$case) {
    case "keep":
      return { type: "keep", hold: given.value.holdNs as never };
    case "measure":
      return { type: "measure", axes: given.value.axes };
    case "receive":
      return { type: "teleport" };
  }
}
