import type { Instant } from "../../engine/time.js";
import type { Observation } from "./observation.js";
import type { Stretches } from "./stretches.js";

/** Counts of what no single request or link is about. */
export class RunMetrics {
  readonly #parts: readonly [Stretches, ...Stretches[]];
  readonly #counts = new Map<string, Map<Stretches, number>>();

  /** `parts` are the parts of the run that are looked at by themselves, the whole run first. */
  constructor(parts: readonly [Stretches, ...Stretches[]]) {
    this.#parts = parts;
  }

  count(key: "swaps" | "changed"): void {
    const counts = this.#counts.get(key) ?? new Map<Stretches, number>();
    this.#counts.set(key, counts);
    for (const part of this.#parts) if (part.isOpen) counts.set(part, (counts.get(part) ?? 0) + 1);
  }

  /** A metric by its name within `run` or `routes`; `undefined` if there is none such. Without `part`, of the whole run. */
  value(key: string, end: Instant, part: Stretches = this.#parts[0]): Observation | undefined {
    if (key === "duration") return { statistic: "value", value: part.overlap(0, end) };
    if (key !== "swaps" && key !== "changed") return undefined;
    return { statistic: "count", value: this.#counts.get(key)?.get(part) ?? 0 };
  }
}
