import { between, type Instant } from "../../../../engine/time.js";
import type { CircuitOpen, Track } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { BellIndex, CircuitPair } from "../../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Memory } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import type { Correlations } from "../../../../theory/correlations.js";
import type { DecayRates } from "../../../../theory/decay.js";
import type { Half } from "../../layers.js";
import { present } from "../../present.js";
import { ratesOf, stored } from "./goodness.js";

/** A pair whose two ends are known. */
export interface Whole {
  readonly pair: CircuitPair;
  readonly frame: BellIndex;
  readonly half: Half;
  /** What is expected of its correlations at an instant: they decay while the pair is held. */
  readonly expected: (at: Instant) => Correlations;
}

/** A half at an end of a circuit, and what is known of its pair. */
export interface Held {
  readonly half: Half;
  /** The head has sent its track, so the pair is meant to be delivered. */
  isClaimed: boolean;
  /** Where it is measured at once, and that is over. */
  outcome: boolean | undefined;
  /** The other end's track, where it came before the half was claimed. */
  track: Track | undefined;
  whole: Whole | undefined;
}

/** The halves at an end of a circuit that are not delivered yet, and the tracks that came before theirs. */
export class Halves {
  readonly #held = new Map<number, Held>();
  readonly #early = new Map<number, Track>();
  #newest = -1;

  /** Takes a half in; with it comes the track that was there before it, if there is one. */
  add(half: Half): { readonly held: Held; readonly early: Track | undefined } {
    const held: Held = { half, isClaimed: false, outcome: undefined, track: undefined, whole: undefined };
    const { number } = half.pair;
    this.#newest = number;
    this.#held.set(number, held);
    const early = this.#early.get(number);
    this.#early.delete(number);
    return { held, early };
  }

  /** The half of this number of the end's own link, while it is here. */
  get(number: number): Held | undefined {
    return this.#held.get(number);
  }

  /** The half that a track of the other end is about; where it is still to come, the track waits for it. */
  followed(track: Track): Held | undefined {
    const { number } = present(track.current, "current pair");
    const held = this.#held.get(number);
    if (held === undefined && number > this.#newest) this.#early.set(number, track);
    return held;
  }

  /** All that are here now. */
  all(): Held[] {
    return [...this.#held.values()];
  }

  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** A half is somebody else's now, or nobody's. */
  remove(number: number): void {
    this.#held.delete(number);
  }
}

/** How an end makes a whole pair of its half: each end knows how its own half decays, and how the other does. */
export class Pairing {
  readonly #open: CircuitOpen;
  readonly #end: "head" | "tail";
  readonly #near: DecayRates;
  readonly #far: DecayRates;

  constructor(
    open: CircuitOpen,
    end: "head" | "tail",
    memories: { readonly near: Memory | undefined; readonly far: Memory | undefined },
  ) {
    this.#open = open;
    this.#end = end;
    this.#near = ratesOf(memories.near);
    this.#far = ratesOf(memories.far);
  }

  /** The track that follows a half to the other end. */
  track(half: Half): Track {
    const { circuit, request, incarnation } = this.#open;
    return {
      circuit,
      origin: half.pair,
      current: half.pair,
      frame: half.frame,
      downstream: this.#end === "head",
      request,
      emittedTimeNs: half.emitted,
      correlations: half.calibrated,
      incarnation,
      isLost: false,
    };
  }

  /** The pair of a half that the other end's track is about. */
  joined(half: Half, track: Track): Whole {
    const origin = present(track.origin, "origin");
    const [first, last] = this.#end === "head" ? [half.pair, origin] : [origin, half.pair];
    const made = present(track.correlations, "correlations");
    return {
      pair: { circuit: this.#open.circuit, first, last },
      frame: present(track.frame, "frame"),
      half,
      expected: (at) =>
        stored(stored(made, this.#near, between(half.emitted, at)), this.#far, at - track.emittedTimeNs),
    };
  }

  /** On a circuit of one link the pair is whole as it is. */
  single(half: Half): Whole {
    return this.joined(half, this.track(half));
  }
}
