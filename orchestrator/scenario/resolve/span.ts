import { NEVER_DECAYS } from "../schema/fields.js";

const UNITS = [
  ["s", 1e9],
  ["ms", 1e6],
  ["us", 1e3],
] as const;

/** A span of time as a scenario would write it. */
export function span(nanoseconds: number): string {
  if (nanoseconds === NEVER_DECAYS) return "never";
  for (const [unit, size] of UNITS) if (nanoseconds >= size) return `${nanoseconds / size} ${unit}`;
  return `${nanoseconds} ns`;
}
