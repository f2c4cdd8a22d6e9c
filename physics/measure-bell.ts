import { assert } from "../engine/assert.js";
import type { Instant } from "../engine/time.js";
import { BELL_STATES, type BellIndex } from "../theory/bell.js";
import { threshold } from "./draw.js";
import { bringUpTo, type Qubit } from "./qubit.js";
import { BellDiagonalPair } from "./states/bell-diagonal.js";
import { type BellEffect, contractTwo, normalised, pairCorrelators } from "./states/contraction.js";
import { join, leaveMatrix, leaveSum } from "./states/joining.js";
import { correlatorsOfSum, measuredTwo } from "./states/strings.js";

/** How a Bell measurement is made, and how well. */
export interface BellMeasurement {
  /** `linear-optics` tells Ψ⁺ and Ψ⁻ and nothing else: half of all outcomes are lost. */
  readonly method: "deterministic" | "linear-optics";
  /** Of the CNOT, in [0, 1]. */
  readonly twoQubitDepolarising: number;
  /** Of the Hadamard, in [0, 1]. */
  readonly singleQubitDepolarising: number;
  /** Of each of the two bits, in [0, 0.5]. */
  readonly readoutError: number;
}

export interface BellOutcome {
  /** Absent: the measurement could not tell. */
  readonly outcome: BellIndex | undefined;
}

const OUTCOMES: readonly BellOutcome[] = BELL_STATES.map((outcome) => Object.freeze({ outcome }));
const LOST: BellOutcome = Object.freeze({ outcome: undefined });

/**
 * Measures two qubits in the Bell basis: a CNOT with `left` as control, a Hadamard on `left`, then `left` reads the z bit
 * and `right` the x bit. Both qubits are gone, and their partners become one group, in the state that follows from the
 * reported bits.
 *
 * All faults of the station commute with its gates, so they only blur which Bell state is reported: the operator of
 * outcome (x, z) is (I + (-1)^x a ZZ + (-1)^z b XX - (-1)^(x+z) c YY)/4 with a = (1-p₂) l, b = (1-p₂)(1-p₁) l,
 * c = (1-p₂)(1-p₁) l² and l = 1 - 2 × the readout error. Linear optics reads the same way and forgets both Φ.
 */
export function measureBell(left: Qubit, right: Qubit, station: BellMeasurement, u: number, at: Instant): BellOutcome {
  assert(left !== right, "a Bell measurement needs two qubits");
  const leftGroup = bringUpTo(left, at);
  const rightGroup = bringUpTo(right, at);
  const read = 1 - 2 * station.readoutError;
  const gate = 1 - station.twoQubitDepolarising;
  const zz = gate * read;
  const xx = zz * (1 - station.singleQubitDepolarising);
  const yy = xx * read;
  if (leftGroup.formalism === "bell-diagonal" && rightGroup.formalism === "bell-diagonal") {
    if (leftGroup === rightGroup) {
      const outcome = draw(zz * leftGroup.zz, xx * leftGroup.xx, yy * leftGroup.yy, u);
      left.group = undefined;
      right.group = undefined;
      return reported(outcome, station);
    }
    return swapPairs(leftGroup, rightGroup, { left, right, zz, xx, yy, station, u });
  }
  const group = join(leftGroup, rightGroup);
  const bits = [group.bit(left), group.bit(right)] as const;
  const isSum = group.formalism === "pauli-sum";
  const seen = isSum ? correlatorsOfSum(group, ...bits) : pairCorrelators(group.matrix, ...bits);
  const outcome = draw(zz * seen.zz, xx * seen.xx, yy * seen.yy, u);
  const effect = effectOf(outcome, { zz, xx, yy }, station);
  if (isSum) leaveSum(group, [left, right], measuredTwo(group, bits, effect));
  else leaveMatrix(group, [left, right], normalised(contractTwo(group.matrix, bits, effect)));
  return reported(outcome, station);
}

/** The fast path of repeaters: the correlators of both pairs and of the outcome multiply, and every outcome has chance 1/4. */
function swapPairs(
  leftPair: BellDiagonalPair,
  rightPair: BellDiagonalPair,
  swap: BellEffect & {
    readonly left: Qubit;
    readonly right: Qubit;
    readonly station: BellMeasurement;
    readonly u: number;
  },
): BellOutcome {
  const outcome = draw(0, 0, 0, swap.u);
  const { zz, xx, yy } = effectOf(outcome, swap, swap.station);
  const { left, right } = swap;
  left.group = undefined;
  right.group = undefined;
  new BellDiagonalPair(
    leftPair.partner(left),
    rightPair.partner(right),
    leftPair.zz * rightPair.zz * zz,
    leftPair.xx * rightPair.xx * xx,
    leftPair.yy * rightPair.yy * yy,
  );
  return reported(outcome, swap.station);
}

/** Draws Φ⁺, Ψ⁺, Φ⁻ or Ψ⁻, in this order, for what the outcome operators see. */
function draw(zz: number, xx: number, yy: number, u: number): 0 | 1 | 2 | 3 {
  if (u < threshold((1 + zz + xx + yy) / 4)) return 0;
  if (u < threshold((1 + xx) / 2)) return 1;
  if (u < threshold(1 - (1 - zz - xx + yy) / 4)) return 2;
  return 3;
}

/** What the reported outcome says about the two qubits; where both Φ are lost, the mixture of what they would have said. */
function effectOf(outcome: 0 | 1 | 2 | 3, { zz, xx, yy }: BellEffect, station: BellMeasurement): BellEffect {
  if (isLost(outcome, station)) return { zz, xx: 0, yy: 0 };
  const x = outcome & 1 ? -1 : 1;
  const z = outcome & 2 ? -1 : 1;
  return { zz: x * zz, xx: z * xx, yy: x * z * yy };
}

const isLost = (outcome: 0 | 1 | 2 | 3, { method }: BellMeasurement): boolean =>
  method === "linear-optics" && (outcome & 1) === 0;

const reported = (outcome: 0 | 1 | 2 | 3, station: BellMeasurement): BellOutcome =>
  isLost(outcome, station) ? LOST : (OUTCOMES[outcome] ?? LOST);
