import { Bug } from "./assert.js";
import type { Instant } from "./time.js";

export { readHeader, readRecord, readTrace, type Trace, UnreadableTrace } from "./trace/read.js";

/** How much a trace tells: everything, what a person follows, or nothing. */
export type TraceLevel = "full" | "story" | "none";

/** What a field of a trace record may hold. */
export type TraceValue = string | number | boolean;

/** One thing that happened; fields are written in the order in which the object was built. `docs/trace.md` lists them. */
export interface TraceRecord {
  readonly at_ns: Instant;
  readonly node: string;
  readonly event: string;
  readonly [field: string]: TraceValue | undefined;
}

/** The first line of a trace: what was run. */
export interface TraceHeader {
  /** Version of the format. */
  readonly entanglab: 1;
  readonly trace: TraceLevel;
  /** The whole scenario as it was understood. */
  readonly scenario: unknown;
  readonly seed: number;
}

/** The last record of a complete trace: why the run ended. */
export interface TraceEnd extends TraceRecord {
  readonly node: "conductor";
  readonly event: "end";
  /** The scenario's duration was over, nothing was planned any more, or it was stopped from outside. */
  readonly reason: "duration" | "quiet" | "stopped";
}

/** What a person follows: the same events at every level but none. */
const STORY: ReadonlySet<string> = new Set([
  "fault",
  "fault-over",
  "pair",
  "opened",
  "circuit-opened",
  "circuit-stands",
  "circuit-down",
  "link-error",
  "swap",
  "swapped",
  "delivered",
  "measured",
  "sent",
  "received",
  "purified",
  "discarded",
  "lost",
  "completed",
  "failed",
  "end",
]);

/** Whether a record belongs to the story; `docs/trace.md` marks those that do. */
export const isStory = ({ event }: TraceRecord): boolean => STORY.has(event);

/** The header as the first line of `trace.ndjson`, without the line break. */
export function headerLine({ entanglab, trace, scenario, seed }: TraceHeader): string {
  return JSON.stringify({ entanglab, trace, scenario, seed });
}

/**
 * A record as its line of `trace.ndjson`, without the line break: `at_ns`, `node` and `event` first, then the other fields in
 * the order in which the object was built; absent ones are left out. Records that are equal give the same bytes.
 */
export function traceLine(record: TraceRecord): string {
  let line = `{"at_ns":${written("at_ns", record.at_ns)},"node":${quoted(record.node)},"event":${quoted(record.event)}`;
  for (const field in record) {
    if (field === "at_ns" || field === "node" || field === "event") continue;
    const value = record[field];
    if (value !== undefined)
      line += `,${quoted(field)}:${typeof value === "string" ? quoted(value) : written(field, value)}`;
  }
  return `${line}}`;
}

/** A number or truth value in JSON. JSON cannot tell -0 from 0 and has no infinities, so a trace that held them would lie. */
function written(field: string, value: number | boolean): string {
  if (value === true) return "true";
  if (value === false) return "false";
  const isTraceable = typeof value === "number" && value - value === 0 && (value !== 0 || 1 / value > 0);
  if (!isTraceable) throw new Bug(`the trace field ${field} is ${Object.is(value, -0) ? "-0" : String(value)}`);
  return String(value);
}

const NEEDS_ESCAPES = /[^ !#-[\]-~]/;

/** A string in JSON. Almost all are plain ASCII, which needs no escapes. */
const quoted = (text: string): string => (NEEDS_ESCAPES.test(text) ? JSON.stringify(text) : `"${text}"`);
