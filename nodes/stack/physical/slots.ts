import { assert } from "../../../engine/assert.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Port } from "../../port.js";

/** What slots at one end of a link are there for: one circuit. The physical layer counts what they do. */
export interface Work {
  readonly link: string;
  readonly purpose: string;
  /** Slots that take part in attempts. */
  armed: number;
  /** Slots that hold a half. */
  held: number;
}

type Slot =
  | { readonly state: "free" }
  | { readonly state: "armed"; readonly work: Work; readonly linkRequest: string }
  | { readonly state: "held"; readonly work: Work };

const FREE: Slot = { state: "free" };

/**
 * The physical layer: knows what each slot of the device is doing, and drives the attempts of the links.
 * The last `dataSlotCount` slots are kept for states of the node's own, so that no attempt in flight meets one.
 */
export class Slots {
  readonly #port: Port;
  readonly #linkSlots: Slot[];
  readonly #dataSlots: number[];
  readonly #limit = new Map<string, number>();
  readonly #used = new Map<string, number>();
  /** Slots that were taken out of the attempts of a link since they last held anything: one in flight may still fill them. */
  readonly #recalled = new Set<number>();
  #freeCount: number;

  constructor(port: Port, start: NodeStart) {
    this.#port = port;
    const linkSlots = start.slotCount - start.dataSlotCount;
    this.#linkSlots = Array.from({ length: linkSlots }, () => FREE);
    this.#dataSlots = Array.from({ length: start.dataSlotCount }, (_, place) => linkSlots + place);
    this.#freeCount = linkSlots;
    for (const end of start.links) this.#limit.set(end.link, end.slotCountMax);
  }

  /** How many slots for links are empty and do nothing. */
  get freeCount(): number {
    return this.#freeCount;
  }

  /** Lets one more slot attempt for a link request; false where none is free for it. */
  arm(work: Work, linkRequest: string): boolean {
    const { link } = work;
    if (this.#freeCount === 0 || (this.#used.get(link) ?? 0) >= (this.#limit.get(link) ?? 0)) return false;
    const slot = this.#linkSlots.indexOf(FREE);
    this.#occupy(slot, { state: "armed", work, linkRequest });
    this.#port.call({ $case: "arm", value: { link, slot, linkRequest } });
    return true;
  }

  /** Ends attempts for a piece of work until so many go on; what is in flight may still herald. */
  disarm(work: Work, most: number): void {
    for (let index = this.#linkSlots.length - 1; index >= 0 && work.armed > most; index--) {
      const slot = this.#linkSlots[index];
      if (slot?.state !== "armed" || slot.work !== work) continue;
      this.#port.call({ $case: "disarm", value: { link: work.link, slot: index } });
      this.#recalled.add(index);
      this.free(index);
    }
  }

  /**
   * Asks the device once more for what it may have left undone: it arms no slot that an attempt in flight is to fill, and says
   * no word of that. When light goes or comes back, such an attempt may have come to nothing.
   */
  armAgain(): void {
    for (const index of this.#recalled) {
      const slot = this.#linkSlots[index];
      if (slot?.state !== "armed") continue;
      const { work, linkRequest } = slot;
      this.#port.call({ $case: "arm", value: { link: work.link, slot: index, linkRequest } });
    }
  }

  /**
   * A slot now holds half of a pair. It may have been disarmed while that attempt was in flight, and armed for another link:
   * returns that link, which has a slot less now.
   */
  herald(index: number, work: Work): string | undefined {
    const slot = this.#linkSlots[index];
    assert(slot !== undefined && slot.state !== "held", `a herald for slot ${index}, which is held`);
    this.#recalled.delete(index);
    if (slot.state === "armed" && slot.work.link === work.link) {
      // The slot works for the link as before: only what it does is another thing.
      slot.work.armed -= 1;
      work.held += 1;
      this.#linkSlots[index] = { state: "held", work };
      return undefined;
    }
    const robbed = slot.state === "armed" ? this.free(index).link : undefined;
    this.#occupy(index, { state: "held", work });
    return robbed;
  }

  /** Takes a slot for a state of the node's own, or undefined where none is free. */
  takeForData(): number | undefined {
    return this.#dataSlots.pop();
  }

  /** A slot that a state of the node's own was in is empty again. */
  freeData(index: number): void {
    this.#dataSlots.push(index);
  }

  /** A slot that worked for a link is empty again; returns what it worked for. */
  free(index: number): Work {
    const slot = this.#linkSlots[index];
    assert(slot !== undefined && slot.state !== "free", `slot ${index} is freed twice`);
    const { work, state } = slot;
    this.#linkSlots[index] = FREE;
    this.#freeCount += 1;
    this.#used.set(work.link, (this.#used.get(work.link) ?? 0) - 1);
    work[state] -= 1;
    return work;
  }

  /** How many slots hold a half, or attempt, for anything; each is empty again once its request is over. */
  get usedCount(): number {
    return this.#linkSlots.length - this.#freeCount;
  }

  #occupy(index: number, slot: Exclude<Slot, { state: "free" }>): void {
    const { work, state } = slot;
    this.#linkSlots[index] = slot;
    this.#freeCount -= 1;
    this.#used.set(work.link, (this.#used.get(work.link) ?? 0) + 1);
    work[state] += 1;
  }
}
