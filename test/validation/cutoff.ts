import type { Duration } from "../../engine/time.js";
import { meanAttemptsOfTwo, meanSurvival } from "../../theory/storage.js";
import { chainOf, IDEAL_NODE } from "../chain.js";
import { metricSample, momentsOf, observe, spaced, withNodes } from "./observe.js";
import { type Row, type Size, within } from "./row.js";
import { CYCLE, inCycles } from "./slotted.js";
import { waitedFidelity } from "./storing.js";

/** Success probability, further attempts that a pair may wait, mean. */
const MEANS = [
  [0.1, 1, "42.142857"],
  [0.1, 5, "20.75117"],
  [0.1, 10, "17.07337"],
  [0.1, 50, "14.760083"],
  [0.01, 10, "596.680"],
  [0.01, 50, "224.986"],
  [0.01, 100, "178.245"],
] as const;

/** Success probability, coherence time in cycles, E[e^(-D/T)] with a cutoff of 10 attempts. */
const SURVIVALS = [
  [0.1, 10, ".679658"],
  [0.1, 50, ".919533"],
  [0.01, 100, ".950286"],
  [0.01, 500, ".989780"],
] as const;

/**
 * Two links whose earlier pair is given up after m further attempts of the other. In the closed form attempts are in step, and the
 * link that gave up takes part in the next one. So the ends measure each half at once, and are ready when the repeater is; and the
 * cutoff is m cycles: a herald and a cutoff at one instant come in this order.
 */
export function cutoffs(size: Size): Row[] {
  return [...MEANS.map((_, i) => meanWait(i, size)), ...SURVIVALS.map((_, i) => survival(i, size))];
}

function meanWait(place: number, size: Size): Row {
  const [success, attempts, tabulated] = MEANS[place] ?? MEANS[0];
  const seed = 2160 + place;
  const metrics = observe(measured({ success, attempts, seed, count: countOf(size, success) + 1 }));
  const { mean, sigma, count } = momentsOf(inCycles(metricSample(metrics, "pairs.interval.mean")));
  const claim = {
    about: `Mean, 2 links, p = ${success}, cutoff after ${attempts} attempt${attempts === 1 ? "" : "s"}`,
    expected: meanAttemptsOfTwo({ success, cutoff: attempts }),
    tabulated,
    source: "(1 + 2q(1 - q^m))/(1 - q² - 2pq^(m+1))",
  };
  return within(claim, mean, sigma, `${spaced(count)} intervals, seed ${seed}`);
}

/** As the ends measure along Z, F is 1 - 3/2 of their error rate: what decays here is white noise alone. */
function survival(place: number, size: Size): Row {
  const [success, coherence, tabulated] = SURVIVALS[place] ?? SURVIVALS[0];
  const seed = 2170 + place;
  const memory = { ...IDEAL_NODE.memory, depolarising: (coherence * CYCLE) as Duration };
  const scenario = measured({ success, attempts: 10, seed, count: countOf(size, success) });
  const qber = observe(withNodes(scenario, (node) => (node === 1 ? { memory } : {}))).value("pairs.qber");
  const { hits, trials } = qber.statistic === "proportion" ? qber.tally : { hits: Number.NaN, trials: 0 };
  const kept = meanSurvival({ success, cutoff: 10 }, Math.exp(-1 / coherence));
  const expected = waitedFidelity(kept);
  const errors = (2 * (1 - expected)) / 3;
  const claim = {
    about: `Mean fidelity, 2 Werner links, F = 0.95, p = ${success}, the repeater depolarises in ${coherence} cycles, cutoff after 10 attempts`,
    expected,
    source: `1/4 + 3/4 w² E[e^(-D/T)], E = ${tabulated}`,
  };
  const sigma = 1.5 * Math.sqrt((errors * (1 - errors)) / trials);
  return within(claim, 1 - (1.5 * hits) / trials, sigma, `error rate of ${spaced(trials)} pairs, seed ${seed}`);
}

interface Measured {
  readonly success: number;
  readonly attempts: number;
  readonly seed: number;
  readonly count: number;
}

function measured({ success, attempts, seed, count }: Measured) {
  const request = { type: "measure", count, bases: "z" } as const;
  const network = { cutoff: (attempts * CYCLE) as Duration };
  return chainOf(3, { seed, success, cycle: CYCLE, delay: 1, request, network });
}

const countOf = (size: Size, success: number): number => (size === "large" ? 50_000 : 4_000) / (success < 0.1 ? 4 : 1);
