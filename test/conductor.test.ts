import test from "ava";
import type { TraceRecord } from "../engine/trace.js";
import { traceLine } from "../engine/trace.js";
import { Conductor } from "../orchestrator/conductor/conductor.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { SHIPPED, shipped } from "./golden.js";
import { MemoryCrew } from "./memory-crew.js";

function embedded(scenario: Scenario): string[] {
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  const run = new EmbeddedRun(scenario, { wire: false, detailed: true, record });
  while (!run.advance(10_000));
  return [...lines, `${run.endedAt} ${run.events}`];
}

async function conducted(scenario: Scenario, chaos: number): Promise<string[]> {
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  const run = new Conductor(scenario, { crew: new MemoryCrew(chaos), detailed: true, record });
  await run.run();
  return [...lines, `${run.endedAt} ${run.events}`];
}

/** The first line that differs, with the ten before it. */
export function difference(one: readonly string[], other: readonly string[]): string | undefined {
  const place = one.findIndex((line, index) => line !== other[index]);
  if (place < 0 && one.length === other.length) return undefined;
  const at = place < 0 ? one.length : place;
  const from = Math.max(0, at - 10);
  return [`at line ${at}`, ...one.slice(from, at), `- ${one[at] ?? "(end)"}`, `+ ${other[at] ?? "(end)"}`].join("\n");
}

for (const file of SHIPPED) {
  test(`${file} tells the same story in windows`, async (t) => {
    const scenario = shipped(file);
    const one = embedded(scenario);
    t.is(difference(one, await conducted(scenario, 1)), undefined);
    t.is(difference(one, await conducted(scenario, 2)), undefined);
  });
}
