import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { pairFidelity, stateFidelity } from "../../physics/observe.js";
import type { Qubit } from "../../physics/qubit.js";
import type { PairClaim, PureState, StateClaim } from "../../proto/gen/entanglab/device/v1/device.js";
import type { CircuitPair, LinkPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../../theory/bell.js";

/** The experimenter: sets what a node claims beside what is true. It only reads. */
export class Observer {
  readonly #record: (record: TraceRecord) => void;
  /** Halves whose pair was looked at when the other end was told of it. */
  readonly #seen = new WeakSet<Qubit>();
  /** The states that were teleported into qubits. */
  readonly #meant = new WeakMap<Qubit, PureState>();

  constructor(record: (record: TraceRecord) => void) {
    this.#record = record;
  }

  /** A state is about to be measured together with half of a pair: the other half is meant to become it. */
  teleports(state: PureState, half: Qubit): void {
    const partner = partnerOf(half);
    if (partner !== undefined) this.#meant.set(partner, state);
  }

  /** A node hands over half of a pair. The pair is looked at when the first end does. */
  pair(node: string, qubit: Qubit, claim: PairClaim, at: Instant): void {
    const { pair, frame, request, sequenceNumber: sequence, goodness } = claim;
    const partner = this.#seen.has(qubit) ? undefined : partnerOf(qubit);
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
}

/** The other qubit of a pair that is entangled with nothing else. */
function partnerOf(qubit: Qubit): Qubit | undefined {
  const group = qubit.group;
  if (group === undefined) return undefined;
  if (group.formalism === "bell-diagonal") return group.partner(qubit);
  const { qubits } = group;
  return qubits.length === 2 ? qubits.find((other) => other !== qubit) : undefined;
}

const linkPairName = (pair: LinkPair | undefined): string => (pair === undefined ? "" : `${pair.link}/${pair.number}`);

const pairName = (pair: CircuitPair | undefined): string =>
  pair === undefined ? "" : `${pair.circuit}:${linkPairName(pair.first)}:${linkPairName(pair.last)}`;
