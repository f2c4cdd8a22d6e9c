import { cos, sin } from "../../../engine/exact.js";
import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { Pauli } from "../../../theory/bell.js";
import type { Port } from "../../port.js";
import type { Delivery } from "../layers.js";
import { pairName } from "../names.js";
import type { Network } from "../network/network.js";
import { present } from "../present.js";

/** The axis along which half of Φ⁺ is measured so that outcome 0 leaves the other half in a state: its complex conjugate. */
export const measuredToPrepare = ({ thetaRad, phiRad }: PureState): PureState => ({ thetaRad, phiRad: -phiRad + 0 });

/**
 * The head's part in remote state preparation (Bennett et al, PRL 87, 077902 (2001), for states at a right angle to a Pauli axis):
 * its half was measured, and where the tail's is the opposite of the state meant, one Pauli gate makes it right.
 */
export class Preparer {
  readonly #port: Port;
  readonly #node: string;
  readonly #network: () => Network;
  readonly #sent: (request: string) => void;

  constructor(port: Port, node: string, parts: { user: { sent(request: string): void }; network: () => Network }) {
    this.#port = port;
    this.#node = node;
    this.#network = parts.network;
    this.#sent = (request) => parts.user.sent(request);
  }

  /** A half was measured, and its pair is whole: tells the tail what to correct. */
  measured({ request, sequence, pair, incarnation, outcome }: Delivery, state: PureState): void {
    const isOpposite = present(outcome, "outcome");
    const flip = flipOf(state);
    const at = { at_ns: this.#port.now, node: this.#node };
    this.#port.record({
      ...at,
      event: "sent",
      request,
      sequence,
      pair: pairName(pair),
      outcome: isOpposite ? flip : "I",
    });
    const x = isOpposite && flip !== "Z";
    const z = isOpposite && flip !== "X";
    const bits = { pair, request, sequenceNumber: sequence, failed: false, x, z, incarnation };
    // The head knows the state: one that the tail will not be told of is prepared again.
    if (!this.#network().correct(bits)) {
      this.#network().again(request);
      return;
    }
    this.#sent(request);
    this.#network().sent(request);
  }
}

/** A Pauli gate that turns a state into its opposite: one whose axis is at a right angle to its Bloch vector. */
function flipOf({ thetaRad, phiRad }: PureState): Pauli {
  const across = sin(thetaRad);
  const components = [
    ["Z", cos(thetaRad)],
    ["X", across * cos(phiRad)],
    ["Y", across * sin(phiRad)],
  ] as const;
  let least: (typeof components)[number] = components[0];
  for (const one of components) if (Math.abs(one[1]) < Math.abs(least[1])) least = one;
  return least[0];
}
