import { START } from "../../engine/time.js";
import { applyCnot, applyGate } from "../../physics/gates.js";
import { measure } from "../../physics/measure.js";
import { IDEAL_MEMORY } from "../../physics/memory.js";
import { makePair } from "../../physics/pair.js";
import { groupOf, type Qubit } from "../../physics/qubit.js";
import { asDensity } from "../../physics/states/joining.js";
import { fusedFidelity } from "../../theory/multipartite.js";
import { wernerFromFidelity, wernerWeights } from "../../theory/swapping.js";
import { exactly, type Family, type Row } from "./row.js";

/** By number of parties, then by fidelity of the pairs. */
const TABULATED = [
  [3, [".644444", ".811111", ".902778", ".980111"]],
  [4, [".522667", ".732", ".858167", ".970332"]],
  [5, [".426686", ".661501", ".816010", ".960661"]],
] as const;
const FIDELITIES = [0.8, 0.9, 0.95, 0.99] as const;
const ALONG_Z = { thetaRad: 0, phiRad: 0 };
const PERFECT = { depolarising: 0 };

export const MULTIPARTITE: Family = {
  oracle: "A15",
  title: "Fusion of pairs into GHZ states",
  about:
    "The stack makes pairs and nothing larger, so no scenario can show this, and there are no verification tests of GHZ states. What is held against the closed form here is the physics alone: the hub joins its halves of n - 1 Werner pairs by CNOT gates, measures all but one of them along Z, and the others are corrected by X; no messages, no time. The fidelity is read from the density matrix of the n qubits that are left, for every pattern of outcomes.",
  rows: () => TABULATED.flatMap((_, i) => FIDELITIES.map((_, j) => fused(i, j))),
};

function fused(row: number, column: number): Row {
  const [parties, tabulated] = TABULATED[row] ?? TABULATED[0];
  const fidelity = FIDELITIES[column] ?? 1;
  const claim = {
    about: `GHZ of ${parties} from Werner pairs, F = ${fidelity}`,
    expected: fusedFidelity(parties, wernerFromFidelity(fidelity)),
    tabulated: tabulated[column] ?? "",
    source: "((1+w)^(n-1) + (2w)^(n-1))/2^n",
  };
  const patterns = Array.from({ length: 2 ** (parties - 2) }, (_, pattern) => pattern);
  const values = patterns.map((pattern) => ghzFidelity(fuse(parties, fidelity, pattern)));
  return exactly(claim, values, `${patterns.length} patterns of outcomes`);
}

/** The bits of `pattern` are the outcomes of the hub's measurements. */
function fuse(parties: number, fidelity: number, pattern: number): Qubit {
  const weights = wernerWeights(fidelity);
  const pairs = Array.from({ length: parties - 1 }, () =>
    makePair({ type: "bell-diagonal", weights }, [IDEAL_MEMORY, IDEAL_MEMORY], START),
  );
  const [[hub] = [], ...others] = pairs;
  if (hub === undefined) throw new Error("there is no pair");
  for (const [place, [half, leaf]] of others.entries()) {
    applyCnot(hub, half, PERFECT, START);
    const drawn = (pattern >> place) & 1 ? 1 - Number.EPSILON : 0;
    if (measure(half, ALONG_Z, { readoutError: 0 }, drawn, START) === 1) applyGate("X", leaf, PERFECT, START);
  }
  return hub;
}

/** Of the whole group, to (|00…⟩ + |11…⟩)/√2. */
function ghzFidelity(member: Qubit): number {
  const { matrix } = asDensity(groupOf(member));
  const side = 2 ** matrix.qubits;
  const last = side - 1;
  const at = (line: number, column: number): number => matrix.re[line * side + column] ?? Number.NaN;
  return (at(0, 0) + at(last, last) + at(0, last) + at(last, 0)) / 2;
}
