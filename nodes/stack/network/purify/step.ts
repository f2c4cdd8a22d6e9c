import { type StreamFamily, streamFamily, uniformAt } from "../../../../engine/random.js";
import type { PurificationMethod } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { CircuitOpen } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { BellIndex } from "../../../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { GateQuality } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import type { Port } from "../../../port.js";
import type { Half } from "../../layers.js";
import type { LinkLayer } from "../../link/link.js";
import { type Distiller, TWIRLS, turnsOf } from "./distiller.js";
import { afterCnots } from "./frames.js";

/** What every purification is set up with, of link pairs or of end-to-end pairs. */
export interface Purifying {
  readonly port: Port;
  readonly node: string;
  readonly seed: number;
  readonly link: LinkLayer;
  readonly distiller: Distiller;
  readonly open: CircuitOpen;
  readonly method: PurificationMethod;
  readonly quality: GateQuality | undefined;
  /** The next node on the way to the other end. */
  readonly neighbour: string;
}

/** One round of two pairs: what each end does is over, or under way. */
export interface Step<Pair> {
  readonly kept: Pair;
  readonly spent: Pair;
  readonly round: number;
  readonly twirl: number | undefined;
  own: boolean | undefined;
  other: boolean | undefined;
  readonly callOff: () => void;
}

/** Where the twirls of an opening of a circuit are drawn from, the same at both ends. */
export const twirlsOf = ({ seed, open }: Purifying): StreamFamily =>
  streamFamily(seed, `twirl/${open.circuit}/${open.incarnation}`);

/** The twirl of a round, by the number of the link pair that is spent. */
export const drawnTwirl = (twirls: StreamFamily, spentNumber: number, round: number): number =>
  Math.floor(TWIRLS * uniformAt(twirls, spentNumber, round));

/** Both ends are done: traces what came of it, and returns the frame of the pair that is kept, or undefined where it is let go of. */
export function concluded<Pair extends { readonly frame: BellIndex }>(
  { port, node, link, open, method }: Purifying,
  { kept, spent, round, twirl, own, other }: Step<Pair>,
  { names, half }: { readonly names: Readonly<Record<string, string>>; readonly half: Half },
): BellIndex | undefined {
  const [turnKept, turnSpent] = turnsOf(method, twirl);
  const { frame, areUnequal } = afterCnots(turnKept(kept.frame), turnSpent(spent.frame));
  const success = (own !== other) === areUnequal;
  const at = { at_ns: port.now, node, event: "purified", circuit: open.circuit };
  port.record({ ...at, ...names, round, success });
  if (success) return frame;
  link.release(half.qubit);
  return undefined;
}

/** The circuit is over: lets go of the kept halves of what is under way. */
export function stopAll<Pair>(steps: Iterable<Step<Pair>>, link: LinkLayer, halfOf: (pair: Pair) => Half): void {
  for (const { own, kept, callOff } of steps) {
    if (own === undefined) callOff();
    else link.release(halfOf(kept).qubit);
  }
}
