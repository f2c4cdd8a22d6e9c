import type { BellIndex, BellWeights } from "../../../../theory/bell.js";

/** What the rotations before a purification do to a Bell index; they are linear, so errors turn as frames do. */
export type Turn = (index: BellIndex) => BellIndex;

/** √X at one end and its inverse at the other: Z becomes Y and Y becomes Z (Deutsch et al, PRL 77, 2818 (1996)). */
export const turnedForDejmps: Turn = ({ x, z }) => ({ x: x !== z, z });

/** One of three rotations about X + Y + Z, and its conjugate at the other end: X becomes Y, Y Z and Z X, so many times. */
export const cycled =
  (times: number): Turn =>
  ({ x, z }) => {
    if (times === 1) return { x: x !== z, z: x };
    return times === 2 ? { x: z, z: x !== z } : { x, z };
  };

/** What CNOT gates at both ends, from the kept pair onto the spent one, make of the frames of two pairs. */
export const afterCnots = (
  kept: BellIndex,
  spent: BellIndex,
): { readonly frame: BellIndex; readonly areUnequal: boolean } => ({
  frame: { x: kept.x, z: kept.z !== spent.z },
  areUnequal: kept.x !== spent.x,
});

/** Whether the weights of a pair are those of a Werner pair, so that a turn changes nothing. */
export const isWerner = ([, a, b, c]: BellWeights): boolean => a === b && b === c;
