import { assert } from "../engine/assert.js";
import type { Instant } from "../engine/time.js";
import type { BellWeights } from "../theory/bell.js";
import { isPauli, type Memory } from "./memory.js";
import { type Formalism, Qubit } from "./qubit.js";
import { pairFromWeights } from "./states/bell-diagonal.js";
import { DensityGroup } from "./states/density-group.js";
import { emptyMatrix } from "./states/density-matrix.js";
import { asDensity, asSum } from "./states/joining.js";

/** The state of two qubits as a source or station leaves them. */
export type PairState =
  /** Weights of Φ⁺, Ψ⁺, Φ⁻, Ψ⁻, which add up to 1. */
  | { readonly type: "bell-diagonal"; readonly weights: BellWeights }
  /** Sixteen entries, row by row in the order 00, 01, 10, 11. */
  | { readonly type: "density-matrix"; readonly re: ArrayLike<number>; readonly im: ArrayLike<number> };

const ROUNDING = 1e-9;

/** Makes an entangled pair, whose age counts from its emission; `automatic` keeps it Bell-diagonal where that is exact. */
export function makePair(
  state: PairState,
  memories: readonly [Memory, Memory],
  emitted: Instant,
  formalism: "automatic" | Formalism = "automatic",
): [Qubit, Qubit] {
  const first = new Qubit(memories[0], emitted);
  const second = new Qubit(memories[1], emitted);
  if (state.type === "density-matrix") {
    const isPossible = formalism === "automatic" || formalism === "density-matrix";
    assert(isPossible, `a density matrix never becomes a ${formalism} pair`);
    assert(state.re.length === 16 && state.im.length === 16, "a pair's density matrix has sixteen entries");
    const matrix = emptyMatrix(2);
    for (let place = 0; place < 16; place++) {
      matrix.re[place] = state.re[place] ?? 0;
      matrix.im[place] = state.im[place] ?? 0;
    }
    new DensityGroup([first, second], matrix);
    return [first, second];
  }
  const [a, b, c, d] = state.weights;
  assert(Math.abs(a + b + c + d - 1) < ROUNDING, "the weights of a Bell-diagonal pair must add up to 1");
  const pair = pairFromWeights(first, second, state.weights);
  const isExact = isPauli(memories[0]) && isPauli(memories[1]);
  const needsExact = formalism === "bell-diagonal" || formalism === "pauli-sum";
  assert(isExact || !needsExact, `a ${formalism} pair needs memories without T1`);
  if (formalism === "density-matrix" || !isExact) asDensity(pair);
  else if (formalism === "pauli-sum") asSum(pair);
  return [first, second];
}
