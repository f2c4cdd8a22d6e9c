import { assert } from "../../../engine/assert.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Port } from "../../port.js";

type Slot =
  | { readonly state: "free" }
  | { readonly state: "armed"; readonly link: string; readonly linkRequest: string }
  | { readonly state: "held"; readonly link: string };

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

  constructor(port: Port, start: NodeStart) {
    this.#port = port;
    const linkSlots = start.slotCount - start.dataSlotCount;
    this.#linkSlots = Array.from({ length: linkSlots }, () => FREE);
    this.#dataSlots = Array.from({ length: start.dataSlotCount }, (_, place) => linkSlots + place);
    for (const end of start.links) this.#limit.set(end.link, end.slotCountMax);
  }

  /** Lets one more slot attempt for a link request; false where none is free for it. */
  arm(link: string, linkRequest: string): boolean {
    if ((this.#used.get(link) ?? 0) >= (this.#limit.get(link) ?? 0)) return false;
    const slot = this.#linkSlots.indexOf(FREE);
    if (slot < 0) return false;
    this.#occupy(slot, { state: "armed", link, linkRequest });
    this.#port.call({ $case: "arm", value: { link, slot, linkRequest } });
    return true;
  }

  /** How many slots attempt for a link request. */
  armedFor(linkRequest: string): number {
    let count = 0;
    for (const slot of this.#linkSlots) if (slot.state === "armed" && slot.linkRequest === linkRequest) count += 1;
    return count;
  }

  /** Ends the attempts of a link for every request but one; what is in flight may still herald. */
  disarmOthers(link: string, linkRequest: string | undefined): void {
    this.#linkSlots.forEach((slot, index) => {
      if (slot.state !== "armed" || slot.link !== link || slot.linkRequest === linkRequest) return;
      this.#port.call({ $case: "disarm", value: { link, slot: index } });
      this.#recalled.add(index);
      this.free(index);
    });
  }

  /**
   * Asks the device once more for what it may have left undone: it arms no slot that an attempt in flight is to fill, and says
   * no word of that. When light goes or comes back, such an attempt may have come to nothing.
   */
  armAgain(): void {
    for (const index of this.#recalled) {
      const slot = this.#linkSlots[index];
      if (slot?.state !== "armed") continue;
      this.#port.call({ $case: "arm", value: { link: slot.link, slot: index, linkRequest: slot.linkRequest } });
    }
  }

  /** A slot now holds half of a pair of a link. It may have been disarmed while that attempt was in flight. */
  herald(index: number, link: string): void {
    const slot = this.#linkSlots[index];
    assert(slot !== undefined && slot.state !== "held", `a herald for slot ${index}, which is held`);
    this.#recalled.delete(index);
    if (slot.state === "armed") this.free(index);
    this.#occupy(index, { state: "held", link });
  }

  /** Takes a slot for a state of the node's own, or undefined where none is free. */
  takeForData(): number | undefined {
    return this.#dataSlots.pop();
  }

  /** A slot that a state of the node's own was in is empty again. */
  freeData(index: number): void {
    this.#dataSlots.push(index);
  }

  /** A slot that worked for a link is empty again. */
  free(index: number): void {
    const slot = this.#linkSlots[index];
    assert(slot !== undefined && slot.state !== "free", `slot ${index} is freed twice`);
    this.#linkSlots[index] = FREE;
    this.#used.set(slot.link, (this.#used.get(slot.link) ?? 0) - 1);
  }

  #occupy(index: number, slot: Exclude<Slot, { state: "free" }>): void {
    this.#linkSlots[index] = slot;
    this.#used.set(slot.link, (this.#used.get(slot.link) ?? 0) + 1);
  }
}
