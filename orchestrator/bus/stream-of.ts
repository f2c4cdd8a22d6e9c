import type { Redis } from "ioredis";
import { traceKey } from "./keys.js";

/** What a stream holds, entry by entry: a line's number and text, a gap as `first-last`, or the reason of the end. */
export async function streamOf(redis: Redis, run: string): Promise<string[]> {
  const entries = await redis.xrange(traceKey(run), "-", "+");
  return entries.map(([, [kind, value = "", , other = ""]]) => {
    if (kind === "gap_first") return `gap ${value}-${other}`;
    return kind === "over" ? `over: ${value}` : `${value} ${other}`;
  });
}

/** Waits for the entry that accounts for a line, at most so long; false where it did not come. */
export async function arrives(redis: Redis, run: string, line: number, deadlineMs: number): Promise<boolean> {
  // The entry before the line's own has the line's number as its id.
  const found = await redis.xread("COUNT", 1, "BLOCK", deadlineMs, "STREAMS", traceKey(run), `${line}-0`);
  return found !== null;
}
