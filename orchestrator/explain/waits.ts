import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario } from "../scenario/scenario.js";
import { pairNameOf } from "./pair-name.js";

/** How long one node held its half of a link pair. */
export interface Wait {
  readonly pair: string;
  readonly node: string;
  readonly from_ns: number;
  /** `null`: the trace does not tell. */
  readonly until_ns: number | null;
  readonly ending: string | null;
}

/** How long each half of some link pairs lay in its slot, from its herald, and what became of it. */
export function waitsOf(
  records: readonly TraceRecord[],
  parts: readonly string[],
  { links }: Pick<Scenario, "links">,
): Wait[] {
  return parts.flatMap((pair) => {
    const name = pairNameOf(pair);
    const link = links.find((one) => name?.type === "link" && one.name === name.link);
    const herald = records.find((record) => record.event === "pair" && record["pair"] === pair);
    if (link === undefined || herald === undefined) return [];
    return link.ends.map((node) => {
      const last = records
        .filter((record) => record.node === node && record.at_ns >= herald.at_ns)
        .map((record) => ({ at: record.at_ns, ending: endOf(record, pair) }))
        .find(({ ending }) => ending !== undefined);
      return {
        pair,
        node,
        from_ns: herald.at_ns,
        until_ns: last?.at ?? null,
        ending: last?.ending ?? null,
      };
    });
  });
}

/** How a record ends the time of a half of a link pair at its node. */
function endOf(record: TraceRecord, pair: string): string | undefined {
  switch (record.event) {
    case "swap":
      return record["left"] === pair || record["right"] === pair ? "swapped" : undefined;
    case "discarded":
      return record["pair"] === pair ? "given up" : undefined;
    case "lost":
      return record["pair"] === pair ? "lost" : undefined;
    case "measure":
      return record["pair"] === pair ? "measured" : undefined;
    case "purified": {
      const isHere = record["spent"] === pair || (record["kept"] === pair && record["success"] === false);
      return isHere ? "spent on purification" : undefined;
    }
    case "delivered":
      return holds(record, pair) ? "handed over" : undefined;
    case "measured":
      return holds(record, pair) ? "told as measured" : undefined;
    case "sent":
    case "received":
      return holds(record, pair) ? "used" : undefined;
    case "release":
      return record["pair"] === pair ? "let go of" : undefined;
    default:
      return undefined;
  }
}

/** Whether an end that tells of an end-to-end pair holds its half of this link pair: the head of the first, the tail of the last. */
function holds(record: TraceRecord, pair: string): boolean {
  const whole = pairNameOf(String(record["pair"]));
  return whole?.type === "circuit" && (whole.first === pair || whole.last === pair);
}
