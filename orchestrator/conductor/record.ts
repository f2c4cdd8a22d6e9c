import type { Instant } from "../../engine/time.js";
import type { TraceRecord, TraceValue } from "../../engine/trace.js";
import type { TraceEntry } from "../../proto/gen/entanglab/runtime/v1/runtime.js";

/** The record that a node sent, as it would have recorded it inside this process. */
export function recordFrom(node: string, { timeNs, event, fields }: TraceEntry): TraceRecord {
  const record: Record<string, TraceValue> = { at_ns: timeNs, node, event };
  for (const { name, value } of fields) if (value !== undefined) record[name] = value.value;
  return record as unknown as TraceRecord & { at_ns: Instant };
}
