import type { Track } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { BellIndex } from "../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Half } from "../layers.js";
import { present } from "../present.js";

/** What a Bell measurement of an inner node did. */
export interface Swapped {
  readonly left: Half;
  readonly right: Half;
  /** What this node keeps of a Werner parameter: its Bell measurement, and the storage of both halves until then. */
  readonly keeps: number;
  /** Absent: the measurement could not tell, and the pair is lost. */
  readonly outcome: BellIndex | undefined;
}

interface Remembered extends Swapped {
  /** How many of the two tracks, one each way, have met it. */
  tracks: number;
}

/** Joins the tracks that pass an inner node to its swaps: either may come first, and waits here for the other. */
export class Joins {
  readonly #byLeft = new Map<number, Remembered>();
  readonly #byRight = new Map<number, Remembered>();
  readonly #waitingDownstream = new Map<number, Track>();
  readonly #waitingUpstream = new Map<number, Track>();

  /** Remembers a swap until both tracks have met it; returns those that are here already. */
  swapped(swapped: Swapped): Track[] {
    const remembered: Remembered = { ...swapped, tracks: 0 };
    const [left, right] = [swapped.left.pair.number, swapped.right.pair.number];
    this.#byLeft.set(left, remembered);
    this.#byRight.set(right, remembered);
    const tracks = [this.#waitingDownstream.get(left), this.#waitingUpstream.get(right)];
    this.#waitingDownstream.delete(left);
    this.#waitingUpstream.delete(right);
    return tracks.flatMap((track) => track ?? []);
  }

  /** The swap that a track meets here; where it is still to come, the track waits for it. */
  met(track: Track): Swapped | undefined {
    const { number } = present(track.current, "current pair");
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

  forget(): void {
    for (const kept of [this.#byLeft, this.#byRight, this.#waitingDownstream, this.#waitingUpstream]) kept.clear();
  }
}
