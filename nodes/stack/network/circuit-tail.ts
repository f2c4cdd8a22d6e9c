import type { CircuitPart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Complete, Expire, Forward, Track } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { CircuitUser, Half, LinkErrorReason, Use } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { linkPairName } from "../names.js";
import { present } from "../present.js";
import type { EndSetting } from "./end-setting.js";
import { useFromForward } from "./forward-use.js";
import { Halves, type Held, Pairing } from "./halves.js";

interface TailRequest {
  readonly name: string;
  readonly use: Use;
  /** Pairs still to come when the head opened it; Infinity: as many as can be had. */
  readonly count: number;
  /** Pairs that no half is set aside for yet, on a circuit of one link. */
  wanted: number;
  delivered: number;
  /** The sequence number of the next pair. */
  next: number;
}

/**
 * The tail of a circuit. It sends a track after every half of its own link, and delivers it when the head's track arrives,
 * which names the other half and says whose the pair is.
 */
export class CircuitTail {
  readonly #port: Port;
  readonly #node: string;
  readonly #part: CircuitPart;
  readonly #link: LinkLayer;
  readonly #user: CircuitUser;
  readonly #neighbour: string;
  readonly #hasOneLink: boolean;
  readonly #pairing: Pairing;
  readonly #halves = new Halves<TailRequest>();
  #requests: TailRequest[] = [];
  /** Every request of this incarnation, by name. */
  readonly #opened = new Set<string>();
  #isOpen = false;
  #incarnation = -1;

  constructor({ port, node, part, link, user, neighbourOf }: EndSetting) {
    this.#port = port;
    this.#node = node;
    this.#part = part;
    this.#link = link;
    this.#user = user;
    this.#neighbour = neighbourOf(present(part.upstreamLink, "upstream link"));
    this.#hasOneLink = part.linkCount === 1;
    this.#pairing = new Pairing(part, "tail");
  }

  /** Whether messages of this incarnation are about the circuit as it stands. */
  isIn(incarnation: number): boolean {
    return this.#isOpen && incarnation === this.#incarnation;
  }

  /** The axes among which halves are measured at once, where the request being served measures. */
  axes(): Extract<Use, { type: "measure" }>["axes"] | undefined {
    const use = this.#requests[0]?.use;
    return use?.type === "measure" ? use.axes : undefined;
  }

  /** The head opened a request, or opened it anew after the circuit broke. */
  forwarded(message: Forward): void {
    const { incarnation, request: name } = message;
    if (incarnation < this.#incarnation) return;
    if (incarnation > this.#incarnation) {
      this.broke();
      this.#incarnation = incarnation;
      this.#isOpen = true;
    }
    if (!this.#isOpen) return;
    const count = message.pairCount ?? Number.POSITIVE_INFINITY;
    const use = useFromForward(message);
    this.#requests.push({ name, use, count, wanted: count, delivered: 0, next: message.firstSequenceNumber });
    this.#opened.add(name);
    this.#user.opened(name, use);
  }

  /** The head closed a request. */
  completed(message: Complete): void {
    const request = this.#requests.find(({ name }) => name === message.request);
    if (request !== undefined) this.#end(request);
  }

  /** The link gave up on the request being served: both its ends hear of it at the same instant. */
  linkEnded(reason: LinkErrorReason): void {
    const [first] = this.#requests;
    if (reason === "timeout" && first !== undefined) this.#end(first);
  }

  /** The circuit broke: what was under way is let go of, until the head opens it anew. */
  broke(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#requests = [];
    this.#forgetUnfinished();
    for (const name of this.#opened) this.#user.interrupted(name);
    this.#opened.clear();
  }

  /** The tail's own link heralded a pair. */
  linkOk(half: Half): void {
    const { held, early } = this.#halves.add(half);
    if (this.#requests.length === 0) this.#drop(held);
    else if (this.#hasOneLink) this.#takeWhole(held);
    else this.#track(held);
    if (early !== undefined) this.tracked(early);
  }

  /** The outcome of a half that was measured at once. */
  measured(half: Half, outcome: boolean): void {
    const held = this.#halves.get(half.pair.number);
    if (held === undefined) return;
    held.outcome = outcome;
    this.#deliverIfReady(held);
  }

  /** The head's track arrives: the pair is whole. */
  tracked(track: Track): void {
    const held = this.#halves.followed(track);
    const request = this.#requests.find(({ name }) => name === track.request);
    if (held === undefined || request === undefined) return;
    const { half } = held;
    held.request = request;
    held.whole = this.#pairing.joined(half, track, request.next++);
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
    this.#drop(held);
  }

  /** The circuit has one link only: its pair is whole as it is. */
  #takeWhole(held: Held<TailRequest>): void {
    const { half } = held;
    const request = this.#requests.find(({ wanted }) => wanted > 0);
    if (request === undefined) {
      this.#drop(held);
      return;
    }
    request.wanted -= 1;
    held.request = request;
    held.whole = this.#pairing.single(half, request.next++);
    this.#deliverIfReady(held);
  }

  #track({ half }: Held<TailRequest>): void {
    const track = this.#pairing.track(half, { request: "", incarnation: this.#incarnation });
    this.#port.send(this.#neighbour, { $case: "track", value: track });
  }

  #deliverIfReady(held: Held<TailRequest>): void {
    const { half, request, whole, outcome } = held;
    if (request === undefined || whole === undefined) return;
    if (half.axis !== undefined && outcome === undefined) return;
    this.#halves.remove(held);
    request.delivered += 1;
    if (request.delivered === request.count && this.#hasOneLink) this.#end(request);
    this.#user.delivered({ request: request.name, ...whole, incarnation: this.#incarnation, half, outcome });
  }

  #end(request: TailRequest): void {
    const others = this.#requests.filter((open) => open !== request);
    if (others.length === this.#requests.length) return;
    this.#requests = others;
    if (others.length === 0) this.#forgetUnfinished();
  }

  /** What the head has delivered already is only waiting for this end's readout. */
  #forgetUnfinished(): void {
    for (const held of this.#halves.all()) if (held.whole === undefined) this.#drop(held);
    this.#halves.forgetTracks();
  }

  #drop(held: Held<TailRequest>): void {
    this.#halves.remove(held);
    if (held.half.axis === undefined) this.#link.release(held.half.qubit);
  }
}
