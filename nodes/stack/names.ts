import type { CircuitPair, LinkPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";

/** A link pair as the trace names it. */
export const linkPairName = (pair: LinkPair | undefined): string =>
  pair === undefined ? "" : `${pair.link}/${pair.number}`;

/** An end-to-end pair as the trace names it. */
export const pairName = (pair: CircuitPair): string =>
  `${pair.circuit}:${linkPairName(pair.first)}:${linkPairName(pair.last)}`;
