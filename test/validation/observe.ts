import type { TraceRecord } from "../../engine/trace.js";
import { Metrics } from "../../orchestrator/report/metrics.js";
import { observedValue } from "../../orchestrator/report/observation.js";
import { EmbeddedRun } from "../../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario, ScenarioNode } from "../../orchestrator/scenario/scenario.js";

/** Plays a scenario to its end and gathers its metrics; `each` sees every record of the story too. */
export function observe(scenario: Scenario, each?: (record: TraceRecord) => void): Metrics {
  const metrics = new Metrics(scenario);
  const run = new EmbeddedRun(scenario, {
    wire: false,
    detailed: false,
    record: (record) => {
      metrics.observe(record);
      each?.(record);
    },
  });
  while (!run.advance(100_000));
  return metrics;
}

/** The value of a metric, which must be there. */
export function metricValue(metrics: Metrics, name: string): number {
  return observedValue(metrics.value(name)) ?? Number.NaN;
}

/** The sample behind a metric that is a mean. */
export function metricSample(metrics: Metrics, name: string): readonly number[] {
  const observation = metrics.value(name);
  return observation.statistic === "mean" ? observation.values : [];
}

/** A scenario whose nodes differ: what `change` returns for a place replaces what the node at that place has. */
export function withNodes(scenario: Scenario, change: (place: number) => Partial<ScenarioNode>): Scenario {
  return { ...scenario, nodes: scenario.nodes.map((node, place) => ({ ...node, ...change(place) })) };
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Of the sample, without bias. */
  readonly variance: number;
  /** Standard deviation of the mean, from the sample. */
  readonly sigma: number;
}

export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (count - 1);
  return { count, mean, variance, sigma: Math.sqrt(variance / count) };
}

/** 100000 as `100 000`. */
export const spaced = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
