import type { Bases, ScenarioLink } from "../../orchestrator/scenario/scenario.js";
import { type Correlators, chsh, chshDeviation, errorRate } from "../../theory/correlations.js";
import { wernerFromFidelity } from "../../theory/swapping.js";
import { chainOf } from "../chain.js";
import { metricValue, observe, spaced } from "./observe.js";
import { type Claim, type Family, type Row, type Size, within } from "./row.js";

const TABULATED = [
  [0.7803301, "2.000000", ".146447"],
  [0.8, "2.074180", ".133333"],
  [0.9, "2.451304", ".066667"],
  [0.99, "2.790715", ".006667"],
] as const;

export const CORRELATIONS: Family = {
  oracle: "A6",
  title: "CHSH value and error rate of Werner pairs",
  about:
    "One link; both ends measure each pair as it is heralded, along axes that each chooses by itself. The values come from counted outcomes. σ follows from the expected correlations and the counts: √Σ(1 - E²)/N over the four settings, and √(Q(1 - Q)/N).",
  rows: (size) =>
    TABULATED.flatMap(([fidelity, s, q], i) => {
      const werner = wernerFromFidelity(fidelity);
      const link = { seed: 1600 + 2 * i, fidelity };
      const chshClaim = {
        about: `S, F = ${fidelity}`,
        expected: chsh({ zz: werner, xx: werner }),
        tabulated: s,
        source: "2√2 w",
      };
      const qberClaim = {
        about: `QBER, F = ${fidelity}`,
        expected: errorRate(werner),
        tabulated: q,
        source: "2(1 - F)/3",
      };
      return [
        measuredChsh(chshClaim, { zz: werner, xx: werner }, { ...link, size }),
        measuredErrors(qberClaim, "qber", { ...link, seed: link.seed + 1, size }),
      ];
    }),
};

export interface Measured {
  readonly seed: number;
  readonly fidelity?: number;
  readonly link?: Partial<ScenarioLink>;
  readonly size: Size;
}

/** A CHSH value from counted outcomes of pairs that are expected to have these correlators. */
export function measuredChsh(claim: Claim, { zz, xx }: Correlators, measured: Measured): Row {
  const metrics = observe(measuring("chsh", measured));
  const observation = metrics.value("pairs.chsh");
  const settings = observation.statistic === "chsh" ? observation.settings : [];
  // The head measures Z in the first two settings and X in the others, the tail always halfway between.
  const expected = [zz, zz, xx, xx].map((correlator) => correlator * Math.SQRT1_2);
  const sigma = chshDeviation(settings.map(({ trials }, i) => ({ correlation: expected[i] ?? 0, pairs: trials })));
  const pairs = settings.reduce((sum, { trials }) => sum + trials, 0);
  return within(claim, metricValue(metrics, "pairs.chsh"), sigma, `${spaced(pairs)} pairs, seed ${measured.seed}`);
}

/** A share of wrong outcomes among those of equal axes. */
export function measuredErrors(claim: Claim, metric: "qber" | "qber.x" | "qber.z", measured: Measured): Row {
  const metrics = observe(measuring("bbm92", measured));
  const observation = metrics.value(`pairs.${metric}`);
  const sifted = observation.statistic === "proportion" ? observation.tally.trials : 0;
  const sigma = Math.sqrt((claim.expected * (1 - claim.expected)) / sifted);
  const sample = `${spaced(sifted)} sifted pairs, seed ${measured.seed}`;
  return within(claim, metricValue(metrics, `pairs.${metric}`), sigma, sample);
}

function measuring(bases: Bases, { seed, fidelity, link, size }: Measured) {
  const count = size === "large" ? 100_000 : 10_000;
  return chainOf(2, {
    seed,
    ...(fidelity !== undefined && { fidelity }),
    ...(link !== undefined && { link }),
    request: { type: "measure", count, bases },
  });
}
