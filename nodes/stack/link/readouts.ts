import { type Random, randomStream } from "../../../engine/random.js";
import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { Port } from "../../port.js";
import type { Half } from "../layers.js";

interface Readout {
  readonly purpose: string;
  readonly half: Half;
}

/** Halves that are measured as soon as they are heralded, each along an axis chosen at random among those of its purpose. */
export class Readouts {
  readonly #port: Port;
  readonly #start: NodeStart;
  readonly #choices = new Map<string, Random>();
  readonly #underWay = new Map<number, Readout>();

  constructor(port: Port, start: NodeStart) {
    this.#port = port;
    this.#start = start;
  }

  /** Begins to measure a half; returns it with its axis, by its place among them. */
  begin(purpose: string, half: Half, axes: readonly PureState[]): Half {
    const axis = this.#choose(purpose, axes.length);
    const read = { ...half, axis };
    const call = this.#port.call({ $case: "measure", value: { qubit: half.qubit, axis: axes[axis] } });
    this.#underWay.set(call, { purpose, half: read });
    return read;
  }

  /** The readout that a call was, which is over now. */
  take(call: number): Readout | undefined {
    const readout = this.#underWay.get(call);
    this.#underWay.delete(call);
    return readout;
  }

  #choose(purpose: string, count: number): number {
    if (count === 1) return 0;
    let choices = this.#choices.get(purpose);
    if (choices === undefined) {
      choices = randomStream(this.#start.seed, `axis/${this.#start.name}/${this.#start.epoch}/${purpose}`);
      this.#choices.set(purpose, choices);
    }
    return choices.integer(count);
  }
}
