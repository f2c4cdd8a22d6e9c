import fc from "fast-check";
import type { Scenario } from "../../orchestrator/scenario/scenario.js";
import { anyCase } from "./cases.js";
import { check } from "./check.js";
import { playOut } from "./play.js";
import { scenarioText } from "./scenario-text.js";

export interface Examining {
  readonly runs: number;
  readonly seed: number;
  readonly faultsMax: number;
}

/** What the runs came to, without those that shrank a failure. */
export interface Totals {
  runs: number;
  events: number;
  both: number;
  oneSided: number;
  alike: number;
  unlike: number;
}

export interface Failure {
  readonly complaints: readonly string[];
  /** The smallest scenario that fails, as a file. */
  readonly text: string;
}

/** Shrinking ends after so many plays: what it has by then is small enough. */
const SHRINKING_MAX = 400;

/** Plays so many random scenarios, and checks each. */
export function examine({ runs, seed, faultsMax }: Examining): { failure: Failure | undefined; totals: Totals } {
  const totals: Totals = { runs: 0, events: 0, both: 0, oneSided: 0, alike: 0, unlike: 0 };
  let smallest: { scenario: Scenario; complaints: readonly string[] } | undefined;
  let shrinking = 0;
  const holds = (scenario: Scenario): boolean => {
    if (smallest !== undefined && ++shrinking > SHRINKING_MAX) return true;
    const played = playOut(scenario);
    const { complaints, counts } = check(scenario, played);
    if (complaints.length > 0) {
      smallest = { scenario, complaints };
      return false;
    }
    if (smallest === undefined) {
      totals.runs += 1;
      totals.events += played.events;
      for (const key of ["both", "oneSided", "alike", "unlike"] as const) totals[key] += counts[key];
    }
    return true;
  };
  const { failed, errorInstance } = fc.check(fc.property(anyCase({ faultsMax }), holds), { numRuns: runs, seed });
  // What no run is to blame for is a mistake of the examination itself.
  if (failed && smallest === undefined) throw errorInstance;
  const failure = smallest && { complaints: smallest.complaints, text: scenarioText(smallest.scenario) };
  return { failure, totals };
}
