import type { Bus } from "../bus/bus.js";
import type { Scenario } from "../scenario/scenario.js";

export type { BusSummary } from "../bus/bus.js";

/** The shared bus that a run was asked to use, or nothing. Its library is loaded only where it is asked for. */
export async function busOf(
  { redis, runtime }: { readonly redis?: string; readonly runtime: string },
  { run, scenario, startedAt }: { readonly run: string; readonly scenario: Scenario; readonly startedAt: Date },
): Promise<Bus | undefined> {
  if (redis === undefined) return undefined;
  const { openBus } = await import("../bus/bus.js");
  const about = { run, scenario: scenario.name, seed: scenario.seed, runtime, startedAt: startedAt.toISOString() };
  return openBus(redis, about, (warning) => void process.stderr.write(`${warning}\n`));
}
