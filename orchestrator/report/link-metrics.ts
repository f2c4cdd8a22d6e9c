import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Observation } from "./observation.js";
import { rate } from "./rate.js";
import { Series } from "./series.js";
import type { Stretches } from "./stretches.js";

interface LinkSample {
  readonly part: Stretches;
  pairs: number;
  readonly fidelities: Series;
}

/** What one link heralded. */
export class LinkMetrics {
  readonly name: string;
  readonly #whole: LinkSample;
  readonly #samples: readonly LinkSample[];

  /** `parts` are the parts of the run that are looked at by themselves, the whole run first. */
  constructor(name: string, [whole, ...rest]: readonly [Stretches, ...Stretches[]]) {
    this.name = name;
    this.#whole = sampleOf(whole);
    this.#samples = [this.#whole, ...rest.map(sampleOf)];
  }

  /** Takes in a `pair` record of the link. */
  observe(record: TraceRecord): void {
    const fidelity = record["fidelity"];
    for (const sample of this.#samples) {
      if (!sample.part.isOpen) continue;
      sample.pairs++;
      if (typeof fidelity === "number") sample.fidelities.add(fidelity);
    }
  }

  /** A metric of the link by its name within the link; `undefined` if there is none such. Without `part`, of the whole run. */
  value(key: string, end: Instant, part?: Stretches): Observation | undefined {
    const sample = this.#sampleOf(part);
    switch (key) {
      case "pairs":
        return { statistic: "count", value: sample.pairs };
      case "rate":
        return rate(sample.pairs, sample.part.overlap(0, end));
      case "fidelity.mean":
        return sample.fidelities.observed("mean");
      default:
        return undefined;
    }
  }

  /** The mean of a series so far; `undefined` where there is none. */
  runningMean(key: string, part?: Stretches): number | undefined {
    return key === "fidelity.mean" ? this.#sampleOf(part).fidelities.mean : undefined;
  }

  #sampleOf(part: Stretches | undefined): LinkSample {
    return this.#samples.find((sample) => sample.part === part) ?? this.#whole;
  }
}

const sampleOf = (part: Stretches): LinkSample => ({ part, pairs: 0, fidelities: new Series() });
