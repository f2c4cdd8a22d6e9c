import { type GroupResult, noiseBudget, type Play } from "../explain/noise/budget.js";
import { renderBudget } from "../explain/noise/render-budget.js";
import { VERSION } from "../package.js";
import { buildReport, type RequestRow } from "../report/report.js";
import type { Scenario } from "../scenario/scenario.js";
import { EXIT, Failure } from "./failure.js";
import { Guard } from "./guard.js";
import { playScenario } from "./play.js";
import { ScenarioFiles } from "./scenarios.js";
import { lookOf, note, say } from "./terminal.js";

export interface ExplainNoiseOptions {
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly set: Readonly<Record<string, string>>;
  readonly json: boolean;
  /** Wall-clock milliseconds for all runs together. */
  readonly timeout: number;
}

/** How long the runs may take before a person is told which one it is, and until the next time. */
const PATIENCE_MS = 2_000;

/** `explain SCENARIO`: what each source of noise costs. */
export async function explainNoise(
  name: string,
  { seed, seeds, set, json, timeout }: ExplainNoiseOptions,
): Promise<void> {
  if (seeds !== undefined && seed !== undefined) throw new Failure("--seed and --seeds; allowed: one of them");
  const files = await ScenarioFiles.find([name]);
  const [file, another] = files.files;
  if (file === undefined || another !== undefined) throw new Failure(`${name}: allowed: one scenario`);
  const load = (options: { readonly seed?: number }): Scenario => files.load(file, { set, ...options }).scenario;
  const [first = undefined, ...others] = seeds ?? [seed];
  const scenarios = [first, ...others].map((one) => load(one === undefined ? {} : { seed: one }));
  const budget = await noiseBudget(scenarios as [Scenario, ...Scenario[]], player(file, timeout));
  say(json ? JSON.stringify(budget, null, 2) : renderBudget(budget, lookOf(process.stdout)));
}

function player(file: string, timeout: number): Play {
  const begun = Date.now();
  let told = begun;
  return async (scenario, { without, turn, turns }) => {
    if (Date.now() - told > PATIENCE_MS) {
      told = Date.now();
      note(`  run ${turn} of ${turns}: seed ${scenario.seed}, without ${without}`);
    }
    using guard = new Guard(begun + timeout, timeout, scenario.duration);
    const { metrics } = await playScenario(scenario, {
      runtime: { type: "embedded", wire: false },
      run: scenario.name,
      detailed: false,
      progress: (now) => guard.look(now),
    });
    if (guard.stopped !== undefined) {
      throw new Failure(`${scenario.name}, without ${without}: ${guard.stopped}`, EXIT.broken);
    }
    return buildReport({ scenario, metrics, file, version: VERSION }).requests.map(groupResult);
  };
}

function groupResult({ name, type, metrics }: RequestRow): GroupResult {
  const quality =
    "fidelity_mean" in metrics ? "fidelity" : "chsh" in metrics ? "chsh" : "qber" in metrics ? "qber" : null;
  const value = metrics[quality === "fidelity" ? "fidelity_mean" : (quality ?? "")];
  return {
    name,
    type,
    delivered: metrics["delivered"] ?? 0,
    rate_hz: metrics["rate_hz"] ?? null,
    quality,
    value: value ?? null,
  };
}
