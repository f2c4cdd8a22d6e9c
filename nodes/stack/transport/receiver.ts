import { Gate } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Port } from "../../port.js";
import type { Delivery } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import { pairName } from "../names.js";
import { present } from "../present.js";

interface Correcting {
  readonly delivery: Delivery;
  readonly sequence: number;
  readonly gates: readonly Gate[];
}

/** The tail's part in teleportation: waits for the two bits, corrects its half, and has the state. */
export class Receiver {
  readonly #port: Port;
  readonly #link: () => LinkLayer;
  readonly #pairs = new Map<string, Delivery>();
  /** Bits that came before the tail was told of the pair. */
  readonly #early = new Map<string, Correction>();
  readonly #correcting = new Map<number, Correcting>();

  constructor(port: Port, link: () => LinkLayer) {
    this.#port = port;
    this.#link = link;
  }

  /** The tail's half of a pair that carries a state is there. */
  delivered(delivery: Delivery): void {
    const name = pairName(delivery.pair);
    const correction = this.#early.get(name);
    this.#early.delete(name);
    if (correction === undefined) this.#pairs.set(name, delivery);
    else this.#correct(delivery, correction);
  }

  /** The bits of a teleportation arrive. */
  corrected(correction: Correction): void {
    const name = pairName(present(correction.pair, "pair"));
    const delivery = this.#pairs.get(name);
    this.#pairs.delete(name);
    if (delivery === undefined) this.#early.set(name, correction);
    else this.#correct(delivery, correction);
  }

  /** The circuit broke or is over: the bits of the pairs that still wait for theirs will not come. */
  interrupted(circuit: string): void {
    const waiting = [...this.#pairs].filter(([, { pair }]) => pair.circuit === circuit);
    for (const [name] of waiting) this.#pairs.delete(name);
    for (const [name, { pair }] of this.#early) if (pair?.circuit === circuit) this.#early.delete(name);
    for (const [, { half }] of waiting) this.#link().release(half.qubit);
  }

  /** A gate is over; false where the call was not the receiver's. */
  result(call: number): boolean {
    const correcting = this.#correcting.get(call);
    if (correcting === undefined) return false;
    this.#correcting.delete(call);
    this.#continue(correcting);
    return true;
  }

  /** The pair's own frame and the outcome add up to what is to be undone; a bit that was withheld counts as 0. */
  #correct(delivery: Delivery, correction: Correction): void {
    if (correction.failed) {
      this.#link().release(delivery.half.qubit);
      return;
    }
    const x = delivery.frame.x !== (correction.x ?? false);
    const z = delivery.frame.z !== (correction.z ?? false);
    const gates = [...(x ? [Gate.X] : []), ...(z ? [Gate.Z] : [])];
    this.#continue({ delivery, sequence: correction.sequenceNumber, gates });
  }

  #continue({ delivery, sequence, gates: [gate, ...rest] }: Correcting): void {
    const { qubit } = delivery.half;
    if (gate !== undefined) {
      const call = this.#port.call({ $case: "applyGate", value: { qubit, gate } });
      this.#correcting.set(call, { delivery, sequence, gates: rest });
      return;
    }
    const { request, pair } = delivery;
    const claim = { $case: "state" as const, value: { pair, request, sequenceNumber: sequence } };
    this.#port.call({ $case: "announce", value: { qubit, claim } });
    this.#link().release(qubit);
  }
}
