import type { MetricUnit } from "./catalogue.js";

const BELL: Readonly<Record<string, string>> = { "phi+": "Φ⁺", "psi+": "Ψ⁺", "phi-": "Φ⁻", "psi-": "Ψ⁻" };

/** A Bell state as physicists write it; anything else as it is. */
export const bellText = (name: string): string => BELL[name] ?? name;

/** A value for a person, rounded to so many significant digits: `1.23 ms`, `119.4 /s`, `0.9312`. */
export function humanText(value: number, unit: MetricUnit, digits = 4): string {
  switch (unit) {
    case "ns":
      return spanText(value, digits);
    case "Hz":
      return `${numberText(value, digits)} /s`;
    case "plain":
    case "probability":
      return numberText(value, digits);
  }
}

/** A value with as many digits as it takes to tell it from another. */
export function distinctText(value: number, other: number, unit: MetricUnit): string {
  for (let digits = 4; digits < 16; digits++) {
    const text = humanText(value, unit, digits);
    if (value === other || text !== humanText(other, unit, digits)) return text;
  }
  return humanText(value, unit, 17);
}

const UNITS = [
  [86_400e9, "d"],
  [3600e9, "h"],
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
] as const;

function spanText(nanoseconds: number, digits: number): string {
  // Rounded first, so that 999.99 µs is 1 ms and never 1000 µs.
  const rounded = Number(nanoseconds.toPrecision(digits));
  const [size, name] = UNITS.find(([least]) => Math.abs(rounded) >= least) ?? [1, "ns"];
  return `${numberText(nanoseconds / size, digits)} ${name}`;
}

/** Thousands are grouped; whole numbers keep all their digits. */
function numberText(value: number, digits: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Math.abs(rounded) < 1e4 || Math.abs(rounded) >= 1e15) return String(rounded);
  const [whole = "", fraction] = String(rounded).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
