import type { TraceEnd, TraceHeader, TraceRecord } from "../trace.js";

/** A complete trace: its first line, its last, and everything between. */
export interface Trace {
  readonly header: TraceHeader;
  readonly records: readonly TraceRecord[];
  readonly end: TraceEnd;
}

/** The text is not a complete trace; the message begins with the number of the line. */
export class UnreadableTrace extends Error {
  override readonly name = "UnreadableTrace";
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.line = line;
  }
}

/** Reads the text of `trace.ndjson`, or throws `UnreadableTrace` for the first line that is wrong. */
export function readTrace(text: string): Trace {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const header = readHeader(lines[0]);
  const records: TraceRecord[] = [];
  for (let i = 1; i < lines.length; i++) {
    const record = readRecord(lines[i] ?? "", i + 1);
    if (isEnd(record)) {
      if (i + 1 < lines.length) throw new UnreadableTrace(i + 2, "nothing may follow the end of the trace");
      return { header, records, end: readEnd(record, i + 1) };
    }
    records.push(record);
  }
  throw new UnreadableTrace(
    lines.length,
    `the trace is incomplete: it lacks its last line, {"at_ns":…,"node":"conductor","event":"end",…}`,
  );
}

/** Reads the first line of a trace. */
export function readHeader(line: string | undefined): TraceHeader {
  if (line === undefined) throw new UnreadableTrace(1, "the trace is empty");
  const { entanglab, trace, scenario, seed } = readObject(line, 1);
  if (entanglab === undefined) throw new UnreadableTrace(1, "not the header of a trace: it has no field entanglab");
  if (entanglab !== 1)
    throw new UnreadableTrace(1, `format version ${JSON.stringify(entanglab)}; this program reads 1`);
  if (trace !== "full" && trace !== "story" && trace !== "none") {
    throw new UnreadableTrace(1, `trace is ${JSON.stringify(trace)}; allowed: full, story, none`);
  }
  if (scenario === undefined) throw new UnreadableTrace(1, "the header has no scenario");
  if (!isCount(seed)) throw new UnreadableTrace(1, `seed is ${JSON.stringify(seed)}, not a whole number below 2^53`);
  return { entanglab, trace, scenario, seed };
}

/** Reads a line after the first; lines are counted from 1. */
export function readRecord(line: string, number: number): TraceRecord {
  const record = readObject(line, number);
  if (!isCount(record["at_ns"])) {
    throw new UnreadableTrace(number, `at_ns is ${JSON.stringify(record["at_ns"])}, not a whole number of nanoseconds`);
  }
  for (const field of ["node", "event"]) {
    if (typeof record[field] !== "string") {
      throw new UnreadableTrace(number, `${field} is ${JSON.stringify(record[field])}, not a name`);
    }
  }
  for (const [field, value] of Object.entries(record)) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new UnreadableTrace(
        number,
        `${field} is ${JSON.stringify(value)}, not a string, a number or a truth value`,
      );
    }
  }
  return record as TraceRecord;
}

const isEnd = (record: TraceRecord): boolean => record.node === "conductor" && record.event === "end";

function readEnd(record: TraceRecord, number: number): TraceEnd {
  const { reason } = record;
  if (reason !== "duration" && reason !== "quiet" && reason !== "stopped") {
    throw new UnreadableTrace(number, `reason is ${JSON.stringify(reason)}; allowed: duration, quiet, stopped`);
  }
  return record as TraceEnd;
}

function readObject(line: string, number: number): { readonly [field: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UnreadableTrace(number, `not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UnreadableTrace(number, "not a JSON object");
  return value as { readonly [field: string]: unknown };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
