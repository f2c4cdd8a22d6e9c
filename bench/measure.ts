import { createHash } from "node:crypto";
import { type TraceRecord, traceLine } from "../engine/trace.js";
import { Metrics } from "../orchestrator/report/metrics.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { times } from "./show.js";

/** What is done beside the work itself: metrics alone, every record written and hashed, or every message encoded as well. */
export type Mode = "no trace" | "full trace" | "wire";

/** What one run of a workload came to. */
export interface Measured {
  /** CPU time of the run, user and system, start-up not counted. */
  readonly seconds: number;
  readonly delivered: number;
  readonly events: number;
  /** Bytes of trace; 0 where none was asked for. */
  readonly traced: number;
}

const RUNS = 5;
const EVENTS_AT_ONCE = 5_000;
const CHUNK = 1 << 16;

/** The run with the median CPU time of five, after one to warm up. */
export function medianOfRuns(scenario: Scenario, mode: Mode): Measured {
  measureOnce(scenario, mode);
  const runs = Array.from({ length: RUNS }, () => measureOnce(scenario, mode));
  runs.sort((a, b) => a.seconds - b.seconds);
  return runs[Math.floor(RUNS / 2)] as Measured;
}

/** The columns that `costs` fills. */
export const COST_COLUMNS = ["CPU ms", "µs/pair", "traced", "SeQUeNCe", "ratio"];

/** CPU time of a run and of a pair without a trace, of a pair with one, and what a pair costs another tool in seconds. */
export function costs(scenario: Scenario, theirs: number | undefined): string[] {
  const { seconds, delivered } = medianOfRuns(scenario, "no trace");
  const traced = medianOfRuns(scenario, "full trace");
  return [
    (seconds * 1e3).toFixed(1),
    ((seconds / delivered) * 1e6).toFixed(0),
    ((traced.seconds / traced.delivered) * 1e6).toFixed(0),
    theirs === undefined ? "" : (theirs * 1e6).toFixed(0),
    theirs === undefined ? "" : times((theirs * delivered) / seconds),
  ];
}

function measureOnce(scenario: Scenario, mode: Mode): Measured {
  const start = process.cpuUsage();
  const metrics = new Metrics(scenario);
  const trace = new HashedTrace();
  const record =
    mode === "full trace"
      ? (entry: TraceRecord): void => {
          metrics.observe(entry);
          trace.write(entry);
        }
      : (entry: TraceRecord): void => metrics.observe(entry);
  const run = new EmbeddedRun(scenario, { wire: mode === "wire", detailed: mode === "full trace", record });
  while (!run.advance(EVENTS_AT_ONCE));
  const traced = trace.close();
  const { user, system } = process.cpuUsage(start);
  let delivered = 0;
  for (const request of metrics.requests.values()) {
    const observed = request.value("delivered", run.endedAt);
    if (observed?.statistic === "count") delivered += observed.value ?? 0;
  }
  return { seconds: (user + system) / 1e6, delivered, events: run.events, traced };
}

/** A trace that is put together and hashed in chunks, as one that is written to a file, but goes nowhere. */
class HashedTrace {
  readonly #hash = createHash("sha256");
  #chunk = "";
  #length = 0;

  write(entry: TraceRecord): void {
    this.#chunk += `${traceLine(entry)}\n`;
    if (this.#chunk.length >= CHUNK) this.#flush();
  }

  /** Returns how long the trace is. */
  close(): number {
    this.#flush();
    this.#hash.digest();
    return this.#length;
  }

  #flush(): void {
    this.#hash.update(this.#chunk);
    this.#length += this.#chunk.length;
    this.#chunk = "";
  }
}
