import type { Expectation, MetricClaim } from "../scenario/scenario.js";
import type { Evidence } from "./expectation-row.js";
import { type Judgement, judge } from "./judge.js";
import type { Observation } from "./observation.js";
import { mean } from "./statistics/mean.js";
import type { Tally } from "./statistics/proportion.js";

/** What the run with one seed says about an expectation. */
export interface Seeded<Said> {
  readonly seed: number;
  readonly said: Said;
}

type Value = Extract<Observation, { statistic: "count" | "value" }>;

/**
 * What runs with several seeds say together: one sample of all that they observed, or where a run gives a single value the mean
 * of those, or the extreme of extremes. What is no sample, or asks whether single values are equal to one, holds if it holds in
 * every run, and fails if it fails in any. Runs without the part that the expectation looks at say nothing.
 */
export function poolEvidence(
  expectation: Expectation,
  all: readonly [Seeded<Evidence>, ...Seeded<Evidence>[]],
): Evidence {
  const present = all.filter(({ said }) => said.type !== "absent");
  const { unit } = (present[0] ?? all[0]).said;
  if (present.length === 0) return all[0].said;
  const judgements = present.flatMap(({ seed, said }) =>
    said.type === "judgement" ? [{ seed, said: said.judgement }] : [],
  );
  if (judgements.length > 0) return { type: "judgement", unit, judgement: poolJudgements(judgements) };
  const observations = present.flatMap(({ seed, said }) =>
    said.type === "sample" ? [{ seed, said: said.observation }] : [],
  );
  if (expectation.type === "metric" && isEquality(expectation, observations[0]?.said)) {
    const each = observations.map(({ seed, said }) => ({ seed, said: judge(said, expectation) }));
    return { type: "judgement", unit, judgement: poolJudgements(each) };
  }
  const metric = expectation.type === "metric" ? expectation.metric : "";
  return { type: "sample", unit: unit ?? "plain", observation: poolObservations(metric, observations) };
}

/** That the mean of several values is a value says nothing about them. */
function isEquality({ comparison }: MetricClaim, observation: Observation | undefined): boolean {
  const isSingle = observation?.statistic === "count" || observation?.statistic === "value";
  return isSingle && (comparison === "==" || comparison === "!=");
}

function poolJudgements(judgements: readonly Seeded<Judgement>[]): Judgement {
  const [worst] = (["fails", "undecided", "holds"] as const).flatMap((verdict) =>
    judgements.filter(({ said }) => said.verdict === verdict),
  );
  if (worst === undefined) return { verdict: "undecided", sampleSize: 0 };
  const { verdict, reason } = worst.said;
  const same = judgements.filter(({ said }) => said.verdict === verdict);
  const sampleSize = judgements.reduce((sum, { said }) => sum + said.sampleSize, 0);
  const values = same.flatMap(({ said }) => (said.value === undefined ? [] : [said.value]));
  if (verdict === "holds") {
    return { verdict, sampleSize, ...(values.length === 0 ? {} : { value: Math.max(...values) }) };
  }
  const value = worst.said.value === undefined ? {} : { value: worst.said.value };
  return { verdict, sampleSize, ...value, reason: `seed ${worst.seed}${reason === undefined ? "" : `: ${reason}`}` };
}

function poolObservations(metric: string, observations: readonly Seeded<Observation>[]): Observation {
  const said = observations.map((each) => each.said);
  const first = said[0];
  if (first === undefined) return { statistic: "value", value: undefined };
  const tallies = said.flatMap((each) => ("tally" in each ? [each.tally] : []));
  switch (first.statistic) {
    case "count":
    case "value":
      return poolValues(metric, observations as readonly Seeded<Value>[]);
    case "mean":
      return { statistic: "mean", values: said.flatMap((each) => ("values" in each ? each.values : [])) };
    case "quantile":
      return { ...first, values: said.flatMap((each) => ("values" in each ? each.values : [])) };
    case "proportion":
    case "correlation":
      return { statistic: first.statistic, tally: tallies.reduce(sumOf) };
    case "chsh":
      return {
        statistic: "chsh",
        settings: said
          .flatMap((each) => (each.statistic === "chsh" ? [each.settings] : []))
          .reduce((one, other) => [
            sumOf(one[0], other[0]),
            sumOf(one[1], other[1]),
            sumOf(one[2], other[2]),
            sumOf(one[3], other[3]),
          ]),
      };
  }
}

/** One value from each run. An extreme is that of all runs; of anything else the mean, if every run has it. */
function poolValues(metric: string, observations: readonly Seeded<Value>[]): Value {
  const values = observations.flatMap(({ said }) => (said.value === undefined ? [] : [said.value]));
  const none = observations.find(({ said }) => said.value === undefined);
  const isLeast = metric.endsWith(".min");
  if (values.length > 0 && (isLeast || metric.endsWith(".max"))) {
    return { statistic: "value", value: values.reduce((one, other) => (one < other === isLeast ? one : other)) };
  }
  if (none !== undefined) {
    const missing = `seed ${none.seed}: ${none.said.missing ?? "nothing was observed"}`;
    return { statistic: "value", value: undefined, missing };
  }
  return { statistic: "value", value: mean(values) };
}

const sumOf = (one: Tally, other: Tally): Tally => ({
  hits: one.hits + other.hits,
  trials: one.trials + other.trials,
});
