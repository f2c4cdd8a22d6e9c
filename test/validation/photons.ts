import type { Herald } from "../../orchestrator/scenario/scenario.js";
import { measuredChsh, measuredErrors } from "./correlations.js";
import { detectors, fidelityOf, runLink, successOf } from "./link-run.js";
import type { Claim, Row, Size } from "./row.js";

/** Bright population, transmission of an arm, indistinguishability. */
const CASES = [
  [0.05, 1e-3, 0.9],
  [0.1, 0.1, 0.9],
  [0.1, 0.1, 0.5],
  [0.3, 0.5, 0.81],
] as const;

/** Single click with photons that differ, threshold detectors. */
export function singleClickPhotons(size: Size): Row[] {
  return CASES.flatMap(([bright, transmission, overlap], i) => {
    const seed = 2320 + 10 * i;
    const herald: Herald = {
      scheme: "single-click",
      brightPopulation: bright,
      indistinguishability: overlap,
      detectors: detectors(transmission, false),
    };
    const { success, fidelity, zz, xx } = expectedOf(bright, transmission, overlap);
    const rest = { emission: 1, lengthKm: 10, lossDbPerKm: 0, cycle: 50_000, success, seed, size };
    const seen = runLink({ herald, ...rest });
    const claim = (what: string, expected: number, source: string): Claim => ({
      about: `Single click, ${what}, α = ${bright}, η = ${transmission}, V = ${overlap}`,
      expected,
      source,
    });
    const rows = [
      successOf(claim("success", success, "2α(1-α)η + α²(η²(1+V)/2 + 2η(1-η))"), seen),
      fidelityOf(claim("fidelity", fidelity, "α(1-α)η(1+√V)/P"), seen),
    ];
    if (transmission < 0.01) return rows;
    const measured = (offset: number) => ({
      seed: seed + offset,
      link: { herald, lengthKm: 10, lossDbPerKm: 0 },
      size,
    });
    return [
      ...rows,
      measuredErrors(claim("QBER in Z", (1 - zz) / 2, "what is not 01 or 10"), "qber.z", measured(1)),
      measuredErrors(claim("QBER in X", (1 - xx) / 2, "1/2 - α(1-α)η√V/P"), "qber.x", measured(2)),
      measuredChsh(claim("S", Math.SQRT2 * (zz + xx), "√2(|⟨ZZ⟩| + |⟨XX⟩|)"), { zz, xx }, measured(3)),
    ];
  });
}

/** Two photons give a lone click with chance (1+V)/2, one always does; the correlators are those in the heralded frame. */
function expectedOf(bright: number, transmission: number, overlap: number) {
  const one = bright * (1 - bright) * transmission;
  const both =
    bright * bright * ((transmission * transmission * (1 + overlap)) / 2 + 2 * transmission * (1 - transmission));
  const success = 2 * one + both;
  const coherence = (2 * one * Math.sqrt(overlap)) / success;
  return { success, fidelity: one / success + coherence / 2, zz: 1 - (2 * both) / success, xx: coherence };
}
