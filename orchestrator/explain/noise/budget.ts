import type { Scenario, ScenarioRequest } from "../../scenario/scenario.js";
import { type NoiseSource, sourcesOf, withoutAll } from "./sources.js";

/** What a group of requests got in one run. */
export interface GroupResult {
  readonly name: string;
  readonly type: ScenarioRequest["type"];
  readonly delivered: number;
  readonly rate_hz: number | null;
  /** What says how good it was: `fidelity_mean`, or of what was measured `chsh` or `qber`; absent where there is no such thing. */
  readonly quality: "fidelity" | "chsh" | "qber" | null;
  /** `null`: nothing was delivered. */
  readonly value: number | null;
}

/** One variant of a scenario, played with every seed. */
export interface Variant {
  /** What is off. */
  readonly without: readonly string[];
  /** By seed, then by group, in the order of the scenario. */
  readonly runs: readonly (readonly GroupResult[])[];
}

/** What each source of noise costs: what `explain SCENARIO --json` prints. */
export interface NoiseBudget {
  /** Version of the format. */
  readonly entanglab_noise: 1;
  readonly scenario: string;
  readonly seeds: readonly number[];
  /** The scenario as it is. */
  readonly whole: Variant;
  /** One source off at a time. */
  readonly one_off: readonly Variant[];
  /** All of them off at once. */
  readonly all_off: Variant;
}

/** Plays one variant with one seed. */
export type Play = (
  scenario: Scenario,
  what: { readonly without: string; readonly turn: number; readonly turns: number },
) => Promise<readonly GroupResult[]>;

/** Plays a scenario as it is, with one source of noise off at a time, and with all of them off; `scenarios` has one for each seed. */
export async function noiseBudget(scenarios: readonly [Scenario, ...Scenario[]], play: Play): Promise<NoiseBudget> {
  const [first] = scenarios;
  const sources = sourcesOf(first);
  const turns = scenarios.length * (sources.length + 2);
  let turn = 0;
  const variant = async (off: readonly NoiseSource[], without: string): Promise<Variant> => {
    const runs: (readonly GroupResult[])[] = [];
    for (const scenario of scenarios) {
      turn += 1;
      // What expectations say of faults means nothing without the faults.
      const changed = { ...withoutAll(scenario, off), expectations: [] };
      runs.push(await play(changed, { without, turn, turns }));
    }
    return { without: off.map(({ name }) => name), runs };
  };
  const whole = await variant([], "nothing");
  const oneOff: Variant[] = [];
  for (const source of sources) oneOff.push(await variant([source], source.name));
  const allOff = sources.length === 1 ? oneOff[0] : undefined;
  return {
    entanglab_noise: 1,
    scenario: first.name,
    seeds: scenarios.map(({ seed }) => seed),
    whole,
    one_off: oneOff,
    all_off: allOff ?? (await variant(sources, "everything")),
  };
}
