import type { Track } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { BellIndex } from "../../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Correlations } from "../../../../theory/correlations.js";
import type { Half } from "../../layers.js";
import { present } from "../../present.js";

/** What a Bell measurement of an inner node did. */
export interface Swapped {
  readonly left: Half;
  readonly right: Half;
  /** What this node expects of its own part of the pair: its Bell measurement, and the storage of both halves until then. */
  readonly keeps: Correlations;
  /** Absent: the measurement could not tell, and the pair is lost. */
  readonly outcome: BellIndex | undefined;
}

interface Remembered extends Swapped {
  /** How many of the two tracks, one each way, have met it. */
  tracks: number;
}

/** What a track meets at an inner node: a swap, or that its half was let go of. */
export type Met = Swapped | "discarded";

/** Joins the tracks that pass an inner node to its swaps: either may come first, and waits here for the other. */
export class Joins {
  readonly #byLeft = new Map<number, Remembered>();
  readonly #byRight = new Map<number, Remembered>();
  readonly #discardedLeft = new Set<number>();
  readonly #discardedRight = new Set<number>();
  readonly #waitingDownstream = new Map<number, Track>();
  readonly #waitingUpstream = new Map<number, Track>();

  /** Remembers a swap until both tracks have met it; returns those that are here already. */
  swapped(swapped: Swapped): Track[] {
    const { left, right, keeps, outcome } = swapped;
    const remembered: Remembered = { left, right, keeps, outcome, tracks: 0 };
    this.#byLeft.set(left.pair.number, remembered);
    this.#byRight.set(right.pair.number, remembered);
    const here: Track[] = [];
    const downstream = this.#waiting(this.#waitingDownstream, left.pair.number);
    if (downstream !== undefined) here.push(downstream);
    const upstream = this.#waiting(this.#waitingUpstream, right.pair.number);
    if (upstream !== undefined) here.push(upstream);
    return here;
  }

  /** Remembers that a half was let go of, until its track meets that; returns the track where it is here already. */
  discarded(number: number, isLeft: boolean): Track | undefined {
    const track = this.#waiting(isLeft ? this.#waitingDownstream : this.#waitingUpstream, number);
    if (track === undefined) remember(isLeft ? this.#discardedLeft : this.#discardedRight, number);
    return track;
  }

  /** What a track meets here; where that is still to come, the track waits for it. */
  met(track: Track): Met | undefined {
    const { number } = present(track.current, "current pair");
    const discarded = track.downstream ? this.#discardedLeft : this.#discardedRight;
    if (discarded.size > 0 && discarded.delete(number)) return "discarded";
    const remembered = (track.downstream ? this.#byLeft : this.#byRight).get(number);
    if (remembered === undefined) {
      (track.downstream ? this.#waitingDownstream : this.#waitingUpstream).set(number, track);
      return undefined;
    }
    remembered.tracks += 1;
    if (remembered.tracks === 2) {
      this.#byLeft.delete(remembered.left.pair.number);
      this.#byRight.delete(remembered.right.pair.number);
    }
    return remembered;
  }

  /** A track waits no more. */
  forget(track: Track): void {
    const { number } = present(track.current, "current pair");
    (track.downstream ? this.#waitingDownstream : this.#waitingUpstream).delete(number);
  }

  #waiting(tracks: Map<number, Track>, number: number): Track | undefined {
    const track = tracks.get(number);
    if (track !== undefined) tracks.delete(number);
    return track;
  }
}

/** A half whose pair is cut off at both its ends meets no track: of those that never will, the oldest are forgotten. */
const REMEMBERED_MOST = 65_536;

function remember(numbers: Set<number>, number: number): void {
  numbers.add(number);
  if (numbers.size <= REMEMBERED_MOST) return;
  const [oldest] = numbers;
  if (oldest !== undefined) numbers.delete(oldest);
}
