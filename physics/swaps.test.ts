import test, { type ExecutionContext } from "ava";
import { START } from "../engine/time.js";
import { addFrames, BELL_STATES, type BellIndex, type BellWeights, PHI_PLUS } from "../theory/bell.js";
import {
  misreadChainFidelity,
  noisySwapFidelity,
  swappedFidelity,
  swappedWeights,
  wernerFromFidelity,
  wernerWeights,
} from "../theory/swapping.js";
import { type BellMeasurement, measureBell } from "./measure-bell.js";
import { IDEAL_MEMORY, type Memory } from "./memory.js";
import { formalismOf, pairFidelity } from "./observe.js";
import { makePair } from "./pair.js";
import type { Formalism, Qubit } from "./qubit.js";

const FORMALISMS: readonly Formalism[] = ["bell-diagonal", "density-matrix"];
const PERFECT: BellMeasurement = {
  method: "deterministic",
  twoQubitDepolarising: 0,
  singleQubitDepolarising: 0,
  readoutError: 0,
};

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

function pairOf(weights: BellWeights, formalism: Formalism, memory: Memory = IDEAL_MEMORY): [Qubit, Qubit] {
  return makePair({ type: "bell-diagonal", weights }, [memory, memory], START, formalism);
}

/** Swaps a chain of pairs in the given order, and returns its ends and the frame they are in. */
function swapChain(
  pairs: readonly (readonly [Qubit, Qubit])[],
  order: readonly number[],
  station: BellMeasurement = PERFECT,
): { readonly ends: [Qubit, Qubit]; readonly frame: BellIndex } {
  const outcomes = order.map((place, turn) => {
    const { outcome } = measureBell(pairs[place]![1], pairs[place + 1]![0], station, (turn * 0.37 + 0.11) % 1, START);
    return outcome ?? PHI_PLUS;
  });
  return { ends: [pairs[0]![0], pairs.at(-1)![1]], frame: addFrames(...outcomes) };
}

for (const formalism of FORMALISMS) {
  test(`${formalism}: Werner chains swap to the product of their Werner parameters, in any order`, (t) => {
    for (const fidelity of [0.6, 0.8, 0.95, 0.99]) {
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [0, 2, 1],
        [1, 0, 2],
      ]) {
        const { ends, frame } = swapChain(
          [0, 1, 2, 3].map(() => pairOf(wernerWeights(fidelity), formalism)),
          order,
        );
        equals(t, pairFidelity(...ends, frame, START), swappedFidelity(fidelity, fidelity, fidelity, fidelity));
      }
    }
  });

  test(`${formalism}: eight links and two swap to the tabulated fidelities`, (t) => {
    for (const [links, expected] of [
      [2, 0.903333],
      [3, 0.859778],
      [8, 0.681872],
    ] as const) {
      const order = Array.from({ length: links - 1 }, (_, place) => place);
      const { ends, frame } = swapChain(
        Array.from({ length: links }, () => pairOf(wernerWeights(0.95), formalism)),
        order,
      );
      equals(t, pairFidelity(...ends, frame, START), expected, 5e-7);
    }
  });

  test(`${formalism}: Bell-diagonal weights convolve, whichever outcome is read`, (t) => {
    const left = [0.85, 0.08, 0.04, 0.03] as const;
    const right = [0.9, 0.05, 0.03, 0.02] as const;
    for (const [place, outcome] of BELL_STATES.entries()) {
      const [a, b] = pairOf(left, formalism);
      const [c, d] = pairOf(right, formalism);
      t.deepEqual(measureBell(b, c, PERFECT, place / 4 + 0.1, START).outcome, outcome);
      for (const [offset, weight] of swappedWeights(left, right).entries()) {
        equals(t, pairFidelity(a, d, addFrames(outcome, BELL_STATES[offset as 0]), START), weight);
      }
      t.is(formalismOf(a), formalism);
    }
  });

  test(`${formalism}: a noisy station swaps as Briegel, Dür, Cirac and Zoller say`, (t) => {
    for (const [twoQubitDepolarising, readoutError] of [
      [0.03, 0.02],
      [0.2, 0],
      [0, 0.1],
    ] as const) {
      const station = { ...PERFECT, twoQubitDepolarising, readoutError };
      const { ends, frame } = swapChain(
        [pairOf(wernerWeights(0.9), formalism), pairOf(wernerWeights(0.8), formalism)],
        [0],
        station,
      );
      const werner = wernerFromFidelity(0.9) * wernerFromFidelity(0.8);
      equals(t, pairFidelity(...ends, frame, START), noisySwapFidelity({ werner, twoQubitDepolarising, readoutError }));
    }
    const station = { ...PERFECT, readoutError: 0.02 };
    const chain = swapChain(
      [0, 1, 2, 3].map(() => pairOf(wernerWeights(0.97), formalism)),
      [1, 0, 2],
      station,
    );
    const werner = wernerFromFidelity(0.97) ** 4;
    equals(
      t,
      pairFidelity(...chain.ends, chain.frame, START),
      misreadChainFidelity({ werner, swaps: 3, readoutError: 0.02 }),
    );
  });

  test(`${formalism}: a depolarised Hadamard blurs the z bit alone`, (t) => {
    const station = { ...PERFECT, singleQubitDepolarising: 0.1 };
    const { ends, frame } = swapChain([pairOf([1, 0, 0, 0], formalism), pairOf([1, 0, 0, 0], formalism)], [0], station);
    for (const [offset, weight] of [0.95, 0, 0.05, 0].entries()) {
      equals(t, pairFidelity(...ends, addFrames(frame, BELL_STATES[offset as 0]), START), weight);
    }
  });

  test(`${formalism}: linear optics tells Ψ⁺ and Ψ⁻, and else leaves both Φ mixed`, (t) => {
    const station = { ...PERFECT, method: "linear-optics" } as const;
    const outcomes = [0.1, 0.3, 0.6, 0.8].map((u) => {
      const [a, b] = pairOf([1, 0, 0, 0], formalism);
      const [c, d] = pairOf([1, 0, 0, 0], formalism);
      const { outcome } = measureBell(b, c, station, u, START);
      const expected = outcome === undefined ? 0.5 : 1;
      equals(t, pairFidelity(a, d, outcome ?? PHI_PLUS, START), expected);
      if (outcome === undefined) equals(t, pairFidelity(a, d, BELL_STATES[2], START), 0.5);
      return outcome;
    });
    t.deepEqual(outcomes, [undefined, BELL_STATES[1], undefined, BELL_STATES[3]]);
  });

  test(`${formalism}: a Bell measurement of both halves of a pair reads its weights`, (t) => {
    for (const [u, place] of [
      [0.39, 0],
      [0.41, 1],
      [0.69, 1],
      [0.71, 2],
      [0.89, 2],
      [0.91, 3],
      [0.9999, 3],
    ] as const) {
      const [a, b] = pairOf([0.4, 0.3, 0.2, 0.1], formalism);
      t.deepEqual(measureBell(a, b, PERFECT, u, START).outcome, BELL_STATES[place]);
      t.throws(() => pairFidelity(a, b, PHI_PLUS, START), { message: /gone/ });
    }
    const [a, b] = pairOf([0, 0, 0, 1], formalism);
    t.deepEqual(measureBell(a, b, PERFECT, 0, START).outcome, BELL_STATES[3]);
  });
}
