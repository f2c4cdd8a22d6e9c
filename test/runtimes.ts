import { between, START } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import { traceLine } from "../engine/trace.js";
import { playScenario } from "../orchestrator/cli/play.js";
import { type Runtime, runName } from "../orchestrator/cli/runtime.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { SHIPPED, shipped } from "./golden.js";

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

/** How many events a scenario may have that is played by processes and containers in tests; fewer where many nodes share the machine. */
const EVENTS_MOST = 30_000;
const EVENTS_MOST_OF_MANY = 8_000;
const MANY_NODES = 20;
/** More processes or containers than this are no test for one machine. */
const NODES_MOST = 60;

/** The shipped scenarios that are played by processes and containers too; the experiments differ from them in numbers alone. */
export const PLAYED_APART: readonly string[] = SHIPPED.filter(
  (file) => !file.startsWith("experiments") && shipped(file).nodes.length <= NODES_MOST,
);

/** A scenario cut short, where it is long, so that it has about as many events as real processes play in a test. */
export function shortened(scenario: Scenario): Scenario {
  const run = new EmbeddedRun(scenario, { wire: false, detailed: false, record: () => undefined });
  const isOver = run.advance(scenario.nodes.length > MANY_NODES ? EVENTS_MOST_OF_MANY : EVENTS_MOST);
  return isOver ? scenario : { ...scenario, duration: between(START, run.now) };
}
