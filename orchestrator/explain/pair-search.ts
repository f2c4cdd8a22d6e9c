import { readRecord, type TraceHeader, type TraceRecord } from "../../engine/trace.js";
import { Chain } from "./chain.js";
import { Neighbours } from "./neighbours.js";
import { type PairName, pairNameOf } from "./pair-name.js";
import { readLines } from "./trace-lines.js";

/** A pair that a trace tells of, and every record about it. */
export interface FoundPair {
  readonly header: TraceHeader;
  readonly pair: PairName;
  /** The link pairs that were joined to it, head first. */
  readonly parts: readonly string[];
  /** The end-to-end pairs that it is, or is part of. */
  readonly wholes: readonly string[];
  readonly records: readonly TraceRecord[];
  /** There were more records than these. */
  readonly isCut: boolean;
  /** The trace ends as it should. */
  readonly isComplete: boolean;
}

/** There is none of that name. */
interface NoPair {
  /** Which there are. */
  readonly advice: string;
}

/** More than one pair ever has. */
const RECORDS_MAX = 5_000;

/** Events that name end-to-end pairs, and `pair`, which names every link pair. */
const SWAPPED = /"event":"swapped"/;
const END = /"node":"conductor","event":"end"/;
const NAMING = /"event":"(?:pair|delivered|measured|sent|received|purified)"/;

/** Looks a pair up in a trace, in two passes over the file; `advice` where there is none such. */
export async function findPair(file: string, pair: PairName): Promise<FoundPair | NoPair> {
  const found = await firstPass(file, pair);
  if ("advice" in found) return found;
  const { parts, wholes } = found;
  const names = pair.type === "link" ? [pair.name, ...wholes] : [...parts, pair.name];
  const isAbout = new RegExp(`"(?:${names.map(escaped).join("|")})"`);
  const records: TraceRecord[] = [];
  let isCut = false;
  await readLines(file, (text, number) => {
    if (!isAbout.test(text)) return;
    if (records.length < RECORDS_MAX) records.push(readRecord(text, number));
    else isCut = true;
  });
  return { ...found, pair, records, isCut };
}

/** Which link pairs it is made of, or is part of. */
async function firstPass(
  file: string,
  pair: PairName,
): Promise<Pick<FoundPair, "header" | "parts" | "wholes" | "isComplete"> | NoPair> {
  const chain = new Chain(pair.type === "link" ? [pair.name] : [pair.first, pair.last]);
  const neighbours = new Neighbours(pair);
  const wholes = new Set<string>();
  let isSeen = false;
  let isComplete = false;
  const name = (text: string): void => {
    if (text === pair.name) isSeen = true;
    neighbours.see(text);
    const whole = pairNameOf(text);
    if (whole?.type === "circuit" && chain.has(whole.first) && chain.has(whole.last)) wholes.add(text);
  };
  const header = await readLines(file, (text, number) => {
    isComplete = END.test(text);
    if (SWAPPED.test(text)) {
      const { node, left, right, outcome } = readRecord(text, number);
      if (outcome !== undefined) chain.add({ left: String(left), right: String(right), node });
    } else if (NAMING.test(text)) {
      const { event, pair: named, kept, spent } = readRecord(text, number);
      for (const one of event === "purified" ? [kept, spent] : [named]) name(String(one));
    }
  });
  if (!isSeen) return { advice: neighbours.advice() };
  return { header, parts: chain.inOrder(), wholes: [...wholes], isComplete };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/~]/g, "\\$&");
