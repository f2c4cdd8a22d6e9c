import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { ScenarioFault } from "../scenario/scenario.js";

/** A fault as the records tell it. */
export interface HappenedFault {
  readonly name: string;
  readonly type: ScenarioFault["type"];
  /** The node that crashed, or the link or channel that the fault was about. */
  readonly target: string;
  readonly begin: Instant;
  /** Absent: it is not over. */
  readonly end?: Instant;
}

/** The faults that happened, and so what is down. */
export class FaultHistory {
  readonly #happened = new Map<string, HappenedFault>();
  readonly #down = new Set<string>();

  /** Takes in a `fault` or `fault-over` record. */
  observe(record: TraceRecord): void {
    const name = record["fault"] as string;
    if (record.event === "fault") {
      const type = record["type"] as HappenedFault["type"];
      const target = record["target"] as string;
      this.#happened.set(name, { name, type, target, begin: record.at_ns });
      if (type === "crash") this.#down.add(target);
      return;
    }
    const begun = this.#happened.get(name);
    if (begun === undefined) return;
    this.#happened.set(name, { ...begun, end: record.at_ns });
    if (begun.type === "crash") this.#down.delete(begun.target);
  }

  /** In the order in which they began. */
  get happened(): readonly HappenedFault[] {
    return [...this.#happened.values()];
  }

  /** Whether a node has crashed and not begun again. */
  isDown(node: string): boolean {
    return this.#down.has(node);
  }
}

/** The group of a request or fault: its name up to the number that tells it from others. */
export function groupOf(name: string): string {
  const slash = name.indexOf("/");
  return slash < 0 ? name : name.slice(0, slash);
}
