import type { TraceRecord } from "../../engine/trace.js";
import { fidelityFromWerner, wernerFromFidelity } from "../../theory/swapping.js";
import { swapWerner } from "../runtimes/briefing.js";
import type { Scenario } from "../scenario/scenario.js";
import type { FoundPair } from "./pair-search.js";

/** What one cause left of the fidelity of a pair. */
export interface Loss {
  readonly cause: string;
  readonly fidelity: number;
}

/**
 * Where the fidelity of an end-to-end pair went, each pair on the way taken for a Werner pair: what its link pairs could give at
 * their heralds, what the gates of the swaps left of that, and what was there when it was handed over. Empty: the trace does not
 * tell.
 */
export function lossesOf(
  { pair, parts, records }: Pick<FoundPair, "pair" | "parts" | "records">,
  { nodes }: Pick<Scenario, "nodes">,
): Loss[] {
  const handed = records.find(({ event, fidelity }) => event === "delivered" && typeof fidelity === "number");
  const heralded = parts.map((part) => records.find(({ event, pair: named }) => event === "pair" && named === part));
  if (pair.type !== "circuit" || handed === undefined || heralded.includes(undefined)) return [];
  const fresh = heralded.map((record) => Number(record?.["fidelity"]));
  const ofLinks = fresh.reduce((product, fidelity) => product * wernerFromFidelity(fidelity), 1);
  const swaps = records.filter(({ event }) => event === "swapped");
  const ofGates = swaps.reduce((product, { node }) => product * keeps(nodes, node), 1);
  const isPurified = records.some(({ event }) => event === "purified");
  return [
    {
      cause: fresh.length === 1 ? "its link pair, when heralded" : `its ${fresh.length} link pairs, when heralded`,
      fidelity: fidelityFromWerner(ofLinks),
    },
    ...(swaps.length === 0
      ? []
      : [
          {
            cause: swaps.length === 1 ? "the gates of its swap" : `the gates of its ${swaps.length} swaps`,
            fidelity: fidelityFromWerner(ofLinks * ofGates),
          },
        ]),
    {
      cause: isPurified ? "purification, and waiting in memories" : "waiting in memories",
      fidelity: Number(handed["fidelity"]),
    },
  ];
}

function keeps(nodes: Scenario["nodes"], name: string): number {
  const node = nodes.find((one) => one.name === name);
  return node === undefined ? 1 : swapWerner(node.gates);
}

/** Whether a record tells that an end-to-end pair was handed over or used. */
export const isDelivery = ({ event }: TraceRecord): boolean => DELIVERIES.has(event);

const DELIVERIES = new Set(["delivered", "measured", "sent", "received"]);
