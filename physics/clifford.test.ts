import test, { type ExecutionContext } from "ava";
import { randomStream } from "../engine/random.js";
import { type Duration, type Instant, START } from "../engine/time.js";
import { BELL_STATES, type BellIndex, type BellWeights, ordinal, PHI_PLUS } from "../theory/bell.js";
import { discard } from "./discard.js";
import { applyCnot, applyGate } from "./gates.js";
import { measure } from "./measure.js";
import { measureBell } from "./measure-bell.js";
import { IDEAL_MEMORY, pauliMemoryFrom } from "./memory.js";
import { pairFidelity, stateFidelity } from "./observe.js";
import { makePair, type PairState } from "./pair.js";
import { prepareQubit } from "./prepare.js";
import type { Formalism } from "./qubit.js";
import { type Clifford, CONJUGATIONS } from "./states/clifford.js";

const FORMALISMS: readonly Formalism[] = ["bell-diagonal", "pauli-sum", "density-matrix"];
const NOISELESS = { depolarising: 0 };
const SURE = { readoutError: 0 };
const Z_AXIS = { thetaRad: 0, phiRad: 0 };
const X_AXIS = { thetaRad: Math.PI / 2, phiRad: 0 };
const Y_AXIS = { thetaRad: Math.PI / 2, phiRad: Math.PI / 2 };
const ONE = { thetaRad: Math.PI, phiRad: 0 };

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

const bell = (weights: BellWeights): PairState => ({ type: "bell-diagonal", weights });

const pure = (frame: BellIndex): BellWeights =>
  BELL_STATES.map((_, place) => (place === ordinal(frame) ? 1 : 0)) as unknown as BellWeights;

test("what two ends do to both halves leaves Φ⁺ and permutes the other Bell states", (t) => {
  const twirls: readonly (readonly [Clifford, Clifford, readonly [number, number, number, number]])[] = [
    // From the place of each Bell state (Φ⁺, Ψ⁺, Φ⁻, Ψ⁻, which are I, X, Z and Y) to where it goes.
    ["CYCLE", "CYCLE_CONJUGATE", [0, 3, 1, 2]],
    ["CYCLE_INVERSE", "CYCLE_INVERSE_CONJUGATE", [0, 2, 3, 1]],
    ["SQRT_X", "SQRT_X_INVERSE", [0, 1, 3, 2]],
    ["H", "H", [0, 2, 1, 3]],
  ];
  for (const formalism of FORMALISMS) {
    for (const [near, far, goes] of twirls) {
      for (const [place, frame] of BELL_STATES.entries()) {
        const [a, b] = makePair(bell(pure(frame)), [IDEAL_MEMORY, IDEAL_MEMORY], START, formalism);
        applyGate(near, a, NOISELESS, START);
        applyGate(far, b, NOISELESS, START);
        equals(t, pairFidelity(a, b, BELL_STATES[goes[place]! as 0], START), 1);
      }
    }
  }
});

test("gates do to X, Y and Z what their names say", (t) => {
  const [up, down] = [Z_AXIS, ONE];
  const stated: readonly (readonly [Clifford, typeof up, typeof up, typeof up])[] = [
    // Where +X, +Y and +Z go.
    ["SQRT_X", X_AXIS, up, minus(Y_AXIS)],
    ["SQRT_X_INVERSE", X_AXIS, down, Y_AXIS],
    ["CYCLE", Y_AXIS, up, X_AXIS],
    ["CYCLE_INVERSE", up, X_AXIS, Y_AXIS],
    ["CYCLE_CONJUGATE", minus(Y_AXIS), down, X_AXIS],
    ["CYCLE_INVERSE_CONJUGATE", up, minus(X_AXIS), minus(Y_AXIS)],
    ["H", up, minus(Y_AXIS), X_AXIS],
    ["X", X_AXIS, minus(Y_AXIS), down],
    ["Y", minus(X_AXIS), Y_AXIS, down],
    ["Z", minus(X_AXIS), minus(Y_AXIS), up],
  ];
  t.is(stated.length, Object.keys(CONJUGATIONS).length);
  for (const [gate, ...images] of stated) {
    for (const [place, axis] of [X_AXIS, Y_AXIS, Z_AXIS].entries()) {
      const qubit = prepareQubit(axis, IDEAL_MEMORY, START);
      applyGate(gate, qubit, NOISELESS, START);
      equals(t, stateFidelity(qubit, images[place]!, START), 1);
      // The same on half of a pair, in the other forms, as its partner's outcome along the axis shows.
      for (const formalism of FORMALISMS) {
        const [near, far] = makePair(bell([1, 0, 0, 0]), [IDEAL_MEMORY, IDEAL_MEMORY], START, formalism);
        applyGate(gate, near, NOISELESS, START);
        const outcome = measure(far, place === 1 ? minus(axis) : axis, SURE, 0.2, START);
        equals(t, stateFidelity(near, images[place]!, START), 1 - outcome);
      }
    }
  }
});

const minus = ({ thetaRad, phiRad }: typeof Z_AXIS) => ({ thetaRad, phiRad: phiRad + Math.PI });

test("sums of Paulis and density matrices agree on random circuits over four pairs", (t) => {
  const gates = Object.keys(CONJUGATIONS) as Clifford[];
  const memory = pauliMemoryFrom({ t1: 1e9 as Duration, t2: 1e9 as Duration });
  for (let run = 0; run < 40; run++) {
    const [told, expected] = (["automatic", "density-matrix"] as const).map((formalism) => {
      const random = randomStream(run, "circuit");
      const draw = (below: number): number => random.integer(below);
      const values: number[] = [];
      const qubits = [0, 1, 2].flatMap(() =>
        makePair(bell([0.7, 0.1, 0.15, 0.05]), [memory, memory], START, formalism),
      );
      for (let step = 0; step < 14 && qubits.length > 2; step++) {
        const now = (step * 1e7) as Instant;
        const [one, other] = [draw(qubits.length), draw(qubits.length - 1)];
        const first = qubits[one]!;
        const second = qubits[other === one ? qubits.length - 1 : other]!;
        const u = draw(1000) / 1000;
        const what = draw(8);
        if (what < 3) applyGate(gates[draw(gates.length)]!, first, { depolarising: 0.01 }, now);
        else if (what < 6) applyCnot(first, second, { depolarising: 0.02 }, now);
        else if (what === 6) {
          const axis = [X_AXIS, Y_AXIS, { thetaRad: 0.7, phiRad: 0.3 }][draw(3)]!;
          values.push(measure(first, axis, { readoutError: 0.01 }, u, now));
          qubits.splice(one, 1);
        } else if (draw(2) === 0) {
          discard(first, now);
          qubits.splice(one, 1);
        } else {
          const station = {
            method: "deterministic",
            twoQubitDepolarising: 0.03,
            singleQubitDepolarising: 0.02,
          } as const;
          const { outcome } = measureBell(first, second, { ...station, readoutError: 0.01 }, u, now);
          values.push(ordinal(outcome ?? PHI_PLUS));
          for (const gone of [first, second]) qubits.splice(qubits.indexOf(gone), 1);
        }
        for (const a of qubits) {
          values.push(stateFidelity(a, { thetaRad: 1, phiRad: 2 }, now));
          for (const b of qubits) {
            if (a !== b) values.push(...BELL_STATES.map((frame) => pairFidelity(a, b, frame, now)));
          }
        }
      }
      return values;
    }) as [number[], number[]];
    t.is(told.length, expected.length);
    for (const [place, value] of told.entries()) equals(t, value, expected[place]!, 1e-9);
  }
});
