import type { Bases } from "../scenario/scenario.js";
import type { RequestSubject, Subjects } from "./subjects.js";

/** The unit in which the value of a metric is kept and compared. */
export type MetricUnit = "ns" | "Hz" | "plain" | "probability";

/** How a metric is computed from its sample, and so which confidence bound it has. */
export type Statistic = "count" | "value" | "mean" | "proportion" | "correlation" | "quantile" | "chsh";

/** One name that an expectation may compare. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly statistic: Statistic;
  /** Whether `@` is defined: the sample behind the metric says how far the observed value may be off. */
  readonly confidence: boolean;
  /** One clause, without the name of the subject. */
  readonly meaning: string;
}

type Entry = readonly [key: string, unit: MetricUnit, statistic: Statistic, meaning: string];

/** Every metric of these subjects; where a request and a link share a name, the request's. */
export function metricsOf(subjects: Subjects): MetricDefinition[] {
  const definitions = new Map<string, MetricDefinition>();
  const add = (subject: string, entries: readonly Entry[], isSeveral = false): void => {
    for (const [key, unit, statistic, meaning] of entries) {
      const name = `${subject}.${key}`;
      if (definitions.has(name)) continue;
      definitions.set(name, { name, unit, statistic, confidence: hasConfidence(key, statistic, isSeveral), meaning });
    }
  };
  for (const request of subjects.requests) add(request.name, requestEntries(request), request.isSeveral);
  for (const link of subjects.links) add(link.name, LINK);
  add("routes", ROUTES);
  add("run", RUN);
  return [...definitions.values()];
}

/** Latencies grow from delivery to delivery within a request, so their spread says nothing about their mean. */
function hasConfidence(key: string, statistic: Statistic, isSeveral: boolean): boolean {
  if (statistic === "count" || statistic === "value" || key === "path.links") return false;
  return isSeveral || !key.startsWith("latency.");
}

function requestEntries(request: RequestSubject): readonly Entry[] {
  const { type, isSeveral, count } = request;
  return [
    ...delivery(request),
    ...(type === "measure" ? [] : FIDELITY),
    ...(type === "entangle" ? GOODNESS : []),
    ...TIMING,
    ...(isSeveral ? COMPLETIONS : count === undefined ? [] : [COMPLETION]),
    ...(type === "measure" ? outcomes(request.bases ?? "bbm92") : []),
    ...NETWORK,
  ];
}

function delivery({ type, count, isSeveral }: RequestSubject): readonly Entry[] {
  const delivered = {
    entangle: "pairs that both ends were told of",
    measure: "pairs whose outcomes both ends were told",
    teleport: "states that the tail received",
    prepare: "prepared states that the tail received",
  }[type];
  return [
    ["delivered", "plain", "count", delivered],
    ...(isSeveral ? SUCCESSES : count === undefined ? [] : [SUCCESS]),
    ["lost", "plain", "count", "pairs of its circuits that the head lost because a swap on their way failed"],
    ["one-sided", "plain", "count", "deliveries that one end alone was told of when the run ended"],
    ["mismatches", "plain", "count", "deliveries whose ends disagree about the pair: a fault of the protocol"],
  ];
}

const SUCCESS: Entry = ["success", "probability", "value", "delivered, as a share of the count asked for"];

const SUCCESSES: readonly Entry[] = [
  ["success", "probability", "value", "requests that completed, as a share of those that were over"],
  ["completed", "plain", "count", "requests that completed"],
  ["failed", "plain", "count", "requests that failed"],
];

const FIDELITY: readonly Entry[] = [
  ["fidelity.mean", "probability", "mean", "true fidelity, mean over deliveries"],
  ["fidelity.min", "probability", "value", "true fidelity, the worst delivery"],
  ["fidelity.max", "probability", "value", "true fidelity, the best delivery"],
  ["fidelity.p5", "probability", "quantile", "true fidelity that 5 % of deliveries do not exceed"],
  ["fidelity.p50", "probability", "quantile", "true fidelity, median delivery"],
  ["fidelity.p95", "probability", "quantile", "true fidelity that 95 % of deliveries do not exceed"],
];

const GOODNESS: readonly Entry[] = [
  ["goodness.mean", "probability", "mean", "fidelity as the head estimates it, mean over deliveries"],
];

const TIMING: readonly Entry[] = [
  ["latency.mean", "ns", "mean", "from the start of the request to a delivery at its later end, mean"],
  ["latency.min", "ns", "value", "from the start of the request to its first delivery"],
  ["latency.max", "ns", "value", "from the start of the request to its last delivery"],
  ["latency.p50", "ns", "quantile", "from the start of the request to a delivery, median"],
  ["latency.p95", "ns", "quantile", "from the start of the request to a delivery, 95 % quantile"],
  ["latency.p99", "ns", "quantile", "from the start of the request to a delivery, 99 % quantile"],
  ["interval.mean", "ns", "mean", "from one delivery to the next, mean"],
  ["interval.p50", "ns", "quantile", "from one delivery to the next, median"],
  ["interval.p95", "ns", "quantile", "from one delivery to the next, 95 % quantile"],
  ["rate", "Hz", "value", "deliveries per second, to the last one if the request is complete, else to its end"],
];

const COMPLETION: Entry = ["completion-time", "ns", "value", "from the start of the request to the last one asked for"];

const COMPLETIONS: readonly Entry[] = [
  ["completion-time.mean", "ns", "mean", "from the start of a request to the last one it asked for, mean"],
  ["completion-time.p50", "ns", "quantile", "from the start of a request to the last one it asked for, median"],
  ["completion-time.p95", "ns", "quantile", "from the start of a request to the last one it asked for, 95 % quantile"],
];

const NETWORK: readonly Entry[] = [
  ["rerouted", "plain", "count", "circuits opened again over another path than before"],
  ["path.links", "plain", "mean", "links on the path of a circuit when it is opened, mean"],
  ["discarded", "plain", "count", "halves given up because of a cutoff, or because what they belonged to was lost"],
  ["purifications", "plain", "count", "rounds of purification, those that failed included"],
  ["purifications.success", "probability", "proportion", "share of rounds of purification that succeeded"],
];

const QBER: Entry = ["qber", "probability", "proportion", "share of wrong outcomes in equal axes"];

const CORRELATION: Entry = ["correlation", "plain", "correlation", "mean product of outcomes, ±1, in equal axes"];

/** The metrics that the outcomes of a measurement have, by what is measured. */
function outcomes(bases: Bases): readonly Entry[] {
  switch (bases) {
    case "chsh":
      return [["chsh", "plain", "chsh", "|S| of the CHSH inequality: at most 2 classically, 2√2 in quantum theory"]];
    case "bbm92":
      return [
        CORRELATION,
        QBER,
        ["qber.x", "probability", "proportion", "share of wrong outcomes where both ends measured X"],
        ["qber.z", "probability", "proportion", "share of wrong outcomes where both ends measured Z"],
        ["sifted", "plain", "count", "pairs measured in equal axes"],
      ];
    case "x":
    case "y":
    case "z":
      return [CORRELATION, QBER];
  }
}

const LINK: readonly Entry[] = [
  ["pairs", "plain", "count", "pairs that the link heralded"],
  ["rate", "Hz", "value", "pairs heralded per second of the run"],
  ["fidelity.mean", "probability", "mean", "true fidelity at the herald, mean over pairs"],
];

const ROUTES: readonly Entry[] = [
  ["changed", "plain", "count", "circuits opened again over another path than before, of any request"],
];

const RUN: readonly Entry[] = [
  ["swaps", "plain", "count", "swaps that succeeded, anywhere in the network"],
  ["duration", "ns", "value", "virtual time that the run covered"],
];
