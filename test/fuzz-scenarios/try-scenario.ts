import { Metrics } from "../../orchestrator/report/metrics.js";
import { buildReport, exitCode, reportJson } from "../../orchestrator/report/report.js";
import { EmbeddedRun } from "../../orchestrator/runtimes/embedded/embedded.js";
import { formatProblem, parseScenario } from "../../orchestrator/scenario/parse.js";
import { filesIn } from "../../orchestrator/scenario/read.js";

/** What became of one file: as its exit code would be, but that a run is cut short after so many events. */
export type Tried =
  | { readonly outcome: "met" | "unmet" | "refused"; readonly events: number; readonly isCutShort: boolean }
  | { readonly outcome: "broken"; readonly problem: string };

const EVENTS_MAX = 4_000;

/** Reads a file as if it were in this folder, plays it where it is accepted, and judges it. */
export function tryScenario(bytes: Uint8Array, folder: string): Tried {
  try {
    const parsed = parseScenario(bytes, "fuzzed.yaml", { readFile: filesIn(folder) });
    if (!parsed.ok) return refused(parsed.problems.map(formatProblem));
    const { scenario } = parsed;
    const metrics = new Metrics(scenario);
    const run = new EmbeddedRun(scenario, {
      wire: false,
      detailed: false,
      record: (record) => metrics.observe(record),
    });
    let isOver = false;
    while (!isOver && run.events < EVENTS_MAX) isOver = run.advance(500);
    if (!isOver) run.stop();
    const reason = !isOver ? "stopped" : scenario.duration === undefined ? "quiet" : "duration";
    metrics.observe({ at_ns: isOver ? run.endedAt : run.now, node: "conductor", event: "end", reason });
    const report = buildReport({ scenario, metrics, file: "fuzzed.yaml", version: "0" });
    JSON.parse(reportJson(report));
    const outcome = exitCode([report]) === 0 ? "met" : "unmet";
    return { outcome, events: run.events, isCutShort: !isOver };
  } catch (thrown) {
    return { outcome: "broken", problem: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  }
}

/** A refusal says where and what, in lines that a person can read. */
function refused(lines: readonly string[]): Tried {
  const wrong =
    lines.length === 0
      ? "refused without a problem"
      : lines.find((line) => /\n\s+at |\bundefined\b|\[object /.test(line));
  if (wrong !== undefined) return { outcome: "broken", problem: `a strange refusal: ${wrong.slice(0, 500)}` };
  return { outcome: "refused", events: 0, isCutShort: false };
}
