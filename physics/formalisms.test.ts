import test, { type ExecutionContext } from "ava";
import { type Instant, START, seconds } from "../engine/time.js";
import { BELL_STATES, type BellWeights, correction, PHI_PLUS } from "../theory/bell.js";
import { dephasedWeights, depolarisedFidelity } from "../theory/decay.js";
import { wernerWeights } from "../theory/swapping.js";
import { teleportedFidelity } from "../theory/teleportation.js";
import { discard } from "./discard.js";
import { applyGate } from "./gates.js";
import { measure } from "./measure.js";
import { type BellMeasurement, measureBell } from "./measure-bell.js";
import { IDEAL_MEMORY, type Memory, memoryFrom, pauliMemoryFrom } from "./memory.js";
import { formalismOf, pairFidelity, stateFidelity } from "./observe.js";
import { makePair } from "./pair.js";
import { prepareQubit } from "./prepare.js";
import type { Formalism, Qubit } from "./qubit.js";

const FORMALISMS: readonly Formalism[] = ["bell-diagonal", "density-matrix"];
const PERFECT: BellMeasurement = {
  method: "deterministic",
  twoQubitDepolarising: 0,
  singleQubitDepolarising: 0,
  readoutError: 0,
};
const NOISELESS = { depolarising: 0 };
const SURE = { readoutError: 0 };
const Z_AXIS = { thetaRad: 0, phiRad: 0 };
const X_AXIS = { thetaRad: Math.PI / 2, phiRad: 0 };
/** The six states whose average stands for that over the whole Bloch sphere. */
const SIX_STATES = [
  Z_AXIS,
  { thetaRad: Math.PI, phiRad: 0 },
  ...[0, 1, 2, 3].map((quarter) => ({ thetaRad: Math.PI / 2, phiRad: (quarter * Math.PI) / 2 })),
];

const at = (count: number): Instant => seconds(count) as number as Instant;
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

function pairOf(weights: BellWeights, formalism: Formalism, memory: Memory = IDEAL_MEMORY): [Qubit, Qubit] {
  return makePair({ type: "bell-diagonal", weights }, [memory, memory], START, formalism);
}

for (const formalism of FORMALISMS) {
  test(`${formalism}: a pair has the weights it was made with`, (t) => {
    const weights = [0.4, 0.3, 0.2, 0.1] as const;
    const [a, b] = pairOf(weights, formalism);
    t.is(formalismOf(a), formalism);
    for (const [place, frame] of BELL_STATES.entries()) {
      equals(t, pairFidelity(a, b, frame, START), weights[place]!);
      equals(t, pairFidelity(b, a, frame, START), weights[place]!);
    }
  });

  test(`${formalism}: memories depolarise and dephase by the closed forms`, (t) => {
    for (const x of [0.01, 0.1, 1]) {
      const storage = { age: seconds(x), coherenceTime: seconds(1), halves: 2 } as const;
      const [a, b] = pairOf(wernerWeights(0.93), formalism, memoryFrom({ depolarising: seconds(1) }));
      equals(t, pairFidelity(a, b, PHI_PLUS, at(x)), depolarisedFidelity(0.93, storage));
      const weights = [0.6, 0.25, 0.1, 0.05] as const;
      const [c, d] = pairOf(weights, formalism, memoryFrom({ t2: seconds(1) }));
      for (const [place, weight] of dephasedWeights(weights, storage).entries()) {
        equals(t, pairFidelity(c, d, BELL_STATES[place as 0], at(x)), weight);
      }
      const one = makePair(
        { type: "bell-diagonal", weights },
        [IDEAL_MEMORY, memoryFrom({ t2: seconds(1) })],
        START,
        formalism,
      );
      equals(t, pairFidelity(...one, PHI_PLUS, at(x)), dephasedWeights(weights, { ...storage, halves: 1 })[0]);
    }
  });

  test(`${formalism}: the Pauli semigroup flips X, Y and Z at the stated rates`, (t) => {
    const [t1, t2, age] = [3, 2, 0.7];
    const [a, b] = makePair(
      { type: "bell-diagonal", weights: [1, 0, 0, 0] },
      [pauliMemoryFrom({ t1: seconds(t1), t2: seconds(t2) }), IDEAL_MEMORY],
      START,
      formalism,
    );
    const [x, y, z] = [1 / (4 * t1), 1 / (4 * t1), 1 / (2 * t2) - 1 / (4 * t1)];
    const [zz, xx, yy] = [2 * (x + y), 2 * (y + z), 2 * (x + z)].map((rate) => Math.exp(-rate * age)) as [
      number,
      number,
      number,
    ];
    equals(t, pairFidelity(a, b, PHI_PLUS, at(age)), (1 + zz + xx + yy) / 4);
    equals(t, pairFidelity(a, b, BELL_STATES[3], at(age)), (1 - zz - xx + yy) / 4);
  });

  test(`${formalism}: Paulis move a pair between frames, their noise depolarises it`, (t) => {
    for (const [gate, frame] of [
      ["X", BELL_STATES[1]],
      ["Z", BELL_STATES[2]],
      ["Y", BELL_STATES[3]],
    ] as const) {
      for (const half of [0, 1] as const) {
        const pair = pairOf(wernerWeights(0.9), formalism);
        applyGate(gate, pair[half], { depolarising: 0.1 }, START);
        equals(t, pairFidelity(...pair, frame, START), 0.25 + 0.65 * 0.9);
        t.is(formalismOf(pair[0]), formalism);
      }
    }
  });

  test(`${formalism}: outcomes along one axis agree as the weights say, misread ones included`, (t) => {
    const weights = [0.5, 0.1, 0.3, 0.1] as const;
    for (const [axis, agreement] of [
      [Z_AXIS, 0.8],
      [X_AXIS, 0.6],
      [{ thetaRad: Math.PI / 2, phiRad: Math.PI / 2 }, 0.4],
    ] as const) {
      for (const u of [0.2, 0.7]) {
        const [a, b] = pairOf(weights, formalism);
        const first = measure(a, axis, { readoutError: 0.1 }, u, START);
        t.is(first, u < 0.5 ? 0 : 1);
        const agrees = 0.5 + (agreement - 0.5) * 0.8;
        equals(t, stateFidelity(b, axis, START), first === 0 ? agrees : 1 - agrees);
        t.is(measure(b, axis, SURE, (first === 0 ? agrees : 1 - agrees) - 1e-6, START), 0);
      }
    }
  });

  test(`${formalism}: nobody can signal by what is done at the other end`, (t) => {
    for (const axis of SIX_STATES) {
      const fidelities = SIX_STATES.map((state) =>
        average(
          [0.25, 0.75].map((u) => {
            const [a, b] = pairOf([0.7, 0.05, 0.2, 0.05], formalism);
            measure(a, axis, { readoutError: 0.02 }, u, START);
            return stateFidelity(b, state, START);
          }),
        ),
      );
      for (const fidelity of fidelities) equals(t, fidelity, 0.5);
    }
    const [a, b] = pairOf([0.7, 0.05, 0.2, 0.05], formalism);
    discard(a, START);
    for (const state of SIX_STATES) equals(t, stateFidelity(b, state, START), 0.5);
    t.throws(() => discard(a, START), { message: /gone/ });
  });

  test(`${formalism}: teleportation reaches (2F+1)/3 once both bits are corrected for, and I/2 without`, (t) => {
    for (const weights of [wernerWeights(0.85), [0.7, 0.2, 0.06, 0.04], [1, 0, 0, 0]] as const) {
      const corrected: number[] = [];
      const withheld: number[] = [];
      for (const state of SIX_STATES) {
        const blind: number[] = [];
        for (const u of [0.1, 0.3, 0.6, 0.9]) {
          const [near, far] = pairOf(weights, formalism);
          const source = prepareQubit(state, IDEAL_MEMORY, START);
          const { outcome } = measureBell(source, near, PERFECT, u, START);
          blind.push(stateFidelity(far, state, START));
          for (const gate of correction(outcome ?? PHI_PLUS)) applyGate(gate, far, NOISELESS, START);
          corrected.push(stateFidelity(far, state, START));
        }
        equals(t, average(blind), 0.5);
        withheld.push(...blind);
      }
      equals(t, average(corrected), teleportedFidelity(weights[0]));
      equals(t, average(withheld), 0.5);
    }
  });

  test(`${formalism}: looking changes nothing, bit for bit`, (t) => {
    const memory = memoryFrom({ t2: seconds(3), depolarising: seconds(7) });
    const story = (looks: boolean): readonly number[] => {
      const pairs = [0, 1].map(() => pairOf([0.8, 0.1, 0.06, 0.04], formalism, memory));
      const [[a, b], [c, d]] = pairs as [[Qubit, Qubit], [Qubit, Qubit]];
      const look = (p: Qubit, q: Qubit, when: Instant): void => {
        if (!looks) return;
        pairFidelity(p, q, PHI_PLUS, when);
        stateFidelity(p, X_AXIS, when);
      };
      look(a, b, at(0.1));
      look(a, d, at(0.15));
      measureBell(b, c, PERFECT, 0.3, at(0.2));
      look(a, d, at(0.9));
      applyGate("X", a, { depolarising: 0.01 }, at(0.3));
      look(d, a, at(2));
      const result = BELL_STATES.map((frame) => pairFidelity(a, d, frame, at(1)));
      return [...result, measure(a, X_AXIS, SURE, 0.4, at(1)), stateFidelity(d, X_AXIS, at(1.5))];
    };
    t.deepEqual(story(true), story(false));
  });

  test(`${formalism}: a qubit's past is refused`, (t) => {
    const [a, b] = pairOf([1, 0, 0, 0], formalism);
    applyGate("X", a, NOISELESS, at(2));
    t.throws(() => applyGate("X", a, NOISELESS, at(1)), { message: /later/ });
    t.throws(() => pairFidelity(a, b, PHI_PLUS, at(1)), { message: /later/ });
  });
}
