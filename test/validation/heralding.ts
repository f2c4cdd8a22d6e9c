import type { Herald } from "../../orchestrator/scenario/scenario.js";
import { fibreTransmission } from "../../theory/fibre.js";
import { doubleClick, singleClick } from "../../theory/heralding.js";
import { measuredChsh, measuredErrors } from "./correlations.js";
import { detectors, fidelityOf, runLink, successOf } from "./link-run.js";
import { midpointSources, multiplexed } from "./midpoint.js";
import { singleClickPhotons } from "./photons.js";
import type { Claim, Family, Row, Size } from "./row.js";

/** Length in km, emission, detector efficiency, success, cycle in µs. */
const DOUBLE_CLICK = [
  [10, 1, 1, ".315479", 50],
  [25, 1, 1, ".158114", 125],
  [50, 1, 1, ".05", 250],
  [100, 1, 1, ".005", 500],
  [10, 0.5, 0.9, ".0638844", 50],
  [50, 0.5, 0.9, ".010125", 250],
  [100, 0.5, 0.9, ".0010125", 500],
] as const;

/** Bright population, transmission of an arm, success and fidelity with threshold detectors. */
const SINGLE_CLICK = [
  [0.05, 1e-3, "9.99975e-5", ".950024"],
  [0.05, 0.1, "9.975e-3", ".952381"],
  [0.05, 0.5, ".049375", ".962025"],
  [0.1, 1e-3, "1.9999e-4", ".900045"],
  [0.1, 0.1, ".0199", ".904523"],
  [0.1, 0.5, ".0975", ".923077"],
  [0.3, 1e-3, "5.9991e-4", ".700105"],
  [0.3, 0.1, ".0591", ".710660"],
  [0.3, 0.5, ".2775", ".756757"],
] as const;

export const HERALDING: Family = {
  oracle: "A12",
  title: "Heralded links",
  about:
    "One link with a station in the middle, no dark counts. Success is the number of pairs over the number of cycles that a run of fixed duration has room for, each one light time of the whole fibre (one and a half where a source is in the middle); its σ is √(P(1 - P)/N). Fidelities are those of every pair, each to the Bell state that the station announced.",
  rows: (size) => [
    ...doubleClickSuccess(size),
    ...doubleClickQuality(size),
    ...singleClicks(size),
    ...singleClickPhotons(size),
    ...midpointSources(size),
    ...multiplexed(size),
  ],
};

function doubleClickSuccess(size: Size): Row[] {
  return DOUBLE_CLICK.map(([lengthKm, emission, efficiency, tabulated, cycle], i) => {
    const arm = emission * efficiency * fibreTransmission({ lengthKm: lengthKm / 2, lossDbPerKm: 0.2 });
    const { success } = doubleClick({ transmissions: [arm, arm], indistinguishability: 1 });
    const claim = {
      about: `Double click, success, ${lengthKm} km, emission ${emission}, detectors ${efficiency}, cycle ${cycle} µs`,
      expected: success,
      tabulated,
      source: "η²/2, Barrett and Kok 2005",
    };
    const herald = doubleClickWith(1, efficiency);
    return successOf(
      claim,
      runLink({ herald, emission, lengthKm, lossDbPerKm: 0.2, cycle: cycle * 1_000, success, seed: 2200 + i, size }),
    );
  });
}

function doubleClickQuality(size: Size): Row[] {
  return [1, 0.9, 0.5].flatMap((visibility, i) => {
    const seed = 2210 + 10 * i;
    const link = { herald: doubleClickWith(visibility, 0.9) };
    const { success, fidelity } = doubleClick({ transmissions: [0.9, 0.9], indistinguishability: visibility });
    const claim = (what: string, expected: number, source: string): Claim => ({
      about: `Double click, ${what}, V = ${visibility}`,
      expected,
      source,
    });
    const seen = runLink({ ...link, emission: 1, lengthKm: 10, lossDbPerKm: 0, cycle: 50_000, success, seed, size });
    return [
      fidelityOf(claim("fidelity", fidelity, "(1 + V)/2"), seen),
      measuredErrors(claim("QBER in Z", 0, "the photons' difference is a phase"), "qber.z", {
        seed: seed + 1,
        link,
        size,
      }),
      measuredErrors(claim("QBER in X", (1 - visibility) / 2, "(1 - V)/2"), "qber.x", { seed: seed + 2, link, size }),
      measuredChsh(
        claim("S", Math.SQRT2 * (1 + visibility), "√2 (1 + V)"),
        { zz: 1, xx: visibility },
        { seed: seed + 3, link, size },
      ),
    ];
  });
}

function singleClicks(size: Size): Row[] {
  return SINGLE_CLICK.flatMap(([bright, transmission, tabulatedSuccess, tabulatedFidelity], i) =>
    [false, true].flatMap((numberResolving, j) => {
      const { success, fidelity } = singleClick({ brightPopulation: bright, transmission, numberResolving });
      const herald: Herald = {
        scheme: "single-click",
        brightPopulation: bright,
        indistinguishability: 1,
        detectors: detectors(transmission, numberResolving),
      };
      const seed = 2250 + 2 * i + j;
      const seen = runLink({ herald, emission: 1, lengthKm: 10, lossDbPerKm: 0, cycle: 50_000, success, seed, size });
      const claim = (what: string, expected: number, source: string, tabulated: string): Claim => ({
        about: `Single click, ${what}, ${numberResolving ? "number-resolving" : "threshold"}, α = ${bright}, η = ${transmission}`,
        expected,
        source,
        ...(!numberResolving && { tabulated }),
      });
      const [p, f] = numberResolving ? ["2α(1-α)η + 2α²η(1-η)", "(1-α)/(1-αη)"] : ["2αη - α²η²", "(1-α)/(1-αη/2)"];
      return [
        successOf(claim("success", success, p ?? "", tabulatedSuccess), seen),
        fidelityOf(claim("fidelity", fidelity, f ?? "", tabulatedFidelity), seen),
      ];
    }),
  );
}

const doubleClickWith = (indistinguishability: number, efficiency: number): Herald => ({
  scheme: "double-click",
  indistinguishability,
  detectors: detectors(efficiency, false),
});
