import type { TraceRecord } from "../engine/trace.js";
import { traceLine } from "../engine/trace.js";
import { playScenario } from "../orchestrator/cli/play.js";
import { type Runtime, runName } from "../orchestrator/cli/runtime.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";

export const EMBEDDED: Runtime = { type: "embedded", wire: false };
export const OVER_THE_WIRE: Runtime = { type: "embedded", wire: true };

/** The whole trace of a scenario, a line each. */
export async function traceOf(scenario: Scenario, runtime: Runtime): Promise<string[]> {
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  await playScenario(scenario, { runtime, run: runName(scenario.name), detailed: true, record });
  return lines;
}

/** The first line that differs, of both, with the ten before it; undefined where the traces are equal. */
export function difference(one: readonly string[], other: readonly string[]): string | undefined {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) {
    if (one[at] === other[at]) continue;
    const before = one.slice(Math.max(0, at - 10), at);
    return [`line ${at + 1} differs`, ...before, `- ${one[at] ?? "(the end)"}`, `+ ${other[at] ?? "(the end)"}`].join(
      "\n",
    );
  }
  return undefined;
}

/** A scenario cut short, so that real processes and containers play at most about as many events as told. */
export function shortened(scenario: Scenario, fraction: number): Scenario {
  if (scenario.duration === undefined || fraction >= 1) return scenario;
  return { ...scenario, duration: Math.round(scenario.duration * fraction) as typeof scenario.duration };
}
