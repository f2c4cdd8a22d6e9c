import picocolors from "picocolors";
import type { TraceRecord } from "../../engine/trace.js";
import { bellText } from "./human.js";

/** The first deliveries, each from the heralds of its link pairs to its ends, in plain sentences. */
export function renderStory(records: readonly TraceRecord[], deliveries: number, look = { colour: false }): string {
  const told = new Set<TraceRecord>();
  for (const pair of firstPairs(records, deliveries)) {
    for (const record of storyOf(pair, records)) told.add(record);
  }
  if (told.size === 0) return "  no pair reached both its ends\n";
  return lines([...told].sort(byTime), look);
}

/** The first events that a person can follow, in plain sentences. */
export function renderTimeline(records: readonly TraceRecord[], limit: number, look = { colour: false }): string {
  const known = records.filter((record) => sentence(record) !== undefined);
  const rest = known.length - limit;
  const more = rest > 0 ? `  … and ${rest} more\n` : "";
  return `${lines(known.slice(0, limit), look)}${more}`;
}

const DELIVERIES = new Set(["delivered", "measured", "sent", "received"]);

/** The first end-to-end pairs that two records tell of. */
function firstPairs(records: readonly TraceRecord[], limit: number): string[] {
  const once = new Set<string>();
  const pairs: string[] = [];
  for (const { event, pair } of records) {
    if (pairs.length >= limit) break;
    if (!DELIVERIES.has(event) || typeof pair !== "string") continue;
    if (once.has(pair)) pairs.push(pair);
    once.add(pair);
  }
  return pairs;
}

/** Its deliveries, the swaps that joined its ends (backwards from the last link pair), and the heralds of what they joined. */
function storyOf(pair: string, records: readonly TraceRecord[]): TraceRecord[] {
  const [circuit, first, last = ""] = pair.split(":");
  const parts = new Set([last]);
  const swaps = new Map<string, TraceRecord>();
  for (const record of records) {
    if (record.event === "swapped" && record["circuit"] === circuit) swaps.set(String(record["right"]), record);
  }
  let part = last;
  while (part !== first) {
    const swap = swaps.get(part);
    if (swap === undefined || parts.has(String(swap["left"]))) break;
    part = String(swap["left"]);
    parts.add(part);
  }
  return records.filter(({ event, pair: named, right }) => {
    if (DELIVERIES.has(event)) return named === pair;
    if (event === "pair") return parts.has(String(named));
    return event === "swapped" && parts.has(String(right));
  });
}

function lines(records: readonly TraceRecord[], { colour }: { colour: boolean }): string {
  const paint = picocolors.createColors(colour);
  const clock = clockFor(records.at(-1)?.at_ns ?? 0);
  const times = records.map(({ at_ns }) => clock(at_ns));
  const longest = Math.max(...times.map((time) => time.length), 0);
  const widest = Math.max(...records.map(({ node }) => node.length), 0);
  return records
    .map((record, i) => {
      const time = paint.dim((times[i] ?? "").padStart(longest));
      return `  ${time}  ${paint.cyan(record.node.padEnd(widest))}  ${sentence(record) ?? record.event}\n`;
    })
    .join("");
}

/** All times of a story in one unit, so that they can be compared at a glance. */
function clockFor(last: number): (instant: number) => string {
  const [size, unit, decimals] =
    last < 1e6 ? ([1e3, "µs", 3] as const) : last < 1e9 ? ([1e6, "ms", 3] as const) : ([1e9, "s", 6] as const);
  return (instant) => `${(instant / size).toFixed(decimals)} ${unit}`;
}

/** What a record says; `undefined` for events that only a full trace holds. */
function sentence(record: TraceRecord): string | undefined {
  const text = (field: string): string => bellText(String(record[field]));
  const number = (field: string): string => Number(record[field]).toFixed(4);
  const delivery = (): string => `${text("request")} #${text("sequence")}`;
  switch (record.event) {
    case "pair":
      return `heralds ${text("pair")} as ${text("frame")}, fidelity ${number("fidelity")}`;
    case "opened":
      return `opens ${text("request")}: ${text("type")}, ${record["count"] === undefined ? "as many as can be had" : text("count")}`;
    case "link-error":
      return `gives up on link ${text("link")}: ${text("reason")}`;
    case "swapped":
      return record["outcome"] === undefined
        ? `fails to swap ${text("left")} with ${text("right")}`
        : `swaps ${text("left")} with ${text("right")} → ${text("outcome")}`;
    case "delivered": {
      const truth = record["fidelity"] === undefined ? "" : ` (truly ${number("fidelity")})`;
      return `is handed ${delivery()} as ${text("frame")}, estimates ${number("goodness")}${truth}`;
    }
    case "measured":
      return `measures ${delivery()} along axis ${text("axis")}: ${text("outcome")}`;
    case "sent":
      return `sends ${delivery()}: its Bell measurement gives ${text("outcome")}`;
    case "received":
      return `receives ${delivery()}, fidelity ${number("fidelity")}`;
    case "circuit-opened":
      return `opens circuit ${text("circuit")} over ${text("path").replaceAll(">", " > ")}`;
    case "circuit-stands":
      return `knows that circuit ${text("circuit")} stands`;
    case "circuit-down": {
      const link = record["link"] === undefined ? "" : ` at ${text("link")}`;
      return `sees circuit ${text("circuit")} fall${link}: ${text("reason")}`;
    }
    case "purified":
      return `${record["success"] === true ? "purifies" : "fails to purify"} ${text("kept")} with ${text("spent")}, round ${text("round")}`;
    case "discarded":
      return `gives up ${text("pair")}: ${text("reason")}`;
    case "lost":
      return `loses ${text("pair")}: a swap on its way failed`;
    case "fault":
      return `begins ${text("fault")}: ${text("type")} ${text("target")}`;
    case "fault-over":
      return `ends ${text("fault")}: ${text("type")} ${text("target")}`;
    case "light-lost":
      return `sees no light from ${text("link")}`;
    case "light-back":
      return `sees light from ${text("link")} again`;
    case "completed":
      return `completes ${text("request")} with ${text("delivered")}`;
    case "failed":
      return `fails ${text("request")} with ${text("delivered")}: ${text("reason")}${record["advice"] === undefined ? "" : ` (${text("advice")})`}`;
    case "end":
      return `ends the run: ${text("reason")}`;
    default:
      return undefined;
  }
}

const byTime = (a: TraceRecord, b: TraceRecord): number => a.at_ns - b.at_ns;
