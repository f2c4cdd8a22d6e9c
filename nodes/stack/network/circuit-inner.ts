import type { CircuitPart, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import {
  type Complete,
  type Correction,
  type Expire,
  type Forward,
  RequestKind,
  type Track,
} from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import { addFrames, bellName } from "../../../theory/bell.js";
import type { DecayRates } from "../../../theory/decay.js";
import { wernerFromFidelity } from "../../../theory/swapping.js";
import type { Payload, Port } from "../../port.js";
import type { Half } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { linkPairName } from "../names.js";
import { present } from "../present.js";
import { kept, ratesOf } from "./goodness.js";
import { Joins, type Swapped } from "./joins.js";

type Direction = "upstream" | "downstream";

/** A Bell measurement under way. */
interface Pending extends Omit<Swapped, "outcome"> {
  readonly incarnation: number;
}

/**
 * The inner node of a circuit. It swaps as soon as it holds a half of each side, the oldest first, and joins the tracks
 * that pass to what the swap did. Where the circuit breaks, it lets go of all that, says so away from the break, and takes
 * part again when the head opens the circuit anew.
 */
export class CircuitInner {
  readonly #port: Port;
  readonly #node: string;
  readonly #part: CircuitPart;
  readonly #link: LinkLayer;
  readonly #links: Readonly<Record<Direction, string>>;
  readonly #neighbours: Readonly<Record<Direction, string>>;
  readonly #swapWerner: number;
  readonly #rates: DecayRates;
  /** Link requests of the open requests of the circuit, by request. */
  readonly #open = new Map<string, string>();
  /** The link requests of this incarnation. */
  readonly #linkRequests = new Set<string>();
  #left: Half[] = [];
  #right: Half[] = [];
  readonly #pending = new Map<number, Pending>();
  readonly #joins = new Joins();
  /** Idle: nothing is under way; its pairs are done, or it never heard of the circuit. */
  #state: "idle" | "open" | "broken" = "idle";
  /** Bits of teleportations follow the pairs, even after the last request is closed. */
  #bitsFollow = false;
  #incarnation = -1;

  constructor(port: Port, node: NodeStart, part: CircuitPart, link: LinkLayer, neighbourOf: (link: string) => string) {
    this.#port = port;
    this.#node = node.name;
    this.#swapWerner = node.swapWerner;
    this.#rates = ratesOf(node.memory);
    this.#part = part;
    this.#link = link;
    this.#links = {
      upstream: present(part.upstreamLink, "upstream link"),
      downstream: present(part.downstreamLink, "downstream link"),
    };
    this.#neighbours = { upstream: neighbourOf(this.#links.upstream), downstream: neighbourOf(this.#links.downstream) };
  }

  /** Whether messages of this incarnation are about the circuit as it stands. */
  isIn(incarnation: number): boolean {
    return this.#state === "open" && incarnation === this.#incarnation;
  }

  /** The head opened a request: the next link begins too. Where that is dark, the head hears of it, and of light later. */
  forwarded(message: Forward): void {
    const { incarnation, request, priority } = message;
    if (incarnation < this.#incarnation) return;
    if (incarnation > this.#incarnation) {
      this.#forget();
      this.#incarnation = incarnation;
      this.#state = "open";
      this.#bitsFollow = false;
    }
    if (this.#state === "broken") return;
    this.#state = "open";
    if (message.use?.$case === "receive") this.#bitsFollow = true;
    if (!this.#link.hasLight(this.#links.downstream)) {
      this.broke("upstream");
      return;
    }
    this.#send("downstream", { $case: "forward", value: message });
    const linkRequest = this.#link.create({
      link: this.#links.downstream,
      kind: RequestKind.KEEP,
      fidelityMin: 0,
      priority,
      purpose: this.#part.circuit,
    });
    this.#open.set(request, linkRequest);
    this.#linkRequests.add(linkRequest);
  }

  /** The head closed a request; every track of its pairs has passed. */
  completed(message: Complete): void {
    this.#send("downstream", { $case: "complete", value: message });
    const linkRequest = this.#open.get(message.request);
    this.#open.delete(message.request);
    if (linkRequest !== undefined) this.#link.cancel(linkRequest);
    if (this.#open.size > 0) return;
    this.#releaseHalves();
    this.#joins.forget();
    if (!this.#bitsFollow) this.#state = "idle";
  }

  /** The circuit broke. Word of it goes away from the break, and each part passes it on once. */
  broke(away: Direction): void {
    if (this.#state !== "open") return;
    this.#state = "broken";
    this.#forget();
    if (!this.#link.hasLight(this.#links[away])) return;
    const { circuit } = this.#part;
    const value = { circuit, downstream: away === "downstream", incarnation: this.#incarnation };
    this.#send(away, { $case: "circuitDown", value });
  }

  /** Light on a link is gone: the circuit is broken there. */
  darkened(link: string): void {
    this.broke(link === this.#links.downstream ? "upstream" : "downstream");
  }

  /** Light on a link is back. Each link has one node that tells the head: the one on its upstream side. */
  lit(link: string): void {
    if (link === this.#links.downstream && this.#state === "broken") this.mended();
  }

  /** Word of light passes on its way to the head. Where it meets a dark link, that link will send its own. */
  mended(): void {
    if (!this.#link.hasLight(this.#links.upstream)) return;
    this.#send("upstream", { $case: "circuitUp", value: { circuit: this.#part.circuit } });
  }

  /** One of the two links heralded a pair. */
  linkOk(half: Half, linkRequest: string): void {
    const isLeft = half.pair.link === this.#links.upstream;
    // A request of an earlier incarnation may herald until both ends of the link stop.
    if (this.#open.size === 0 || !(isLeft || this.#linkRequests.has(linkRequest))) {
      this.#link.release(half.qubit);
      return;
    }
    (isLeft ? this.#left : this.#right).push(half);
    const left = this.#left[0];
    const right = this.#right[0];
    if (left === undefined || right === undefined) return;
    this.#left.shift();
    this.#right.shift();
    const { now } = this.#port;
    const stored = kept(this.#rates, now - left.emitted) * kept(this.#rates, now - right.emitted);
    const keeps = this.#swapWerner * stored;
    this.#record("swap", { left, right }, undefined);
    const call = this.#port.call({ $case: "measureBell", value: { left: left.qubit, right: right.qubit } });
    this.#pending.set(call, { left, right, keeps, incarnation: this.#incarnation });
  }

  /** The outcome of a swap; false where the call was not this circuit's. */
  bellMeasured(call: number, outcome: BellIndex | undefined): boolean {
    const pending = this.#pending.get(call);
    if (pending === undefined) return false;
    this.#pending.delete(call);
    const { left, right, keeps, incarnation } = pending;
    this.#record("swapped", { left, right }, outcome);
    if (this.isIn(incarnation) && this.#open.size > 0) {
      for (const track of this.#joins.swapped({ left, right, keeps, outcome })) this.tracked(track);
    }
    this.#link.emptied(left.qubit.slot);
    this.#link.emptied(right.qubit.slot);
    return true;
  }

  /** A track passes, or waits for its swap. */
  tracked(track: Track): void {
    if (this.#open.size === 0) return;
    const swapped = this.#joins.met(track);
    if (swapped === undefined) return;
    const [onward, back]: [Direction, Direction] = track.downstream
      ? ["downstream", "upstream"]
      : ["upstream", "downstream"];
    if (swapped.outcome === undefined) {
      const { circuit, origin, downstream, incarnation } = track;
      this.#send(back, { $case: "expire", value: { circuit, origin, downstream: !downstream, incarnation } });
      return;
    }
    const next = track.downstream ? swapped.right : swapped.left;
    this.#send(onward, {
      $case: "track",
      value: {
        ...track,
        current: next.pair,
        frame: addFrames(present(track.frame, "frame"), swapped.outcome, next.frame),
        werner: track.werner * swapped.keeps * wernerFromFidelity(next.calibrated),
      },
    });
  }

  /** Word of a lost pair passes on its way to the end it concerns. */
  expired(message: Expire): void {
    this.#send(message.downstream ? "downstream" : "upstream", { $case: "expire", value: message });
  }

  /** The bits of a teleportation pass on their way to the tail. */
  corrected(message: Correction): void {
    this.#send("downstream", { $case: "correction", value: message });
  }

  /** Lets go of all that is under way. Swaps that are being measured end as what they are: nobody's. */
  #forget(): void {
    for (const linkRequest of this.#open.values()) this.#link.cancel(linkRequest);
    this.#open.clear();
    this.#linkRequests.clear();
    this.#releaseHalves();
    this.#joins.forget();
  }

  #releaseHalves(): void {
    const halves = [...this.#left, ...this.#right];
    this.#left = [];
    this.#right = [];
    for (const half of halves) this.#link.release(half.qubit);
  }

  #send(direction: Direction, payload: Payload): void {
    this.#port.send(this.#neighbours[direction], payload);
  }

  #record(event: "swap" | "swapped", halves: Pick<Pending, "left" | "right">, outcome: BellIndex | undefined): void {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#node,
      event,
      circuit: this.#part.circuit,
      left: linkPairName(halves.left.pair),
      right: linkPairName(halves.right.pair),
      outcome: outcome === undefined ? undefined : bellName(outcome),
    });
  }
}
