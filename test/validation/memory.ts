import type { Duration } from "../../engine/time.js";
import type { Herald, Scenario, ScenarioMemory } from "../../orchestrator/scenario/scenario.js";
import type { BellWeights } from "../../theory/bell.js";
import { dephasedWeights, depolarisedFidelity, relaxedFidelity } from "../../theory/decay.js";
import { chainOf, IDEAL_NODE } from "../chain.js";
import { metricSample, observe, spaced, withNodes } from "./observe.js";
import { exactly, type Family, type Row, type Size } from "./row.js";

/** The unit of the times in the tables below. */
const SECOND = 1_000_000_000;
const DELAY = 1_000;
const AGES = [0.01, 0.1, 1] as const;

/** By age, then depolarising one half and both, dephasing one half and both. */
const TABULATED = [
  [".992537", ".985149", ".995025", ".990099"],
  [".928628", ".864048", ".952419", ".909365"],
  [".525910", ".351501", ".683940", ".567668"],
] as const;

/** t, T1, T2, and what becomes of Φ⁺ and Ψ⁺. */
const RELAXATIONS = [
  [0.1, 1, 1, ".866312", ".861784"],
  [0.1, 10, 1, ".904440", ".904390"],
  [0.01, 0.1, 0.15, ".894533", ".890005"],
  [0.05, 1, 0.1, ".660744", ".659554"],
] as const;

const WEIGHTS: BellWeights = [0.85, 0.08, 0.04, 0.03];
const PHI: Herald = given([1, 0, 0, 0]);
/** Both ends emit and nothing is lost: half of the attempts herald a perfect Ψ⁺ or Ψ⁻. */
const PSI: Herald = {
  scheme: "double-click",
  indistinguishability: 1,
  detectors: { efficiency: 1, darkRateHz: 0, window: 1 as Duration, numberResolving: false },
};

export const MEMORY: Family = {
  oracle: "A3",
  title: "Memory decoherence",
  about:
    "One link that heralds perfect pairs (or the Bell-diagonal ones that are named), 1 µs of light time; both ends hold a pair so long that it is as old as the case says when they hand it over, counted from the emission of its photons. Where one half is stored, the other end's memory is ideal.",
  rows: (size) => [...singleProcesses(size), ...bellDiagonal(size), ...relaxations(size)],
};

function singleProcesses(size: Size): Row[] {
  return AGES.flatMap((age, i) =>
    (["depolarising", "t2"] as const).flatMap((process, j) =>
      ([1, 2] as const).map((halves, k) => {
        const storage = { age: (age * SECOND) as Duration, coherenceTime: SECOND as Duration, halves };
        const name = process === "t2" ? "dephasing" : process;
        const claim = {
          about: `Φ⁺, ${name}, ${halves === 1 ? "one half" : "both halves"}, t/T = ${age}`,
          expected: process === "t2" ? dephasedWeights([1, 0, 0, 0], storage)[0] : depolarisedFidelity(1, storage),
          tabulated: TABULATED[i]?.[2 * j + k] ?? "",
          source: process === "t2" ? "(1 + e^(-nt/T))/2" : "1/4 + (F - 1/4)e^(-nt/T)",
        };
        const memory = { [process]: SECOND as Duration };
        return stored(claim, { herald: PHI, memory, halves, age, seed: 1300 + 10 * i + 2 * j + k, size });
      }),
    ),
  );
}

function bellDiagonal(size: Size): Row[] {
  return ([1, 2] as const).map((halves) => {
    const storage = { age: (0.3 * SECOND) as Duration, coherenceTime: SECOND as Duration, halves };
    const claim = {
      about: `Weights (${WEIGHTS.join(", ")}), dephasing, ${halves === 1 ? "one half" : "both halves"}, t/T = 0.3`,
      expected: dephasedWeights(WEIGHTS, storage)[0],
      source: "A(1-q) + Dq",
    };
    const memory = { t2: SECOND as Duration };
    return stored(claim, { herald: given(WEIGHTS), memory, halves, age: 0.3, seed: 1340 + halves, size });
  });
}

function relaxations(size: Size): Row[] {
  return RELAXATIONS.flatMap(([age, t1, t2, ...tabulated], i) =>
    (["phi", "psi"] as const).map((bell, j) => {
      const memory = { t1: (t1 * SECOND) as Duration, t2: (t2 * SECOND) as Duration };
      const claim = {
        about: `${bell === "phi" ? "Φ⁺" : "Ψ±"}, t = ${age}, T1 = ${t1}, T2 = ${t2} s, both halves`,
        expected: relaxedFidelity(bell, { age: Math.round(age * SECOND) as Duration, ...memory }),
        tabulated: tabulated[j] ?? "",
        source: "amplitude damping, then dephasing",
      };
      const herald = bell === "phi" ? PHI : PSI;
      return stored(claim, { herald, memory, halves: 2, age, seed: 1350 + 2 * i + j, size });
    }),
  );
}

interface Stored {
  readonly herald: Herald;
  readonly memory: Partial<ScenarioMemory>;
  readonly halves: 1 | 2;
  /** In seconds. */
  readonly age: number;
  readonly seed: number;
  readonly size: Size;
}

function stored(claim: Parameters<typeof exactly>[0], { herald, memory, halves, age, seed, size }: Stored): Row {
  const count = size === "large" ? 100 : 5;
  const hold = (Math.round(age * SECOND) - DELAY) as Duration;
  const chain: Scenario = chainOf(2, {
    seed,
    delay: DELAY,
    link: { herald },
    request: { type: "entangle", count, hold },
  });
  const scenario = withNodes(chain, (place) => (place < halves ? { memory: { ...IDEAL_NODE.memory, ...memory } } : {}));
  const fidelities = metricSample(observe(scenario), "pairs.fidelity.mean");
  return exactly(claim, fidelities, `${spaced(fidelities.length)} pairs, seed ${seed}`);
}

function given(weights: BellWeights): Herald {
  return { scheme: "given", success: 1, cycle: 2_000 as Duration, pair: { type: "bell-diagonal", weights } };
}
