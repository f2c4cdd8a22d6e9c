import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { ScenarioFault } from "../scenario/scenario.js";

/** A fault as the records tell it. */
export interface HappenedFault {
  readonly name: string;
  readonly type: ScenarioFault["type"];
  /** The node that crashed, or the link that was cut. */
  readonly target: string;
  readonly begin: Instant;
  /** Absent: it is not over. */
  readonly end?: Instant;
}

/** The faults that happened, and so what is down. */
export class FaultHistory {
  readonly #happened = new Map<string, HappenedFault>();

  /** Takes in a `fault` or `fault-over` record. */
  observe(record: TraceRecord): void {
    const name = record["fault"] as string;
    if (record.event === "fault") {
      const type = record["type"] as HappenedFault["type"];
      this.#happened.set(name, { name, type, target: record["target"] as string, begin: record.at_ns });
      return;
    }
    const begun = this.#happened.get(name);
    if (begun !== undefined) this.#happened.set(name, { ...begun, end: record.at_ns });
  }

  /** In the order in which they began. */
  get happened(): readonly HappenedFault[] {
    return [...this.#happened.values()];
  }

  /** Whether a node has crashed and not begun again. */
  isDown(node: string): boolean {
    return this.happened.some(({ type, target, end }) => type === "crash" && target === node && end === undefined);
  }
}
