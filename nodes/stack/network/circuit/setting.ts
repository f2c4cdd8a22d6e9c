import type { NodeStart } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { CircuitOpen } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { BellIndex } from "../../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import type { Payload, Port } from "../../../port.js";
import type { CircuitUser, Half } from "../../layers.js";
import type { LinkLayer } from "../../link/link.js";
import type { Claim } from "../../link/shares.js";
import type { Distiller } from "../purify/distiller.js";

/** Who waits for the outcome of a Bell measurement. */
export interface Swapper {
  bellMeasured(call: number, outcome: BellIndex | undefined): void;
}

/** What every part of a circuit at a node is built from. */
export interface NodeSetting {
  readonly port: Port;
  readonly start: NodeStart;
  readonly link: LinkLayer;
  readonly distiller: Distiller;
  /** Whose swap each device call is. */
  readonly swaps: Map<number, Swapper>;
  readonly user: CircuitUser;
  readonly neighbourOf: (link: string) => string;
  /** A node as anyone may know it. */
  readonly nodeOf: (name: string) => NodeDescription | undefined;
}

/** One opening of a circuit, seen from a node on it. */
export interface Opening {
  readonly open: CircuitOpen;
  /** The node's place on the path, the head's being 0. */
  readonly place: number;
}

/** What a circuit is told at each of its nodes. */
export interface Part extends Opening {
  /** A link heralded a pair for the circuit. */
  linkOk(half: Half): void;
  /** The circuit is over here: lets go of all that is under way. */
  stop(): void;
}

/** Says something to the next node in a direction. */
export function sayAlong(
  { port }: NodeSetting,
  { open, place }: Opening,
  isDownstream: boolean,
  payload: Payload,
): void {
  const neighbour = open.nodes[isDownstream ? place + 1 : place - 1];
  if (neighbour !== undefined) port.send(neighbour, payload);
}

/** Whether each link purifies its pairs by itself; on a path of one link the two ways are the same. */
export const purifiesLinks = ({ network }: NodeStart, { links, rounds }: CircuitOpen): boolean =>
  rounds > 0 && (network?.purifiesLinks === true || links.length === 1);

/** Whether the ends purify what the circuit delivers. */
export const purifiesEnds = (start: NodeStart, open: CircuitOpen): boolean =>
  open.rounds > 0 && !purifiesLinks(start, open);

/** The links of a node that a circuit runs over. */
export const linksHere = ({ open, place }: Opening): string[] =>
  [open.links[place - 1], open.links[place]].flatMap((link) => link ?? []);

/**
 * What a circuit asks of a node: a slot at each of its links, or where pairs are purified one more for each round, since so many pairs
 * are worked on at once.
 */
export function claimOf(start: NodeStart, opening: Opening): Claim {
  const { open, place } = opening;
  const { priority, sinceTimeNs: since, rounds } = open;
  const isEnd = place === 0 || place === open.links.length;
  const isPurified = purifiesLinks(start, open) || (isEnd && purifiesEnds(start, open));
  return { purpose: purposeOf(open), links: linksHere(opening), need: isPurified ? rounds + 1 : 1, priority, since };
}

/** Whether each pair of the link is one of the circuit as it is, and both ends count them. */
export const isDirect = ({ links, rounds, circuitCount }: CircuitOpen): boolean =>
  links.length === 1 && rounds === 0 && circuitCount === 1;

/** What the link layer works for: one opening of a circuit. */
export const purposeOf = ({ circuit, incarnation }: Pick<CircuitOpen, "circuit" | "incarnation">): string =>
  `${circuit}#${incarnation}`;
