import type { Scenario } from "../scenario/scenario.js";
import { isDelivery, type Loss, lossesOf } from "./losses.js";
import type { FoundPair } from "./pair-search.js";
import { type Step, stepsOf } from "./pair-steps.js";
import { type Wait, waitsOf } from "./waits.js";

/** One pair's life: what `explain TRACE --pair ID --json` prints. */
export interface PairLife {
  /** Version of the format. */
  readonly entanglab_pair: 1;
  readonly pair: string;
  readonly type: "link" | "circuit";
  /** The nodes from end to end, head first. */
  readonly path: readonly string[];
  /** The link pairs that it was made of; of a link pair itself alone. */
  readonly parts: readonly string[];
  /** The end-to-end pairs that a link pair became part of. */
  readonly wholes: readonly string[];
  /** From its first herald to the last end that was told, or to the last word of it. */
  readonly span_ns: number;
  readonly fate: "delivered" | "one end alone was told" | "lost" | "spent on purification" | "joined" | "unknown";
  readonly steps: readonly Step[];
  readonly waits: readonly Wait[];
  readonly losses: readonly Loss[];
  /** What a reader should know of the trace, as sentences. */
  readonly notes: readonly string[];
}

/** Tells one pair's life from its records. */
export function pairLife(found: FoundPair): PairLife {
  const { pair, records, wholes, header } = found;
  const scenario = header.scenario as Scenario;
  const parts = pair.type === "link" ? [pair.name] : found.parts;
  const steps = stepsOf(records);
  const [first, last] = [steps[0], steps.at(-1)];
  return {
    entanglab_pair: 1,
    pair: pair.name,
    type: pair.type,
    path: pathOf(parts, scenario),
    parts,
    wholes: pair.type === "link" ? wholes : [],
    span_ns: first === undefined || last === undefined ? 0 : last.at_ns - first.at_ns,
    fate: fateOf(found),
    steps,
    waits: waitsOf(records, parts, scenario),
    losses: lossesOf({ ...found, parts }, scenario),
    notes: notesOf(found),
  };
}

/** The nodes along link pairs that follow each other, head first. */
function pathOf(parts: readonly string[], { links }: Scenario): string[] {
  const ends = parts.flatMap((part) => links.find(({ name }) => part.startsWith(`${name}/`))?.ends ?? []);
  if (ends.length !== 2 * parts.length) return [];
  if (parts.length === 1) return ends;
  const [a, b, c, d] = ends;
  const path = [a === c || a === d ? b : a].flatMap((node) => node ?? []);
  for (let place = 0; place < ends.length; place += 2) {
    const next = ends[place] === path.at(-1) ? ends[place + 1] : ends[place];
    if (next !== undefined) path.push(next);
  }
  return path;
}

function fateOf({ pair, records, wholes }: FoundPair): PairLife["fate"] {
  const own = records.filter((record) => isDelivery(record) && (pair.type === "link" || record["pair"] === pair.name));
  if (new Set(own.map(({ node }) => node)).size === 2) return "delivered";
  if (own.length > 0) return "one end alone was told";
  if (stepsOf(records).some(({ outcome }) => outcome === "bad")) return "lost";
  if (records.some(({ event, spent }) => event === "purified" && spent === pair.name)) return "spent on purification";
  return wholes.length > 0 || records.some(({ event }) => event === "swapped") ? "joined" : "unknown";
}

function notesOf({ header, isCut, isComplete, pair, wholes, parts }: FoundPair): string[] {
  const others = pair.type === "link" ? wholes.filter((whole) => whole !== pair.name) : [];
  return [
    ...(others.length === 0 ? [] : [`the whole story of what it became part of: --pair ${others.join(", --pair ")}`]),
    ...(others.length > 0 || pair.type === "circuit" || parts.length === 1
      ? []
      : [
          `swaps joined it to ${parts.filter((part) => part !== pair.name).join(", ")}, but no end was told of the whole`,
        ]),
    ...(header.trace === "story"
      ? ["this is a trace of the story alone: what each node believed on the way, and its messages, are in a full one"]
      : []),
    ...(isCut ? ["there are more records about it than are told here"] : []),
    ...(isComplete ? [] : ["the trace is incomplete: what came after its last line is not known"]),
  ];
}
