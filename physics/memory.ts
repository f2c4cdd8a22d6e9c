import { type DecayRates, decayRates, type MemoryTimes } from "../theory/decay.js";

/** How a slot forgets the qubit it holds. */
export type Memory = DecayRates;

/** Keeps a qubit for ever. */
export const IDEAL_MEMORY: Memory = Object.freeze({ longitudinal: 0, transverse: 0, relaxation: 0 });

/** A slot with these time constants; a finite T1 relaxes to |0⟩, which no Bell-diagonal state survives. */
export const memoryFrom = (times: MemoryTimes): Memory => decayRates(times);

/**
 * The Pauli semigroup in place of T1 and T2: X and Y flips at 1/(4 T1) each and Z flips at 1/(2 T2) - 1/(4 T1), so that
 * ⟨Z⟩ still shrinks at 1/T1 and ⟨X⟩ and ⟨Y⟩ at 1/T2, but nothing falls to |0⟩.
 */
export const pauliMemoryFrom = (times: MemoryTimes): Memory => ({ ...decayRates(times), relaxation: 0 });

/** Holds where the memory keeps Bell-diagonal pairs Bell-diagonal. */
export const isPauli = (memory: Memory): boolean => memory.relaxation === 0;
