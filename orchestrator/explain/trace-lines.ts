import { createReadStream } from "node:fs";
import { readHeader, type TraceHeader, UnreadableTrace } from "../../engine/trace.js";

const CHUNK = 1 << 20;

/** Reads a trace line by line, however large it is, and returns its header; `line` is given every other line, with its number from 1. */
export async function readLines(file: string, line: (text: string, number: number) => void): Promise<TraceHeader> {
  let header: TraceHeader | undefined;
  let rest = "";
  let number = 0;
  const take = (text: string): void => {
    number += 1;
    if (header === undefined) header = readHeader(text);
    else line(text, number);
  };
  for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: CHUNK })) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) take(text);
  }
  if (rest !== "") take(rest);
  if (header === undefined) throw new UnreadableTrace(1, "the trace is empty");
  return header;
}
