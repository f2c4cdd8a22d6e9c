import { between, type Instant } from "../../../engine/time.js";
import type { CircuitPart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Track } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex, CircuitPair } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { DecayRates } from "../../../theory/decay.js";
import { wernerFromFidelity } from "../../../theory/swapping.js";
import type { Half } from "../layers.js";
import { present } from "../present.js";
import { goodness, ratesOf } from "./goodness.js";

/** A pair whose two ends are known. */
export interface Whole {
  readonly pair: CircuitPair;
  readonly frame: BellIndex;
  readonly goodness: (at: Instant) => number;
  readonly sequence: number;
}

/** A half at an end of a circuit, and what is known of its pair. */
export interface Held<Request> {
  readonly half: Half;
  request: Request | undefined;
  /** Where it is measured at once, and that is over. */
  outcome: boolean | undefined;
  /** The other end's track, where it came before the half was given to a request. */
  track: Track | undefined;
  whole: Whole | undefined;
}

/** The halves at an end of a circuit that are not delivered yet, and the tracks that came before theirs. */
export class Halves<Request> {
  readonly #held = new Map<number, Held<Request>>();
  readonly #early = new Map<number, Track>();
  #newest = -1;

  /** Takes a half in; with it comes the track that was there before it, if there is one. */
  add(half: Half): { readonly held: Held<Request>; readonly early: Track | undefined } {
    const held: Held<Request> = { half, request: undefined, outcome: undefined, track: undefined, whole: undefined };
    const { number } = half.pair;
    this.#newest = number;
    this.#held.set(number, held);
    const early = this.#early.get(number);
    this.#early.delete(number);
    return { held, early };
  }

  /** The half of this number of the end's own link, while it is here. */
  get(number: number): Held<Request> | undefined {
    return this.#held.get(number);
  }

  /** The half that a track of the other end is about; where it is still to come, the track waits for it. */
  followed(track: Track): Held<Request> | undefined {
    const { number } = present(track.current, "current pair");
    const held = this.#held.get(number);
    if (held === undefined && number > this.#newest) this.#early.set(number, track);
    return held;
  }

  /** All that are here now. */
  all(): Held<Request>[] {
    return [...this.#held.values()];
  }

  /** A half is somebody else's now, or nobody's. */
  remove({ half }: Held<Request>): void {
    this.#held.delete(half.pair.number);
  }

  forgetTracks(): void {
    this.#early.clear();
  }
}

/** How an end makes a whole pair of its half: each end knows how its own half decays, and how the other does. */
export class Pairing {
  readonly #circuit: string;
  readonly #end: "head" | "tail";
  readonly #near: DecayRates;
  readonly #far: DecayRates;

  constructor(part: CircuitPart, end: "head" | "tail") {
    const [head, tail] = [ratesOf(part.headMemory), ratesOf(part.tailMemory)];
    this.#circuit = part.circuit;
    this.#end = end;
    this.#near = end === "head" ? head : tail;
    this.#far = end === "head" ? tail : head;
  }

  /** The track that follows a half to the other end. */
  track(half: Half, { request, incarnation }: Pick<Track, "request" | "incarnation">): Track {
    return {
      circuit: this.#circuit,
      origin: half.pair,
      current: half.pair,
      frame: half.frame,
      downstream: this.#end === "head",
      request,
      emittedTimeNs: half.emitted,
      werner: wernerFromFidelity(half.calibrated),
      incarnation,
    };
  }

  /** The pair of a half that the other end's track is about. */
  joined(half: Half, track: Track, sequence: number): Whole {
    const origin = present(track.origin, "origin");
    const [first, last] = this.#end === "head" ? [half.pair, origin] : [origin, half.pair];
    const expected = (at: Instant): number => {
      const near = { rates: this.#near, ageNs: between(half.emitted, at) };
      const far = { rates: this.#far, ageNs: at - track.emittedTimeNs };
      return goodness(track.werner, near, far);
    };
    return {
      pair: { circuit: this.#circuit, first, last },
      frame: present(track.frame, "frame"),
      goodness: expected,
      sequence,
    };
  }

  /** On a circuit of one link the pair is whole as it is. */
  single(half: Half, sequence: number): Whole {
    return this.joined(half, this.track(half, { request: "", incarnation: 0 }), sequence);
  }
}
