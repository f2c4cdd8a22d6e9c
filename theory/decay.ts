import { assert } from "../engine/assert.js";
import { exp } from "../engine/exact.js";
import type { Duration } from "../engine/time.js";
import type { BellWeights } from "./bell.js";

/** How a slot forgets. An absent time means that this process never happens; T1 alone implies T2 = 2 T1. */
export interface MemoryTimes {
  /** Amplitude damping towards |0⟩. */
  readonly t1?: Duration;
  /** Loss of coherence, T1's part included: at most 2 T1. */
  readonly t2?: Duration;
  /** ρ → e^(-t/T) ρ + (1 - e^(-t/T)) I/2. */
  readonly depolarising?: Duration;
}

/** What becomes of a qubit's Bloch vector in a slot; all rates per nanosecond. */
export interface DecayRates {
  /** At which ⟨Z⟩ shrinks. */
  readonly longitudinal: number;
  /** At which ⟨X⟩ and ⟨Y⟩ shrink. */
  readonly transverse: number;
  /** At which the qubit falls to |0⟩; where it is not 0 the decay is no Pauli channel. */
  readonly relaxation: number;
}

/** The rates of T1, T2 and depolarising acting together; a T2 above 2 T1 is refused, as no physical process has it. */
export function decayRates({ t1, t2, depolarising }: MemoryTimes): DecayRates {
  assert(t1 === undefined || t1 > 0, "T1 must be above 0");
  assert(t2 === undefined || t2 > 0, "T2 must be above 0");
  assert(depolarising === undefined || depolarising > 0, "a depolarising time must be above 0");
  assert(t1 === undefined || t2 === undefined || t2 <= 2 * t1, "T2 must be at most 2 T1");
  const mixing = depolarising === undefined ? 0 : 1 / depolarising;
  const relaxation = t1 === undefined ? 0 : 1 / t1;
  const decoherence = t2 === undefined ? relaxation / 2 : 1 / t2;
  return { longitudinal: relaxation + mixing, transverse: decoherence + mixing, relaxation };
}

/** How long how many halves of a pair have been stored, and the time constant of their memories. */
export interface Storage {
  readonly age: Duration;
  readonly coherenceTime: Duration;
  readonly halves: 1 | 2;
}

/** Fidelity of a Bell pair after its memories have depolarised it: 1/4 + (F - 1/4) e^(-nt/T). */
export function depolarisedFidelity(fidelity: number, { age, coherenceTime, halves }: Storage): number {
  return 0.25 + (fidelity - 0.25) * exp((-halves * age) / coherenceTime);
}

/** Weights of a Bell-diagonal pair after its memories have dephased it: q = (1 - e^(-nt/T2))/2 of it with Z applied. */
export function dephasedWeights(
  [phiPlus, psiPlus, phiMinus, psiMinus]: BellWeights,
  { age, coherenceTime, halves }: Storage,
): BellWeights {
  const kept = (1 + exp((-halves * age) / coherenceTime)) / 2;
  const flipped = 1 - kept;
  return [
    phiPlus * kept + phiMinus * flipped,
    psiPlus * kept + psiMinus * flipped,
    phiMinus * kept + phiPlus * flipped,
    psiMinus * kept + psiPlus * flipped,
  ];
}

/**
 * Fidelity of a perfect Φ or Ψ after both its memories have relaxed (γ = 1 - e^(-t/T1)) and dephased it:
 * Φ: (1 + γ² + (1-γ)²)/4 + e^(-2t/T2)/2, Ψ: (1-γ)/2 + e^(-2t/T2)/2.
 */
export function relaxedFidelity(
  bell: "phi" | "psi",
  memory: { readonly age: Duration; readonly t1: Duration; readonly t2: Duration },
): number {
  const excited = exp(-memory.age / memory.t1);
  const coherence = exp((-2 * memory.age) / memory.t2) / 2;
  const fallen = 1 - excited;
  return coherence + (bell === "phi" ? (1 + fallen * fallen + excited * excited) / 4 : excited / 2);
}
