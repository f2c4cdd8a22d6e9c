import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { textOf } from "./scene.js";

/** How many pairs may be heralded before a picture without deliveries ends. */
const PAIRS_MAX = 8;

/** What a run says about its own extent. */
export interface Extent {
  /** When each end-to-end pair is complete at both ends, in order; at most the number asked for. */
  readonly completions: readonly Instant[];
  /** The last instant of the run. */
  readonly end: Instant;
  /** Where a picture without deliveries ends. */
  readonly idleEnd: Instant;
}

/** Finds the first deliveries of the chosen requests. */
export function extentOf(
  records: readonly TraceRecord[],
  options: { most: number; requests?: readonly string[] | undefined },
): Extent {
  const told = new Set<string>();
  const completions: Instant[] = [];
  let pairs = 0;
  let idleEnd: Instant | undefined;
  let lastInteresting = 0 as Instant;
  for (const record of records) {
    if (record.event === "end") continue;
    if (completions.length >= options.most) break;
    lastInteresting = record.at_ns;
    if (record.event === "pair") {
      pairs += 1;
      if (pairs === PAIRS_MAX) idleEnd = record.at_ns;
    }
    if (options.requests !== undefined && !options.requests.includes(textOf(record, "request"))) continue;
    if (record.event === "received") completions.push(record.at_ns);
    else if (record.event === "delivered" || record.event === "measured") {
      const key = `${textOf(record, "request")} ${textOf(record, "sequence")}`;
      if (told.has(key)) completions.push(record.at_ns);
      told.add(key);
    }
  }
  const end = records.at(-1)?.at_ns ?? (0 as Instant);
  return { completions, end, idleEnd: idleEnd ?? lastInteresting };
}
