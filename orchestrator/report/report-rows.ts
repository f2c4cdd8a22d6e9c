import type { Expectation, Scenario, ScenarioRequest } from "../scenario/scenario.js";
import type { MetricUnit } from "./catalogue.js";
import type { HappenedFault } from "./fault-history.js";
import type { Verdict } from "./judge.js";
import type { EndReason } from "./metrics.js";
import type { RequestOutcome } from "./request-progress.js";

/** What a run came to: the content of `report.json`, which `docs/expectations.md` describes. */
export interface Report {
  /** Version of the format. */
  readonly entanglab_report: 1;
  /** Version of the program. */
  readonly entanglab: string;
  readonly scenario: string;
  readonly about: string;
  readonly file: string;
  readonly seed: number;
  readonly physics: Scenario["physics"];
  readonly duration_ns: number;
  readonly end_reason: EndReason;
  readonly exit: 0 | 1;
  readonly swaps: number;
  /** Circuits opened again over another path than before. */
  readonly routes_changed: number;
  /** One row for all requests of one name in the file. */
  readonly requests: readonly RequestRow[];
  readonly links: readonly LinkRow[];
  /** In the order in which they began. */
  readonly faults: readonly FaultRow[];
  readonly expectations: readonly ExpectationRow[];
  /** What makes the results doubtful, as sentences. */
  readonly problems: readonly string[];
  /** What a reader should know, though the results are good. */
  readonly warnings: readonly string[];
  /** All that differs from one run of the same scenario and seed to the next. */
  readonly wall?: WallClock;
}

/** Values by the name of the metric within its subject, with its unit; `null` where there was no sample. */
export type MetricValues = Readonly<Record<string, number | null>>;

export interface RequestRow {
  /** The name in the file. */
  readonly name: string;
  readonly type: ScenarioRequest["type"];
  /** `null`: the requests have different ends. */
  readonly ends: readonly [string, string] | null;
  /** What each asks for; `null`: as many as can be had. */
  readonly count: number | null;
  /** How many requests there were, and how they came out. */
  readonly requests: number;
  readonly completed: number;
  readonly failed: number;
  readonly open: number;
  /** How the one request came out; `null` where there may be several. */
  readonly outcome: RequestOutcome | null;
  /** Why the one request failed; `null` where it did not, or where there may be several. */
  readonly failure: string | null;
  readonly failures: readonly FailureRow[];
  /** The paths that circuits were opened over, in the order in which they were first taken. */
  readonly paths: readonly PathRow[];
  readonly metrics: MetricValues;
}

export interface FailureRow {
  readonly reason: string;
  readonly count: number;
  /** What could be had, in the words of the first head that said so. */
  readonly advice: string | null;
}

export interface PathRow {
  /** Head first. */
  readonly path: readonly string[];
  /** How often a circuit was opened over it; 0: the scenario prescribes it, and the records do not tell. */
  readonly opened: number;
}

export interface LinkRow {
  readonly name: string;
  readonly ends: readonly [string, string];
  readonly length_km: number;
  readonly metrics: MetricValues;
}

/** A fault that happened. */
export interface FaultRow {
  readonly name: string;
  readonly type: HappenedFault["type"];
  /** The name of the node that crashed, or of the link or channel that the fault was about. */
  readonly target: string;
  readonly begin_ns: number;
  /** `null`: it lasted until the run ended. */
  readonly end_ns: number | null;
}

export interface ExpectationRow {
  /** As written, with `never:` before it where it says so. */
  readonly text: string;
  readonly place: string;
  readonly role: Expectation["role"];
  readonly type: Expectation["type"];
  readonly verdict: Verdict;
  /** Whether it is as it should be: of `fails` only what fails, of `warn` everything. */
  readonly met: boolean;
  /** The metric that is compared; `null` where none is. */
  readonly metric: string | null;
  /** The unit of `bound`, `observed`, `lower` and `upper`; `null` where there is none of them. */
  readonly unit: MetricUnit | null;
  readonly comparison: string | null;
  readonly bound: number | null;
  readonly confidence: number | null;
  readonly observed: number | null;
  /** One-sided bounds; `null` where there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly sample_size: number;
  /** About how large the sample must be to decide; `null` where it is decided, or where none would. */
  readonly needed_sample_size: number | null;
  /** Why it is undecided, or what decided it where no value does. */
  readonly reason: string | null;
}

export interface WallClock {
  /** ISO 8601, in UTC. */
  readonly started_at: string;
  readonly elapsed_ms: number;
  /** The name of this one run. */
  readonly run: string;
  readonly runtime: string;
  /** What reached the shared bus, where one was asked for. */
  readonly stream?: StreamSummary;
}

/** How complete the stream of a run is; lines are counted from 0. */
export interface StreamSummary {
  readonly sent: number;
  readonly missing: number;
  readonly missing_first?: number;
  readonly missing_last?: number;
  readonly warnings: readonly string[];
}
