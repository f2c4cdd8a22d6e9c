import type { TraceRecord } from "../../engine/trace.js";
import { bellText, humanText } from "../report/human.js";

/** One step in the life of a pair. */
export interface Step {
  readonly at_ns: number;
  readonly node: string;
  readonly text: string;
  /** The Bell state that the node takes it for, and the fidelity that it expects. */
  readonly frame: string | null;
  readonly goodness: number | null;
  /** Its true fidelity, where the trace tells. */
  readonly fidelity: number | null;
  /** It is at an end: handed over, used, or lost. */
  readonly outcome: "good" | "bad" | null;
}

/** What records about a pair tell, those without a story left out. */
export function stepsOf(records: readonly TraceRecord[]): Step[] {
  const frames = new Map<string, string>();
  return records.flatMap((record) => {
    const key = `${record.node} ${String(record["pair"])}`;
    if (record.event === "herald") frames.set(key, String(record["frame"]));
    const told = sentence(record);
    if (told === undefined) return [];
    const frame = record["frame"] ?? (record.event === "link-ok" ? frames.get(key) : undefined);
    const { goodness, fidelity } = record;
    return [
      {
        at_ns: record.at_ns,
        node: record.node,
        text: told.text,
        frame: typeof frame === "string" ? frame : null,
        goodness: typeof goodness === "number" ? goodness : null,
        fidelity: typeof fidelity === "number" ? fidelity : null,
        outcome: told.outcome ?? null,
      },
    ];
  });
}

interface Told {
  readonly text: string;
  readonly outcome?: "good" | "bad";
}

function sentence(record: TraceRecord): Told | undefined {
  const text = (field: string): string => bellText(String(record[field]));
  const delivery = (): string => `${text("request")} #${text("sequence")}`;
  switch (record.event) {
    case "pair": {
      const flight = record.at_ns - Number(record["emitted_ns"]);
      return { text: `heralds ${text("pair")}, emitted ${humanText(flight, "ns")} before` };
    }
    case "link-ok":
      return { text: `holds its half of ${text("pair")} in slot ${text("slot")}` };
    case "swap":
      return { text: `begins to swap ${text("left")} with ${text("right")}` };
    case "swapped":
      if (record["outcome"] === undefined) {
        return {
          text: `cannot tell how ${text("left")} and ${text("right")} were swapped: both are lost`,
          outcome: "bad",
        };
      }
      return { text: `has swapped ${text("left")} with ${text("right")}, outcome ${text("outcome")}` };
    case "purified":
      return purified(record, text);
    case "discarded":
      return {
        text: `gives up ${text("pair")}: ${DISCARDED[String(record["reason"])] ?? text("reason")}`,
        outcome: "bad",
      };
    case "lost":
      return { text: `lets go of ${text("pair")}: a swap on its way failed`, outcome: "bad" };
    case "send":
      return sent(record, text);
    case "delivered":
      return { text: `is handed it as ${delivery()}`, outcome: "good" };
    case "measured":
      return { text: `has measured it as ${delivery()}, axis ${text("axis")}: ${text("outcome")}`, outcome: "good" };
    case "sent":
      return { text: `has sent ${delivery()} through it, outcome ${text("outcome")}`, outcome: "good" };
    case "received":
      return { text: `receives ${delivery()} through it`, outcome: "good" };
    case "measure":
      return { text: `measures its half of ${text("pair")}` };
    default:
      return undefined;
  }
}

const DISCARDED: Readonly<Record<string, string>> = {
  cutoff: "it waited too long",
  "upstream-lost": "what it belonged to was lost",
};

function purified(record: TraceRecord, text: (field: string) => string): Told {
  const what = `${text("kept")} with ${text("spent")}, round ${text("round")}`;
  if (record["success"] === true) return { text: `has purified ${what}: the outcomes agree` };
  return { text: `has purified ${what} in vain: the outcomes differ, both are lost`, outcome: "bad" };
}

function sent(record: TraceRecord, text: (field: string) => string): Told | undefined {
  switch (record["message"]) {
    case "track": {
      const isWhole = record["current"] === record["origin"];
      const as = isWhole ? ` of ${text("origin")}` : ` that ${text("origin")} ends in ${text("current")}`;
      return { text: `tells ${text("to")}${record["lost"] === true ? ` that ${text("origin")} is lost` : as}` };
    }
    case "expire":
      return { text: `tells ${text("to")} that ${text("origin")} is lost` };
    case "correction":
      return { text: `sends the bits of ${text("request")} #${text("sequence")} to ${text("to")}` };
    default:
      return undefined;
  }
}
