import test, { type ExecutionContext } from "ava";
import { type Duration, type Instant, START } from "../engine/time.js";
import { BELL_STATES, type BellIndex, type BellWeights, ordinal } from "../theory/bell.js";
import { wernerWeights } from "../theory/swapping.js";
import { applyCnot, applyGate, type GateNoise } from "./gates.js";
import { measure } from "./measure.js";
import { IDEAL_MEMORY, type Memory, memoryFrom } from "./memory.js";
import { formalismOf, pairFidelity, stateFidelity } from "./observe.js";
import { makePair, type PairState } from "./pair.js";
import type { Formalism, Qubit } from "./qubit.js";
import type { Clifford } from "./states/clifford.js";

const FORMALISMS: readonly Formalism[] = ["bell-diagonal", "pauli-sum", "density-matrix"];
const NOISELESS = { depolarising: 0 };
const Z_AXIS = { thetaRad: 0, phiRad: 0 };

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

interface Conditions {
  readonly formalism: Formalism | "automatic";
  readonly memory?: Memory;
  readonly gate?: GateNoise;
  readonly readoutError?: number;
  /** How long the second end acts after the first, and how old the pairs are before. */
  readonly delay?: number;
  /** What each end does to both its halves first. */
  readonly first?: readonly [Clifford, Clifford];
}

interface Purified {
  readonly probability: number;
  readonly weights: readonly number[];
  readonly formalism: Formalism;
}

/** What a purification of two pairs comes to for each pair of outcomes, 00, 01, 10 and 11. */
function purify(states: readonly [PairState, PairState], conditions: Conditions): Purified[] {
  return [0, 1, 2, 3].map((outcomes) => {
    const { memory = IDEAL_MEMORY, gate = NOISELESS, readoutError = 0, delay = 0, first, formalism } = conditions;
    const pairs = states.map((state) => makePair(state, [memory, memory], START, formalism)) as [
      [Qubit, Qubit],
      [Qubit, Qubit],
    ];
    let probability = 1;
    let now = START;
    for (const end of [0, 1] as const) {
      now = (now + delay) as Instant;
      const [kept, spent] = [pairs[0][end], pairs[1][end]];
      if (first) for (const half of [kept, spent]) applyGate(first[end], half, NOISELESS, now);
      applyCnot(kept, spent, gate, now);
      const zero = readoutError + (1 - 2 * readoutError) * stateFidelity(spent, Z_AXIS, now);
      const wanted = end === 0 ? outcomes >> 1 : outcomes & 1;
      if (measure(spent, Z_AXIS, { readoutError }, wanted === 0 ? 0 : 1 - 1e-12, now) !== wanted)
        return { probability: 0, weights: [0, 0, 0, 0], formalism: "density-matrix" };
      probability *= wanted === 0 ? zero : 1 - zero;
    }
    const weights = BELL_STATES.map((frame) => pairFidelity(...pairs[0], frame, now));
    return { probability, weights, formalism: formalismOf(pairs[0][0]) };
  });
}

const bell = (weights: BellWeights): PairState => ({ type: "bell-diagonal", weights });

const pure = (frame: BellIndex): BellWeights =>
  BELL_STATES.map((_, place) => (place === ordinal(frame) ? 1 : 0)) as unknown as BellWeights;

/** The mean over the outcomes that say that the pair is kept. */
function kept([same0, , , same1]: readonly Purified[]): { probability: number; weights: number[] } {
  const probability = same0!.probability + same1!.probability;
  const weights = BELL_STATES.map(
    (_, place) =>
      (same0!.probability * same0!.weights[place]! + same1!.probability * same1!.weights[place]!) / probability,
  );
  return { probability, weights };
}

const bbpssw = (f: number): [number, number] => {
  const g = (1 - f) / 3;
  const p = f * f + 2 * f * g + 5 * g * g;
  return [p, (f * f + g * g) / p];
};

for (const formalism of FORMALISMS) {
  test(`${formalism}: BBPSSW on Werner pairs, twirled before every round, is as tabulated`, (t) => {
    const table = [
      [0.6, 0.620438, 0.608889, 0.644639, 0.621977, 0.67288, 0.638436],
      [0.7, 0.735294, 0.68, 0.773171, 0.709343, 0.811938, 0.743296],
      [0.8, 0.83815, 0.768889, 0.873585, 0.807485, 0.90454, 0.845651],
      [0.9, 0.926396, 0.875556, 0.947208, 0.906677, 0.962905, 0.932088],
    ] as const;
    for (const [fidelity, ...rounds] of table) {
      let now: number = fidelity;
      for (let round = 0; round < 3; round++) {
        const outcomes = purify([bell(wernerWeights(now)), bell(wernerWeights(now))], { formalism });
        const { probability, weights } = kept(outcomes);
        const [p, f] = bbpssw(now);
        equals(t, probability, p, 1e-9);
        equals(t, weights[0]!, f, 1e-9);
        equals(t, outcomes[0]!.weights[0]!, f, 1e-9);
        equals(t, outcomes[3]!.weights[0]!, f, 1e-9);
        equals(t, weights[0]!, rounds[2 * round]!, 1e-6);
        equals(t, probability, rounds[2 * round + 1]!, 1e-6);
        now = weights[0]!;
      }
    }
  });

  test(`${formalism}: DEJMPS on its own output is as tabulated`, (t) => {
    const table = [
      [0.6, 0.688616, 0.563962, 0.77193, 0.61813],
      [0.7, 0.845946, 0.640138, 0.934395, 0.766253],
      [0.8, 0.943639, 0.744596, 0.987974, 0.901313],
      [0.9, 0.988764, 0.867969, 0.99907, 0.978563],
    ] as const;
    for (const [fidelity, ...later] of table) {
      let weights = wernerWeights(fidelity) as BellWeights;
      for (let round = 0; round < 3; round++) {
        const [a, c, d, b] = weights; // Φ⁺, Ψ⁺, Φ⁻ and Ψ⁻ are A, C, D and B
        const n = (a + b) ** 2 + (c + d) ** 2;
        const expected = [(a * a + b * b) / n, (c * c + d * d) / n, (2 * a * b) / n, (2 * c * d) / n];
        const first = ["SQRT_X", "SQRT_X_INVERSE"] as const;
        const outcomes = purify([bell(weights), bell(weights)], { formalism, first });
        const result = kept(outcomes);
        equals(t, result.probability, n, 1e-9);
        for (const place of [0, 1, 2, 3]) {
          equals(t, result.weights[place]!, expected[place]!, 1e-9);
          equals(t, outcomes[0]!.weights[place]!, expected[place]!, 1e-9);
        }
        if (round > 0) {
          equals(t, result.weights[0]!, later[2 * round - 2]!, 1e-6);
          equals(t, result.probability, later[2 * round - 1]!, 1e-6);
        }
        weights = result.weights as unknown as BellWeights;
      }
    }
  });

  test(`${formalism}: two CNOT add the x of the kept pair to the spent one's, and the z the other way`, (t) => {
    for (const one of BELL_STATES) {
      for (const other of BELL_STATES) {
        const [[a, b], [c, d]] = [one, other].map((frame) =>
          makePair(bell(pure(frame)), [IDEAL_MEMORY, IDEAL_MEMORY], START, formalism),
        ) as [[Qubit, Qubit], [Qubit, Qubit]];
        applyCnot(a, c, NOISELESS, START);
        applyCnot(b, d, NOISELESS, START);
        equals(t, pairFidelity(a, b, { x: one.x, z: one.z !== other.z }, START), 1);
        equals(t, pairFidelity(c, d, { x: one.x !== other.x, z: other.z }, START), 1);
      }
    }
  });

  test(`${formalism}: noise of gates and readouts, and waiting in between, cost fidelity and nothing else`, (t) => {
    const memory = memoryFrom({ t2: 1e9 as Duration, depolarising: 3e9 as Duration });
    const states: [PairState, PairState] = [bell([0.8, 0.1, 0.06, 0.04]), bell([0.7, 0.05, 0.2, 0.05])];
    const noisy = { memory, gate: { depolarising: 0.03 }, readoutError: 0.02, delay: 2e7 };
    const outcomes = purify(states, { formalism, ...noisy });
    const reference = purify(states, { formalism: "density-matrix", ...noisy });
    const clean = kept(purify(states, { formalism }));
    equals(
      t,
      outcomes.reduce((sum, { probability }) => sum + probability, 0),
      1,
    );
    for (const [place, { probability, weights }] of outcomes.entries()) {
      equals(t, probability, reference[place]!.probability);
      for (const state of [0, 1, 2, 3]) equals(t, weights[state]!, reference[place]!.weights[state]!);
      equals(
        t,
        weights.reduce((sum, weight) => sum + weight, 0),
        1,
      );
    }
    t.true(kept(outcomes).weights[0]! < clean.weights[0]! - 0.02);
    const mixed = purify(states, { formalism, gate: { depolarising: 1 } });
    for (const { probability, weights } of mixed) {
      equals(t, probability, 0.25);
      for (const weight of weights) equals(t, weight, 0.25);
    }
  });
}

test("a purified pair is Bell-diagonal again, and so is one whose rotations are undone", (t) => {
  for (const first of [undefined, ["SQRT_X", "SQRT_X_INVERSE"] as const]) {
    const noise = { gate: { depolarising: 0.01 }, readoutError: 0.01, delay: 1000 };
    const memory = memoryFrom({ t2: 1e9 as Duration });
    const states: [PairState, PairState] = [bell([0.8, 0.1, 0.06, 0.04]), bell([0.7, 0.05, 0.2, 0.05])];
    const conditions = { formalism: "automatic" as const, memory, ...noise };
    for (const { formalism } of purify(states, first ? { ...conditions, first } : conditions))
      t.is(formalism, "bell-diagonal");
  }
  const [a, b] = makePair(bell([0.7, 0.1, 0.15, 0.05]), [IDEAL_MEMORY, IDEAL_MEMORY], START);
  applyGate("CYCLE", a, NOISELESS, START);
  t.is(formalismOf(a), "pauli-sum");
  applyGate("CYCLE_CONJUGATE", b, NOISELESS, START);
  t.is(formalismOf(a), "bell-diagonal");
});

test("exact and pauli physics of an asymmetric pair purify alike in the mean over outcomes", (t) => {
  const [re, im] = [new Float64Array(16), new Float64Array(16)];
  for (const [place, population] of [0.05, 0.5, 0.4, 0.05].entries()) re[5 * place] = population;
  re[6] = re[9] = 0.42;
  const exact: PairState = { type: "density-matrix", re, im };
  const [plain] = [makePair(exact, [IDEAL_MEMORY, IDEAL_MEMORY], START)];
  const diagonal = bell(BELL_STATES.map((frame) => pairFidelity(...plain!, frame, START)) as unknown as BellWeights);
  const conditions = { formalism: "automatic" as const, gate: { depolarising: 0.02 }, readoutError: 0.01 };
  const one = kept(purify([exact, exact], conditions));
  const other = kept(purify([diagonal, diagonal], conditions));
  equals(t, one.probability, other.probability);
  for (const place of [0, 1, 2, 3]) equals(t, one.weights[place]!, other.weights[place]!);
});
