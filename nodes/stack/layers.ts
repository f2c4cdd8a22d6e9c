import type { Duration, Instant } from "../../engine/time.js";
import type { PureState } from "../../proto/gen/entanglab/device/v1/device.js";
import type { RequestKind } from "../../proto/gen/entanglab/peer/v1/link.js";
import type { BellIndex, CircuitPair, LinkPair, Qubit } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Correlations } from "../../theory/correlations.js";

/** What a layer asks of a link: so many pairs with one neighbour (CREATE of draft-dahlberg-ll-quantum-03). */
export interface LinkRequest {
  readonly link: string;
  readonly kind: RequestKind;
  /** Absent: until it is cancelled. */
  readonly pairCount?: number | undefined;
  readonly fidelityMin: number;
  readonly deadline?: Instant | undefined;
  /** 0 is the most urgent, 7 the least. */
  readonly priority: number;
  /** The circuit that the pairs are for. */
  readonly purpose: string;
}

/** One half of a heralded pair, as the node that holds it knows it. */
export interface Half {
  readonly qubit: Qubit;
  readonly pair: LinkPair;
  /** The Bell state that the station saw. */
  readonly frame: BellIndex;
  /** When it was emitted: its age counts from here. */
  readonly emitted: Instant;
  /** What the link is calibrated to, at emission; where pairs were purified, what that is expected to have made of them. */
  readonly calibrated: Correlations;
  /** Which axis it is measured along, by its place in the list, where it is measured at once. */
  readonly axis?: number | undefined;
}

/** OK: a pair is there. A half that is measured at once is told of twice: here, and again with its outcome. */
export interface LinkOk {
  readonly purpose: string;
  readonly half: Half;
}

/** What the layer above the link layer is told, and asked. */
export interface LinkUser {
  /** The axes among which halves for this purpose are measured at once, or undefined where they are kept. */
  axesFor(purpose: string): readonly PureState[] | undefined;
  linkOk(ok: LinkOk): void;
  measured(purpose: string, half: Half, outcome: boolean): void;
}

/** What the network layer is asked: so many pairs with a node. */
export interface PairRequest {
  readonly name: string;
  readonly tail: string;
  readonly pairCount?: number | undefined;
  readonly fidelityMin: number;
  readonly priority: number;
  readonly deadline?: Instant | undefined;
  /** The links of the way that is prescribed, head first. Empty: the head finds a way. */
  readonly route: readonly string[];
  /** How many circuits, on different paths, it uses at once. */
  readonly circuitCount: number;
  readonly headUse: Use;
  readonly tailUse: Use;
}

/** What an end does with its halves. */
export type Use =
  | { readonly type: "keep"; readonly hold: Duration }
  | { readonly type: "measure"; readonly axes: readonly PureState[] }
  | { readonly type: "teleport" }
  | { readonly type: "prepare"; readonly state: PureState };

/** An end-to-end pair, as one of its ends is told of it. */
export interface Delivery {
  readonly request: string;
  /** Its place among the pairs of the request, the same at both ends; numbers are left out where a circuit broke. */
  readonly sequence: number;
  /** Which opening of the circuit it comes from. */
  readonly incarnation: number;
  readonly isHead: boolean;
  readonly pair: CircuitPair;
  /** The Bell state that it is taken for. */
  readonly frame: BellIndex;
  readonly half: Half;
  /** What the node expects of its correlations at an instant: they decay while the pair is held. */
  readonly expected: (at: Instant) => Correlations;
  /** Present where the half was measured at once. */
  readonly outcome?: boolean | undefined;
}

/** Why a request cannot be met at all. */
export interface Refusal {
  readonly reason: "unsupported-fidelity" | "no-slots";
  /** What could be met. */
  readonly advice: string;
}

/** What the layer above the network layer is told. */
export interface CircuitUser {
  /** The head opened a circuit for a request and this node is its tail; again where the circuit broke meanwhile. */
  opened(request: string, use: Use): void;
  delivered(delivery: Delivery): void;
  /**
   * A circuit of a request broke, or is over: pairs that are of no use without a word from the other end are let go of. Returns
   * how many were not used at all.
   */
  interrupted(circuit: string): number;
  /** A request at its head cannot be met. */
  refused(request: string, refusal: Refusal): void;
}
