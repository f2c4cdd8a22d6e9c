import type { TraceRecord } from "../../engine/trace.js";
import { EmbeddedRun } from "../../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../../orchestrator/scenario/scenario.js";

/** More than any of these scenarios takes. */
const EVENTS_MAX = 20_000;

/** What a run was like. */
export interface Played {
  readonly records: readonly TraceRecord[];
  readonly events: number;
  /** False: it had not ended after `EVENTS_MAX` events. */
  readonly isQuiet: boolean;
  /** What was thrown, if anything was. */
  readonly problem: string | undefined;
  /** How many slots for links are not free at the end, by node. */
  readonly usedSlots: ReadonlyMap<string, number>;
  /** What nodes still wait for. */
  readonly waiting: readonly string[];
}

/** Plays a scenario until nothing is planned any more. */
export function playOut(scenario: Scenario): Played {
  const records: TraceRecord[] = [];
  const run = new EmbeddedRun(scenario, { wire: false, detailed: true, record: (record) => records.push(record) });
  let isQuiet = false;
  let problem: string | undefined;
  try {
    while (!isQuiet && run.events < EVENTS_MAX) isQuiet = run.advance(1_000);
  } catch (thrown) {
    problem = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  return { records, events: run.events, isQuiet, problem, usedSlots: run.usedSlots(), waiting: run.waiting() };
}
