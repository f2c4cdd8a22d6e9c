import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { CircuitOpen } from "../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { BellWeights } from "../../../theory/bell.js";
import { correlationsOf, fidelityOf } from "../../../theory/correlations.js";
import type { PairRequest } from "../layers.js";
import { ratesOf, stored } from "./circuit/goodness.js";
import { claimOf, type Opening } from "./circuit/setting.js";
import { useForTail } from "./circuit/use.js";
import { type Admission, expected, type Knowledge } from "./routing/expected.js";
import type { Path } from "./routing/routes.js";

/** A path that a request could take, and what its head expects of it. */
export interface Prospect {
  /** What the head would say along the path. */
  readonly open: CircuitOpen;
  /** What the path costs in the metric of the network; 0 where it is prescribed. */
  readonly cost: number;
  readonly admission: Admission;
  /** Raw pairs per second where every link makes one at a time and the slowest is waited for. */
  readonly rateHz: number;
  /** What is expected of a pair after both ends have held it as long as the request says, and no longer. */
  readonly fidelityHeld: number;
}

/** What a node has for a circuit while it has no other. */
export interface Room {
  /** How many slots at each of its links the circuit cannot do without. */
  readonly need: number;
  /** How many it may use at each of them: where its two links compete for the slots of the node, half of those. */
  readonly slots: number;
}

/** What the head of a request would say along a path, and what it expects. */
export function prospectOf(
  asked: PairRequest,
  { path, admission }: { readonly path: Path; readonly admission: Admission },
  knowledge: Knowledge,
): Prospect {
  const { name, pairCount, priority, fidelityMin, circuitCount, headUse, tailUse, deadline } = asked;
  const open: CircuitOpen = {
    circuit: name,
    request: name,
    pairCount,
    priority,
    fidelityMin,
    use: useForTail(tailUse),
    incarnation: 0,
    firstSequenceNumber: 0,
    links: path.links,
    nodes: path.nodes,
    sinceTimeNs: 0,
    rounds: admission.rounds,
    deadlineTimeNs: deadline,
    circuitCount,
    circuitPlace: 0,
  };
  const hold = headUse.type === "keep" ? headUse.hold : 0;
  const fidelityHeld = afterHolding(admission.weights, path, knowledge, hold);
  return { open, cost: path.cost, admission, rateHz: expected(path, knowledge).rateHz, fidelityHeld };
}

/** What a node has for a circuit over it. */
export function roomOf(start: NodeStart, opening: Opening): Room {
  const { links, need } = claimOf(start, opening);
  const pool = start.slotCount - start.dataSlotCount;
  const limits = start.links.flatMap(({ link, slotCountMax }) => (links.includes(link) ? slotCountMax : []));
  return { need, slots: Math.min(...limits, Math.floor(pool / links.length)) };
}

function afterHolding(weights: BellWeights, { nodes }: Path, knowledge: Knowledge, holdNs: number): number {
  const ends = [nodes[0], nodes.at(-1)];
  return fidelityOf(
    ends.reduce(
      (left, end) => stored(left, ratesOf(end === undefined ? undefined : knowledge.node(end)?.memory), holdNs),
      correlationsOf(weights),
    ),
  );
}
