import type { CircuitPart, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { type Expire, type Forward, RequestKind, type Track } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex, LinkPair } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import { addFrames, bellName } from "../../../theory/bell.js";
import type { DecayRates } from "../../../theory/decay.js";
import { wernerFromFidelity } from "../../../theory/swapping.js";
import type { Payload, Port } from "../../port.js";
import type { Half } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { present } from "../present.js";
import { kept, ratesOf } from "./goodness.js";

interface Pending {
  readonly left: Half;
  readonly right: Half;
  /** What this node keeps of a Werner parameter: its Bell measurement, and the storage of both halves until then. */
  readonly keeps: number;
}

interface Swapped extends Pending {
  /** Absent: the measurement could not tell, and the pair is lost. */
  readonly outcome: BellIndex | undefined;
  /** How many of the two tracks, one each way, have met it. */
  tracks: number;
}

/**
 * The inner node of a circuit. It swaps as soon as it holds a half of each side, the oldest first, and joins the tracks
 * that pass to what the swap did: a track may come before its swap, and then waits here for it.
 */
export class CircuitInner {
  readonly #port: Port;
  readonly #node: string;
  readonly #part: CircuitPart;
  readonly #link: LinkLayer;
  readonly #upstreamLink: string;
  readonly #downstreamLink: string;
  readonly #upstream: string;
  readonly #downstream: string;
  readonly #swapWerner: number;
  readonly #rates: DecayRates;
  /** Link requests of the open requests of the circuit, by request. */
  readonly #open = new Map<string, string>();
  #left: Half[] = [];
  #right: Half[] = [];
  readonly #pending = new Map<number, Pending>();
  readonly #byLeft = new Map<number, Swapped>();
  readonly #byRight = new Map<number, Swapped>();
  readonly #waitingDownstream = new Map<number, Track>();
  readonly #waitingUpstream = new Map<number, Track>();

  constructor(port: Port, node: NodeStart, part: CircuitPart, link: LinkLayer, neighbourOf: (link: string) => string) {
    this.#port = port;
    this.#node = node.name;
    this.#swapWerner = node.swapWerner;
    this.#rates = ratesOf(node.memory);
    this.#part = part;
    this.#link = link;
    this.#upstreamLink = present(part.upstreamLink, "upstream link");
    this.#downstreamLink = present(part.downstreamLink, "downstream link");
    this.#upstream = neighbourOf(this.#upstreamLink);
    this.#downstream = neighbourOf(this.#downstreamLink);
  }

  /** The head opened a request: the next link begins too. */
  forwarded(message: Forward): void {
    this.#port.send(this.#downstream, { $case: "forward", value: message });
    const linkRequest = this.#link.create({
      link: this.#downstreamLink,
      kind: RequestKind.KEEP,
      fidelityMin: 0,
      priority: message.priority,
      purpose: this.#part.circuit,
    });
    this.#open.set(message.request, linkRequest);
  }

  /** The head closed a request; every track of its pairs has passed. */
  completed(name: string): void {
    this.#port.send(this.#downstream, { $case: "complete", value: { circuit: this.#part.circuit, request: name } });
    const linkRequest = this.#open.get(name);
    this.#open.delete(name);
    if (linkRequest !== undefined) this.#link.cancel(linkRequest);
    if (this.#open.size > 0) return;
    for (const half of [...this.#left, ...this.#right]) this.#link.release(half.qubit);
    this.#left = [];
    this.#right = [];
    this.#byLeft.clear();
    this.#byRight.clear();
    this.#waitingDownstream.clear();
    this.#waitingUpstream.clear();
  }

  /** One of the two links heralded a pair. */
  linkOk(half: Half): void {
    if (this.#open.size === 0) {
      this.#link.release(half.qubit);
      return;
    }
    (half.pair.link === this.#upstreamLink ? this.#left : this.#right).push(half);
    const left = this.#left[0];
    const right = this.#right[0];
    if (left === undefined || right === undefined) return;
    this.#left.shift();
    this.#right.shift();
    const { now } = this.#port;
    const stored = kept(this.#rates, now - left.emitted) * kept(this.#rates, now - right.emitted);
    const keeps = this.#swapWerner * stored;
    this.#record("swap", left.pair, right.pair, {});
    const call = this.#port.call({ $case: "measureBell", value: { left: left.qubit, right: right.qubit } });
    this.#pending.set(call, { left, right, keeps });
  }

  /** The outcome of a swap; false where the call was not this circuit's. */
  bellMeasured(call: number, outcome: BellIndex | undefined): boolean {
    const pending = this.#pending.get(call);
    if (pending === undefined) return false;
    this.#pending.delete(call);
    const { left, right } = pending;
    this.#record("swapped", left.pair, right.pair, { outcome });
    if (this.#open.size > 0) {
      const swapped: Swapped = { ...pending, outcome, tracks: 0 };
      this.#byLeft.set(left.pair.number, swapped);
      this.#byRight.set(right.pair.number, swapped);
      for (const [waiting, number] of [
        [this.#waitingDownstream, left.pair.number],
        [this.#waitingUpstream, right.pair.number],
      ] as const) {
        const track = waiting.get(number);
        waiting.delete(number);
        if (track !== undefined) this.tracked(track);
      }
    }
    this.#link.emptied(left.qubit.slot);
    this.#link.emptied(right.qubit.slot);
    return true;
  }

  /** A track passes, or waits for its swap. */
  tracked(track: Track): void {
    const { number } = present(track.current, "current pair");
    const swapped = (track.downstream ? this.#byLeft : this.#byRight).get(number);
    if (swapped === undefined) {
      if (this.#open.size > 0) (track.downstream ? this.#waitingDownstream : this.#waitingUpstream).set(number, track);
      return;
    }
    swapped.tracks += 1;
    if (swapped.tracks === 2) {
      this.#byLeft.delete(swapped.left.pair.number);
      this.#byRight.delete(swapped.right.pair.number);
    }
    if (swapped.outcome === undefined) {
      const { circuit, origin, downstream } = track;
      this.#send(!downstream, { $case: "expire", value: { circuit, origin, downstream: !downstream } });
      return;
    }
    const next = track.downstream ? swapped.right : swapped.left;
    this.#send(track.downstream, {
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
    this.#send(message.downstream, { $case: "expire", value: message });
  }

  /** Something for the tail passes on its way. */
  passDownstream(payload: Payload): void {
    this.#send(true, payload);
  }

  #send(downstream: boolean, payload: Payload): void {
    this.#port.send(downstream ? this.#downstream : this.#upstream, payload);
  }

  #record(
    event: "swap" | "swapped",
    left: LinkPair,
    right: LinkPair,
    { outcome }: { outcome?: BellIndex | undefined },
  ) {
    this.#port.record({
      at_ns: this.#port.now,
      node: this.#node,
      event,
      circuit: this.#part.circuit,
      left: `${left.link}/${left.number}`,
      right: `${right.link}/${right.number}`,
      outcome: outcome === undefined ? undefined : bellName(outcome),
    });
  }
}
