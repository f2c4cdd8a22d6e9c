import type { Purify } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { Half, Use } from "../../layers.js";
import { present } from "../../present.js";
import { measuredToPrepare } from "../../transport/preparer.js";
import { EndPurifier } from "../purify/end-purifier.js";
import { LinkPurifier } from "../purify/link-purifier.js";
import type { Whole } from "./halves.js";
import { type NodeSetting, type Opening, purifiesEnds, purifiesLinks, purposeOf } from "./setting.js";

interface Hooks {
  readonly end: "head" | "tail";
  readonly use: Use;
  /** A half that may become part of a pair. */
  readonly arrived: (half: Half) => void;
  /** A pair that went through everything, its number, and the outcome where its half was measured. */
  readonly delivered: (ended: Ended, outcome: boolean | undefined) => void;
}

/** A pair that is whole for good, and may wait for its half to be read out. */
export interface Ended {
  readonly whole: Whole;
  readonly half: Half;
  /** Its place among the pairs of the circuit: both ends give the same. */
  readonly number: number;
}

/** What both ends of a circuit do alike to a half: purify link pairs before it is tracked, whole pairs after, and read out last. */
export class Ending {
  readonly #with: NodeSetting;
  readonly #opening: Opening;
  readonly #hooks: Hooks;
  readonly #ofLink: LinkPurifier | undefined;
  readonly #ofEnds: EndPurifier | undefined;
  readonly #reading = new Map<number, Ended>();
  #next: number;

  constructor(setting: NodeSetting, opening: Opening, hooks: Hooks) {
    this.#with = setting;
    this.#opening = opening;
    this.#hooks = hooks;
    const { start, neighbourOf, nodeOf } = setting;
    const { open } = opening;
    this.#next = open.firstSequenceNumber;
    const link = present(hooks.end === "head" ? open.links[0] : open.links.at(-1), "own link");
    const common = {
      ...setting,
      node: start.name,
      seed: start.seed,
      open,
      method: present(start.network, "network settings").method,
      quality: nodeOf(start.name)?.gates,
      neighbour: neighbourOf(link),
    };
    if (purifiesLinks(start, open)) {
      this.#ofLink = new LinkPurifier({ ...common, isDownstream: hooks.end === "head", done: hooks.arrived });
    }
    if (purifiesEnds(start, open)) {
      this.#ofEnds = new EndPurifier({ ...common, end: hooks.end, done: (whole) => this.#read(whole, undefined) });
    }
  }

  /** The number that the next pair gets; those that the other end may have given are never given again. */
  get nextNumber(): number {
    return this.#next;
  }

  /** So many pairs may have got a number at the other end alone. */
  skipNumbers(count: number): void {
    this.#next += count;
  }

  /** Whether no pair waits for its readout. */
  get isIdle(): boolean {
    return this.#reading.size === 0;
  }

  linkOk(half: Half): void {
    if (this.#ofLink === undefined) this.#hooks.arrived(half);
    else this.#ofLink.add(half);
  }

  /** A pair is whole; `outcome`: its half was measured as soon as it was heralded, and that is over. */
  whole(whole: Whole, outcome: boolean | undefined): void {
    if (this.#ofEnds === undefined) this.#read(whole, outcome);
    else this.#ofEnds.add(whole);
  }

  purified(message: Purify): void {
    (message.isOfLink ? this.#ofLink : this.#ofEnds)?.received(message);
  }

  /** The outcome of a half whose pair is whole. */
  measured(half: Half, outcome: boolean): void {
    const reading = this.#reading.get(half.pair.number);
    if (reading === undefined) return;
    this.#reading.delete(half.pair.number);
    this.#hooks.delivered(reading, outcome);
  }

  /** Lets a half go, unless it is being measured. */
  drop(half: Half): void {
    if (half.axis === undefined) this.#with.link.release(half.qubit);
  }

  stop(): void {
    this.#ofLink?.stop();
    this.#next += this.#ofEnds?.stop() ?? 0;
  }

  #read(whole: Whole, outcome: boolean | undefined): void {
    const { use, delivered } = this.#hooks;
    const { half } = whole;
    const number = this.#next++;
    const axes =
      use.type === "measure" ? use.axes : use.type === "prepare" ? [measuredToPrepare(use.state)] : undefined;
    if (axes === undefined || outcome !== undefined) {
      delivered({ whole, half, number }, outcome);
      return;
    }
    const read = half.axis === undefined ? this.#with.link.readOut(purposeOf(this.#opening.open), half, axes) : half;
    this.#reading.set(half.pair.number, { whole, half: read, number });
  }
}
