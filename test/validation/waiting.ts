import { type Duration, NO_TIME } from "../../engine/time.js";
import { attemptsVariance, meanAttempts, meanSlowestOf } from "../../theory/waiting.js";
import { type ChainOptions, chainOf, IDEAL_NODE } from "../chain.js";
import { metricSample, metricValue, momentsOf, observe, spaced, withNodes } from "./observe.js";
import { type Family, type Row, type Size, within } from "./row.js";

/** So long beside a light time of 1 ns that messages do not count. */
const CYCLE = 1_000_000;

/** By success probability: means for 1, 2, 3, 4 and 8 links. */
const TABULATED = [
  [0.5, ["2", "2.6667", "3.1429", "3.5048", "4.4211"]],
  [0.1, ["10", "14.7368", "17.9006", "20.2734", "26.2958"]],
  [0.01, ["100", "149.7487", "182.9151", "207.7899", "270.9245"]],
] as const;

/** Success probability, coherence time in cycles, fidelity. */
const STORED = [
  [0.1, 10, ".586060"],
  [0.1, 50, ".799311"],
  [0.01, 100, ".577495"],
  [0.01, 500, ".794901"],
] as const;

export const WAITING: Family = {
  oracle: "A11",
  title: "Waiting times",
  about:
    "Chains with one slot per link at every node, swapped as soon as possible; times in cycles of 1 ms. A light time is 1 ns, a millionth of a cycle, so that messages cost less than a thousandth of any σ below. One link: intervals between heralds. 2 and 3 links: intervals between deliveries, for with one slot per link no link can begin on the next pair before the last was delivered. More links: the first delivery of runs that differ in their seed alone. σ is that of the sample, except for a variance, where it is that of the geometric law.",
  rows: (size) =>
    TABULATED.flatMap(([success, tabulated], i) => [
      ...oneLink(success, tabulated[0], { seed: 2100 + 10 * i, size }),
      ...[2, 3].map((links) =>
        continuous(links, success, { tabulated: tabulated[links - 1] ?? "", seed: 2100 + 10 * i + links, size }),
      ),
      firstOf(4, success, { tabulated: tabulated[3], seed: 10_000_000 * (i + 1), size }),
      firstOf(8, success, { tabulated: tabulated[4], seed: 10_000_000 * (i + 1) + 1_000_000, size }),
    ]).concat(STORED.map((_, i) => storedFidelity(i, size))),
};

interface Drawn {
  readonly seed: number;
  readonly size: Size;
  readonly tabulated?: string;
}

function oneLink(success: number, tabulated: string, { seed, size }: Drawn): Row[] {
  const times: number[] = [];
  observe(chain(1, success, { seed, count: countOf(size) + 1 }), (record) => {
    if (record.event === "pair") times.push(record.at_ns);
  });
  const { mean, variance, sigma, count } = momentsOf(intervals(times));
  const sample = `${spaced(count)} intervals, seed ${seed}`;
  const spread = attemptsVariance(success);
  const spreadSigma = spread * Math.sqrt((8 + (success * success) / (1 - success)) / count);
  return [
    within(
      { about: `Mean, 1 link, p = ${success}`, expected: meanAttempts(success), tabulated, source: "1/p" },
      mean,
      sigma,
      sample,
    ),
    within(
      { about: `Variance, 1 link, p = ${success}`, expected: spread, source: "(1 - p)/p²" },
      variance,
      spreadSigma,
      sample,
    ),
  ];
}

function continuous(links: number, success: number, { tabulated, seed, size }: Required<Drawn>): Row {
  const metrics = observe(chain(links, success, { seed, count: countOf(size) + 1 }));
  const { mean, sigma, count } = momentsOf(inCycles(metricSample(metrics, "pairs.interval.mean")));
  return within(slowestOf(links, success, tabulated), mean, sigma, `${spaced(count)} intervals, seed ${seed}`);
}

function firstOf(links: number, success: number, { tabulated, seed, size }: Required<Drawn>): Row {
  const runs = size === "large" ? 10_000 : 400;
  const latencies = Array.from({ length: runs }, (_, i) =>
    metricValue(observe(chain(links, success, { seed: seed + i, count: 1 })), "pairs.latency.min"),
  );
  const { mean, sigma } = momentsOf(inCycles(latencies));
  return within(slowestOf(links, success, tabulated), mean, sigma, `${spaced(runs)} runs, seeds from ${seed}`);
}

function storedFidelity(place: number, size: Size): Row {
  const [success, coherence, tabulated] = STORED[place] ?? STORED[0];
  const seed = 2150 + place;
  const memory = { ...IDEAL_NODE.memory, depolarising: (coherence * CYCLE) as Duration };
  const scenario = withNodes(chain(2, success, { seed, count: countOf(size) }), (node) =>
    node === 1 ? { memory } : {},
  );
  const { mean, sigma, count } = momentsOf(metricSample(observe(scenario), "pairs.fidelity.mean"));
  const claim = {
    about: `Mean fidelity, 2 Werner links, F = 0.95, p = ${success}, the repeater depolarises in ${coherence} cycles`,
    expected: waitedFidelity(success, coherence),
    tabulated,
    source: "1/4 + 3/4 w² E[e^(-D/T)]",
  };
  return within(claim, mean, sigma, `${spaced(count)} pairs, seed ${seed}`);
}

/** D is how long the earlier of two links waits for the later one: E[λ^D] = p/(2-p) (1+qλ)/(1-qλ). */
function waitedFidelity(success: number, coherence: number): number {
  const werner = (4 * 0.95 - 1) / 3;
  const kept = (1 - success) * Math.exp(-1 / coherence);
  return 0.25 + ((0.75 * werner * werner * success) / (2 - success)) * ((1 + kept) / (1 - kept));
}

function slowestOf(links: number, success: number, tabulated: string) {
  const expected = meanSlowestOf(links, success);
  return {
    about: `Mean, ${links} links, p = ${success}`,
    expected,
    tabulated,
    source: "mean of the slowest of n geometric laws",
  };
}

const countOf = (size: Size): number => (size === "large" ? 100_000 : 4_000);
const inCycles = (times: readonly number[]): number[] => times.map((time) => time / CYCLE);
const intervals = (times: readonly number[]): number[] =>
  inCycles(times.slice(1).map((time, i) => time - (times[i] ?? Number.NaN)));

function chain(
  links: number,
  success: number,
  { seed, count }: Pick<ChainOptions, "seed"> & { readonly count: number },
) {
  const request = { type: "entangle", count, hold: NO_TIME } as const;
  return chainOf(links + 1, { ...(seed !== undefined && { seed }), success, cycle: CYCLE, delay: 1, request });
}
