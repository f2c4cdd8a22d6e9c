import type { Duration } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Observation } from "./observation.js";
import { rate } from "./rate.js";

/** What one link heralded. */
export class LinkMetrics {
  readonly name: string;
  readonly #fidelities: number[] = [];
  #pairs = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Takes in a `pair` record of the link. */
  observe(record: TraceRecord): void {
    this.#pairs++;
    const fidelity = record["fidelity"];
    if (typeof fidelity === "number") this.#fidelities.push(fidelity);
  }

  /** A metric of the link by its name within the link; `undefined` if there is none such. */
  value(key: string, duration: Duration): Observation | undefined {
    switch (key) {
      case "pairs":
        return { statistic: "count", value: this.#pairs };
      case "rate":
        return rate(this.#pairs, duration);
      case "fidelity.mean":
        return { statistic: "mean", values: this.#fidelities };
      default:
        return undefined;
    }
  }
}
