import type { Bases } from "../scenario/scenario.js";
import type { Observation } from "./observation.js";
import type { Tally } from "./statistics/proportion.js";

/** Places of Z and X in the axes of BBM92. */
const Z = 0;
const X = 1;
/** Neither measurement has more axes than this at one end. */
const AXES = 2;

/** Counts equal and unequal outcomes by the axes that the two ends chose. */
export class Outcomes {
  readonly #bases: Bases;
  readonly #equal: number[] = [0, 0, 0, 0];
  readonly #trials: number[] = [0, 0, 0, 0];

  constructor(bases: Bases) {
    this.#bases = bases;
  }

  /** Takes in one pair: the place of each end's axis in its list, and whether the outcomes are equal. */
  observe(headAxis: number, tailAxis: number, isEqual: boolean): void {
    const setting = headAxis * AXES + tailAxis;
    this.#trials[setting] = (this.#trials[setting] ?? 0) + 1;
    if (isEqual) this.#equal[setting] = (this.#equal[setting] ?? 0) + 1;
  }

  /** A metric by its name within the request; `undefined` if there is none such. */
  value(key: string): Observation | undefined {
    switch (key) {
      case "chsh":
        return {
          statistic: "chsh",
          settings: [this.#settings(0, 0), this.#settings(0, 1), this.#settings(1, 0), this.#settings(1, 1)],
        };
      case "correlation":
        return { statistic: "correlation", tally: this.#sifted() };
      case "qber":
        return { statistic: "proportion", tally: this.#wrong(this.#sifted()) };
      case "qber.x":
        return { statistic: "proportion", tally: this.#wrong(this.#settings(X, X)) };
      case "qber.z":
        return { statistic: "proportion", tally: this.#wrong(this.#settings(Z, Z)) };
      case "sifted":
        return { statistic: "count", value: this.#sifted().trials };
      default:
        return undefined;
    }
  }

  #settings(headAxis: number, tailAxis: number): Tally {
    const setting = headAxis * AXES + tailAxis;
    return { hits: this.#equal[setting] ?? 0, trials: this.#trials[setting] ?? 0 };
  }

  #sifted(): Tally {
    const first = this.#settings(0, 0);
    const second = this.#settings(1, 1);
    return { hits: first.hits + second.hits, trials: first.trials + second.trials };
  }

  /** Φ⁺ gives equal outcomes in X and in Z, but opposite ones in Y. */
  #wrong({ hits, trials }: Tally): Tally {
    return { hits: this.#bases === "y" ? hits : trials - hits, trials };
  }
}
