import test, { type ExecutionContext } from "ava";
import { type Instant, START, seconds } from "../engine/time.js";
import { addFrames, BELL_STATES, type BellWeights, correction, PHI_PLUS, PSI_PLUS } from "../theory/bell.js";
import { relaxedFidelity } from "../theory/decay.js";
import { wernerWeights } from "../theory/swapping.js";
import { discard } from "./discard.js";
import { applyCnot, applyCz, applyGate } from "./gates.js";
import { measure } from "./measure.js";
import { measureBell } from "./measure-bell.js";
import { IDEAL_MEMORY, type Memory, memoryFrom } from "./memory.js";
import { formalismOf, pairFidelity, stateFidelity } from "./observe.js";
import { makePair } from "./pair.js";
import { prepareQubit } from "./prepare.js";
import type { Qubit } from "./qubit.js";

const NOISELESS = { depolarising: 0 };
const SURE = { readoutError: 0 };
const PERFECT = {
  method: "deterministic",
  twoQubitDepolarising: 0,
  singleQubitDepolarising: 0,
  readoutError: 0,
} as const;
const ZERO = { thetaRad: 0, phiRad: 0 };
const ONE = { thetaRad: Math.PI, phiRad: 0 };
const PLUS = { thetaRad: Math.PI / 2, phiRad: 0 };
const PLUS_I = { thetaRad: Math.PI / 2, phiRad: Math.PI / 2 };

const at = (count: number): Instant => seconds(count) as number as Instant;

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

const pairOf = (weights: BellWeights, memory: Memory = IDEAL_MEMORY): [Qubit, Qubit] =>
  makePair({ type: "bell-diagonal", weights }, [memory, memory], START);

test("a pair in memories with T1 relaxes as tabulated, and is a density matrix by itself", (t) => {
  const table = [
    [0.1, 1, 1, 0.866312, 0.861784],
    [0.1, 10, 1, 0.90444, 0.90439],
    [0.01, 0.1, 0.15, 0.894533, 0.890005],
    [0.05, 1, 0.1, 0.660744, 0.659554],
  ] as const;
  for (const [age, t1, t2, phi, psi] of table) {
    const times = { t1: seconds(t1), t2: seconds(t2) };
    for (const [frame, weights, printed] of [
      ["phi", [1, 0, 0, 0], phi],
      ["psi", [0, 1, 0, 0], psi],
    ] as const) {
      const [a, b] = pairOf(weights, memoryFrom(times));
      t.is(formalismOf(a), "density-matrix");
      const fidelity = pairFidelity(a, b, frame === "phi" ? PHI_PLUS : PSI_PLUS, at(age));
      equals(t, fidelity, printed, 5e-7);
      equals(t, fidelity, relaxedFidelity(frame, { age: seconds(age), ...times }));
    }
  }
});

test("decay may be brought up in any number of steps, T1 and depolarising together too", (t) => {
  const memory = memoryFrom({ t1: seconds(1), t2: seconds(1.5), depolarising: seconds(2) });
  const [a, b] = pairOf([0.7, 0.1, 0.1, 0.1], memory);
  const [c, d] = pairOf([0.7, 0.1, 0.1, 0.1], memory);
  for (const step of [0.1, 0.25, 0.3, 0.6]) {
    applyGate("Z", a, NOISELESS, at(step));
    if (step < 0.5) applyGate("Z", b, NOISELESS, at(step));
  }
  for (const frame of BELL_STATES) {
    equals(t, pairFidelity(a, b, addFrames(frame, BELL_STATES[2]), at(0.8)), pairFidelity(c, d, frame, at(0.8)));
  }
});

test("everything falls to |0⟩ in the end", (t) => {
  const [a, b] = pairOf([0, 0, 0, 1], memoryFrom({ t1: seconds(0.1) }));
  equals(t, stateFidelity(a, ZERO, at(10)), 1);
  equals(t, pairFidelity(a, b, PHI_PLUS, at(10)), 0.5);
  equals(t, pairFidelity(a, b, BELL_STATES[2], at(10)), 0.5);
  const excited = prepareQubit(ONE, memoryFrom({ t1: seconds(1) }), START);
  equals(t, stateFidelity(excited, ONE, at(0.5)), Math.exp(-0.5));
});

test("a T2 above 2 T1 makes no memory", (t) => {
  t.throws(() => memoryFrom({ t1: seconds(1), t2: seconds(3) }), { message: /T2/ });
});

test("two CNOT and a Hadamard make and unmake a Bell pair and a GHZ state", (t) => {
  const [a, b, c] = [ZERO, ZERO, ZERO].map((state) => prepareQubit(state, IDEAL_MEMORY, START)) as [
    Qubit,
    Qubit,
    Qubit,
  ];
  applyGate("H", a, NOISELESS, START);
  applyCnot(a, b, NOISELESS, START);
  equals(t, pairFidelity(a, b, PHI_PLUS, START), 1);
  applyCnot(b, c, NOISELESS, START);
  for (const [p, q] of [
    [a, b],
    [b, c],
    [a, c],
  ] as const) {
    equals(t, pairFidelity(p, q, PHI_PLUS, START), 0.5);
    equals(t, pairFidelity(p, q, BELL_STATES[2], START), 0.5);
  }
  t.is(measure(b, PLUS, SURE, 0.7, START), 1);
  equals(t, pairFidelity(a, c, BELL_STATES[2], START), 1);
});

test("a controlled Z makes a cluster state, one Hadamard away from a Bell pair", (t) => {
  const [a, b] = [PLUS, PLUS].map((state) => prepareQubit(state, IDEAL_MEMORY, START)) as [Qubit, Qubit];
  applyCz(a, b, NOISELESS, START);
  equals(t, stateFidelity(a, PLUS, START), 0.5);
  applyGate("H", b, NOISELESS, START);
  equals(t, pairFidelity(a, b, PHI_PLUS, START), 1);
});

test("two-qubit noise mixes both qubits and spares the others", (t) => {
  const [a, b] = pairOf([1, 0, 0, 0]);
  const c = prepareQubit(ZERO, IDEAL_MEMORY, START);
  applyCnot(a, c, { depolarising: 0.2 }, START);
  equals(t, stateFidelity(c, ZERO, START), 0.5);
  applyCnot(a, c, NOISELESS, START);
  // What was depolarised is I/4 on a and c, so b keeps 0.8 of its pair with a.
  equals(t, pairFidelity(a, b, PHI_PLUS, START), 0.25 + 0.75 * 0.8);
  equals(t, stateFidelity(c, ZERO, START), 0.9);
});

test("a Bell measurement by gates is the Bell measurement of a device", (t) => {
  const station = { ...PERFECT, twoQubitDepolarising: 0.07, singleQubitDepolarising: 0.03, readoutError: 0.04 };
  for (const [u, zu, xu] of [
    [0.1, 0.1, 0.1],
    [0.3, 0.1, 0.9],
    [0.6, 0.9, 0.1],
    [0.9, 0.9, 0.9],
  ] as const) {
    const [[a, b], [c, d]] = [pairOf([0.8, 0.1, 0.06, 0.04]), pairOf(wernerWeights(0.9))] as const;
    const { outcome } = measureBell(b, c, station, u, START);
    const [[e, f], [g, h]] = [pairOf([0.8, 0.1, 0.06, 0.04]), pairOf(wernerWeights(0.9))] as const;
    applyCnot(f, g, { depolarising: 0.07 }, START);
    applyGate("H", f, { depolarising: 0.03 }, START);
    const z = measure(f, ZERO, { readoutError: 0.04 }, zu, START) === 1;
    const x = measure(g, ZERO, { readoutError: 0.04 }, xu, START) === 1;
    t.deepEqual(outcome, { x, z });
    for (const frame of BELL_STATES) equals(t, pairFidelity(e, h, frame, START), pairFidelity(a, d, frame, START));
  }
});

test("rotations turn the Bloch sphere the right way round", (t) => {
  const qubit = prepareQubit(ZERO, IDEAL_MEMORY, START);
  applyGate({ axis: PLUS_I, angleRad: Math.PI / 2 }, qubit, NOISELESS, START);
  equals(t, stateFidelity(qubit, PLUS, START), 1);
  applyGate({ axis: ZERO, angleRad: Math.PI / 2 }, qubit, NOISELESS, START);
  equals(t, stateFidelity(qubit, PLUS_I, START), 1);
  applyGate({ axis: PLUS, angleRad: Math.PI / 2 }, qubit, NOISELESS, START);
  equals(t, stateFidelity(qubit, ZERO, START), 1);
});

test("a rotation makes a pair a density matrix for good, and H twice leaves it as it was", (t) => {
  const [a, b] = pairOf([0.7, 0.15, 0.1, 0.05]);
  applyGate({ axis: PLUS, angleRad: 1 }, a, NOISELESS, START);
  t.is(formalismOf(b), "density-matrix");
  applyGate({ axis: PLUS, angleRad: -1 }, a, NOISELESS, START);
  applyGate("H", a, NOISELESS, START);
  applyGate("H", a, NOISELESS, START);
  t.is(formalismOf(b), "density-matrix");
  for (const [place, weight] of [0.7, 0.15, 0.1, 0.05].entries()) {
    equals(t, pairFidelity(a, b, BELL_STATES[place as 0], START), weight);
  }
});

test("a state made density matrix at the source is swapped and teleported through", (t) => {
  const re = new Float64Array(16);
  re[5] = re[10] = 0.45;
  re[6] = re[9] = 0.4;
  re[15] = 0.1;
  const state = { type: "density-matrix", re, im: new Float64Array(16) } as const;
  const [a, b] = makePair(state, [IDEAL_MEMORY, IDEAL_MEMORY], START);
  equals(t, pairFidelity(a, b, PSI_PLUS, START), 0.85);
  const [c, d] = pairOf([0, 1, 0, 0]);
  const { outcome } = measureBell(b, c, PERFECT, 0.6, START);
  t.is(formalismOf(d), "density-matrix");
  equals(t, pairFidelity(a, d, addFrames(outcome ?? PHI_PLUS), START), 0.85);
  applyGate("X", a, NOISELESS, START);
  t.is(re[5], 0.45);
});

test("a perfect pair teleports any state, also into a memory that is already old", (t) => {
  const state = { thetaRad: 1.1, phiRad: -2.3 };
  for (const u of [0.1, 0.3, 0.6, 0.9]) {
    const [near, far] = pairOf([1, 0, 0, 0]);
    const { outcome } = measureBell(prepareQubit(state, IDEAL_MEMORY, at(1)), near, PERFECT, u, at(2));
    for (const gate of correction(outcome ?? PHI_PLUS)) applyGate(gate, far, NOISELESS, at(3));
    equals(t, stateFidelity(far, state, at(4)), 1);
  }
});

test("halves of different pairs have the fidelity of their product", (t) => {
  const [a] = pairOf([1, 0, 0, 0]);
  const [c] = pairOf([1, 0, 0, 0]);
  equals(t, pairFidelity(a, c, PHI_PLUS, START), 0.25);
  equals(
    t,
    pairFidelity(prepareQubit(ZERO, IDEAL_MEMORY, START), prepareQubit(ZERO, IDEAL_MEMORY, START), PHI_PLUS, START),
    0.5,
  );
});

test("discarding one of three leaves the mixture of what it would have shown", (t) => {
  const [a, b, c] = [PLUS, ZERO, ZERO].map((state) => prepareQubit(state, IDEAL_MEMORY, START)) as [
    Qubit,
    Qubit,
    Qubit,
  ];
  applyCnot(a, b, NOISELESS, START);
  applyCnot(a, c, NOISELESS, START);
  discard(a, START);
  equals(t, pairFidelity(b, c, PHI_PLUS, START), 0.5);
  equals(t, pairFidelity(b, c, BELL_STATES[2], START), 0.5);
  t.is(measure(b, ZERO, SURE, 0.2, START), 0);
  equals(t, stateFidelity(c, ZERO, START), 1);
});

test("an impossible outcome is never drawn", (t) => {
  const qubit = prepareQubit(PLUS_I, IDEAL_MEMORY, START);
  t.is(measure(qubit, PLUS_I, SURE, 1 - 2 ** -53, START), 0);
  t.is(measure(prepareQubit(ONE, IDEAL_MEMORY, START), ZERO, SURE, 0, START), 1);
});

test("a seventh qubit is refused", (t) => {
  const qubits = Array.from({ length: 7 }, () => prepareQubit(PLUS, IDEAL_MEMORY, START));
  for (let k = 1; k < 6; k++) applyCz(qubits[k - 1]!, qubits[k]!, NOISELESS, START);
  t.throws(() => applyCz(qubits[5]!, qubits[6]!, NOISELESS, START), { message: /6 qubits/ });
});
