import { type Duration, NO_TIME } from "../../engine/time.js";
import type { Herald, Scenario, ScenarioChannel, ScenarioLink, ScenarioNode } from "../scenario/scenario.js";
import { DEFAULT_NETWORK } from "../scenario/schema/network.js";

/** Every attempt heralds a Werner pair of fidelity 0.9. */
export const SURE = {
  scheme: "given",
  success: 1,
  cycle: 1000 as Duration,
  pair: { type: "werner", fidelity: 0.9 },
} as const satisfies Herald;

export function exampleNode(name: string, rest: Partial<ScenarioNode> = {}): ScenarioNode {
  return {
    name,
    kind: "repeater",
    slots: { perLink: 4, total: 4 },
    memory: { preparation: NO_TIME, emission: 1 },
    gates: {
      singleQubit: { depolarising: 0, duration: 10 as Duration },
      twoQubit: { depolarising: 0, duration: 50 as Duration },
      readout: { error: 0, duration: 20 as Duration },
      bellMeasurement: "deterministic",
    },
    ...rest,
  };
}

export const exampleLink = (left: string, right: string, herald: Herald = SURE, modes = 1): ScenarioLink => ({
  name: `${left}-${right}`,
  ends: [left, right],
  lengthKm: 0.02,
  lossDbPerKm: 0,
  delay: 100 as Duration,
  herald,
  modes,
});

/** Nodes with these links and channels, and nothing to do. */
export function exampleScenario(
  nodes: readonly ScenarioNode[],
  links: readonly ScenarioLink[],
  channels: readonly ScenarioChannel[] = [],
): Scenario {
  return {
    name: "example",
    about: "",
    seed: 7,
    physics: "exact",
    nodes,
    links,
    channels,
    network: DEFAULT_NETWORK,
    requests: [],
    expectations: [],
  };
}
