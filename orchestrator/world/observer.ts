import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { pairFidelity, stateFidelity } from "../../physics/observe.js";
import { membersOf, type Qubit } from "../../physics/qubit.js";
import type { PairClaim, PureState, StateClaim } from "../../proto/gen/entanglab/device/v1/device.js";
import type { CircuitPair, LinkPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../../theory/bell.js";

/** The experimenter: sets what a node claims beside what is true. It only reads. */
export class Observer {
  readonly #record: (record: TraceRecord) => void;
  /** Whether two qubits are at different nodes. */
  readonly #areApart: (one: Qubit, other: Qubit) => boolean;
  /** Halves whose pair was looked at when the other end was told of it. */
  readonly #seen = new WeakSet<Qubit>();
  /** The states that were teleported into qubits. */
  readonly #meant = new WeakMap<Qubit, PureState>();

  constructor(record: (record: TraceRecord) => void, areApart: (one: Qubit, other: Qubit) => boolean) {
    this.#record = record;
    this.#areApart = areApart;
  }

  /** A state is about to be measured together with half of a pair: the other half is meant to become it. */
  teleports(state: PureState, half: Qubit): void {
    const partner = this.#partnerOf(half);
    if (partner !== undefined) this.#meant.set(partner, state);
  }

  /**
   * Half of a pair is about to be measured along an axis: where the other half is to be prepared so, it is meant to become the
   * axis' complex conjugate, for that is what half of Φ⁺ does.
   */
  prepares({ thetaRad, phiRad }: PureState, half: Qubit): void {
    this.teleports({ thetaRad, phiRad: 0 - phiRad }, half);
  }

  /** A node hands over half of a pair. The pair is looked at when the first end does. */
  pair(node: string, qubit: Qubit, claim: PairClaim, at: Instant): void {
    const { pair, frame, request, sequenceNumber: sequence, goodness } = claim;
    const partner = this.#seen.has(qubit) ? undefined : this.#partnerOf(qubit);
    if (partner !== undefined) this.#seen.add(partner);
    const isComplete = partner !== undefined && frame !== undefined;
    this.#record({
      at_ns: at,
      node,
      event: "delivered",
      request,
      sequence,
      pair: pairName(pair),
      frame: frame === undefined ? undefined : bellName(frame),
      goodness,
      fidelity: isComplete ? pairFidelity(qubit, partner, frame, at) : undefined,
    });
  }

  /** A node has received a teleported state. */
  state(node: string, qubit: Qubit, claim: StateClaim, at: Instant): void {
    const { pair, request, sequenceNumber: sequence } = claim;
    const meant = this.#meant.get(qubit);
    const fidelity = meant === undefined ? undefined : stateFidelity(qubit, meant, at);
    this.#record({ at_ns: at, node, event: "received", request, sequence, pair: pairName(pair), fidelity });
  }

  /** The other qubit of a pair that is entangled with nothing else, at another node. */
  #partnerOf(qubit: Qubit): Qubit | undefined {
    if (qubit.group === undefined) return undefined;
    const [partner, ...more] = membersOf(qubit.group).filter((other) => other !== qubit);
    return more.length === 0 && partner !== undefined && this.#areApart(qubit, partner) ? partner : undefined;
  }
}

const linkPairName = (pair: LinkPair | undefined): string => (pair === undefined ? "" : `${pair.link}/${pair.number}`);

const pairName = (pair: CircuitPair | undefined): string =>
  pair === undefined ? "" : `${pair.circuit}:${linkPairName(pair.first)}:${linkPairName(pair.last)}`;
