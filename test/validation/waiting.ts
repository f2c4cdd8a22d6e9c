import { attemptsVariance, meanAttempts, meanSlowestOf } from "../../theory/waiting.js";
import { cutoffs } from "./cutoff.js";
import { nestedChains } from "./nested.js";
import { metricValue, momentsOf, observe, spaced } from "./observe.js";
import { type Family, type Row, type Size, within } from "./row.js";
import { deliveryIntervals, inCycles, slottedChain } from "./slotted.js";
import { storage } from "./storing.js";

/** By success probability: means for 1, 2, 3, 4, 8 and 16 links. */
const TABULATED = [
  [0.5, ["2", "2.6667", "3.1429", "3.5048", "4.4211", "5.3774"]],
  [0.1, ["10", "14.7368", "17.9006", "20.2734", "26.2958", "32.5872"]],
  [0.01, ["100", "149.7487", "182.9151", "207.7899", "270.9245", "336.8797"]],
] as const;

export const WAITING: Family = {
  oracle: "A11",
  title: "Waiting times",
  about:
    "Chains with one slot per link at every node, swapped as soon as possible unless a row says otherwise; times in cycles of 1 ms. A light time is 1 ns, a millionth of a cycle, so that messages cost less than a thousandth of any σ below. One link: intervals between heralds. 2 and 3 links: intervals between deliveries, for with one slot per link no link can begin on the next pair before the last was delivered. More links: the first delivery of runs that differ in their seed alone. Nested chains: linear-optics swaps, half of which fail, in balanced order; of 8 links the inner ones of each half begin anew before the closed form lets them, which makes it a bound. Cutoffs: the ends measure at once, so that they are ready when the repeater is, and the cutoff is m cycles. σ is that of the sample, except for a variance, where it is that of the geometric law.",
  rows: (size) => [
    ...TABULATED.flatMap(([success, tabulated], i) => slowest(success, tabulated, { place: i, size })),
    ...nestedChains(size),
    ...cutoffs(size),
    ...storage(size),
  ],
};

type Means = (typeof TABULATED)[number][1];

function slowest(
  success: number,
  tabulated: Means,
  { place, size }: { readonly place: number; readonly size: Size },
): Row[] {
  const first = 10_000_000 * (place + 1);
  return [
    ...oneLink(success, tabulated[0], { seed: 2100 + 10 * place, size }),
    continuous(2, success, { tabulated: tabulated[1], seed: 2102 + 10 * place, size }),
    continuous(3, success, { tabulated: tabulated[2], seed: 2103 + 10 * place, size }),
    firstOf(4, success, { tabulated: tabulated[3], seed: first, size }),
    firstOf(8, success, { tabulated: tabulated[4], seed: first + 1_000_000, size }),
    firstOf(16, success, { tabulated: tabulated[5], seed: first + 2_000_000, size }),
  ];
}

interface Drawn {
  readonly seed: number;
  readonly size: Size;
  readonly tabulated?: string;
}

function oneLink(success: number, tabulated: string, { seed, size }: Drawn): Row[] {
  const times: number[] = [];
  observe(slottedChain(1, success, { seed, count: countOf(size) + 1 }), (record) => {
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
  const scenario = slottedChain(links, success, { seed, count: countOf(size) + 1 });
  const { mean, sigma, count } = momentsOf(deliveryIntervals(scenario));
  return within(slowestOf(links, success, tabulated), mean, sigma, `${spaced(count)} intervals, seed ${seed}`);
}

function firstOf(links: number, success: number, { tabulated, seed, size }: Required<Drawn>): Row {
  const runs = (size === "large" ? 4_000 : 400) / (links > 8 ? 2 : 1);
  const latencies = Array.from({ length: runs }, (_, i) =>
    metricValue(observe(slottedChain(links, success, { seed: seed + i, count: 1 })), "pairs.latency.min"),
  );
  const { mean, sigma } = momentsOf(inCycles(latencies));
  return within(slowestOf(links, success, tabulated), mean, sigma, `${spaced(runs)} runs, seeds from ${seed}`);
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

const countOf = (size: Size): number => (size === "large" ? 50_000 : 4_000);
const intervals = (times: readonly number[]): number[] =>
  inCycles(times.slice(1).map((time, i) => time - (times[i] ?? Number.NaN)));
