import type { Bounds } from "./bounds.js";
import { normalQuantile } from "./normal.js";
import type { Tally } from "./proportion.js";

/** Equal outcomes in the settings (head, tail) = (0, 0), (0, 1), (1, 0), (1, 1). */
export type Settings = readonly [Tally, Tally, Tally, Tally];

/** The setting that enters with a minus sign: head X with tail (Z-X)/√2. */
const SIGNS = [1, 1, 1, -1] as const;

/** |S| = |E₀₀ + E₀₁ + E₁₀ - E₁₁| (Clauser, Horne, Shimony, Holt, PRL 23, 880 (1969)); `undefined` while a setting is empty. */
export function chsh(settings: Settings): number | undefined {
  if (settings.some(({ trials }) => trials === 0)) return undefined;
  return Math.abs(signedSum(settings));
}

/**
 * One-sided bounds on |S|: normal, with σ² = Σ (1 - E²) / N over the settings. Each variance is that after z²/2 more equal and
 * z²/2 more unequal outcomes (Agresti and Coull, Am. Stat. 52, 119 (1998)), which keeps it above 0 where all outcomes agree.
 */
export function chshBounds(settings: Settings, confidence: number): Bounds | undefined {
  const observed = chsh(settings);
  if (observed === undefined) return undefined;
  const z = normalQuantile(confidence);
  const margin = z * Math.sqrt(settings.reduce((sum, tally) => sum + variance(tally, z * z), 0));
  return { lower: Math.max(0, observed - margin), upper: Math.min(4, observed + margin) };
}

const correlation = ({ hits, trials }: Tally): number => (2 * hits) / trials - 1;

function variance({ hits, trials }: Tally, added: number): number {
  const shrunk = correlation({ hits: hits + added / 2, trials: trials + added });
  return (1 - shrunk * shrunk) / trials;
}

const signedSum = (settings: Settings): number =>
  settings.reduce((sum, tally, i) => sum + (SIGNS[i] ?? 0) * correlation(tally), 0);
