import type {
  Detectors,
  Herald,
  Scenario,
  ScenarioFault,
  ScenarioGates,
  ScenarioLink,
  ScenarioMemory,
} from "../../scenario/scenario.js";

/** Something that makes a network worse than it could be, and the scenario without it. */
export interface NoiseSource {
  readonly name: string;
  readonly off: (scenario: Scenario) => Scenario;
}

const PERFECT = { type: "werner", fidelity: 1 } as const;

/** In the order from the link up. */
const SOURCES: readonly NoiseSource[] = [
  { name: "imperfect pairs", off: heralds((herald) => ("pair" in herald ? { ...herald, pair: PERFECT } : herald)) },
  {
    name: "distinguishable photons",
    off: heralds((herald) => ("indistinguishability" in herald ? { ...herald, indistinguishability: 1 } : herald)),
  },
  { name: "dark counts", off: detectors((given) => ({ ...given, darkRateHz: 0 })) },
  { name: "fibre loss", off: links((link) => (link.herald.scheme === "given" ? link : { ...link, lossDbPerKm: 0 })) },
  { name: "detector inefficiency", off: detectors((given) => ({ ...given, efficiency: 1 })) },
  {
    name: "lost emission",
    off: (scenario) =>
      scenario.links.some(({ herald }) => "detectors" in herald)
        ? memories((memory) => ({ ...memory, emission: 1 }))(scenario)
        : scenario,
  },
  {
    name: "lost absorption",
    off: heralds((herald) => ("absorption" in herald ? { ...herald, absorption: 1 } : herald)),
  },
  { name: "memory relaxation, T1", off: memories(({ t1, ...rest }) => rest) },
  { name: "memory dephasing, T2", off: memories(({ t2, ...rest }) => rest) },
  { name: "memory depolarising", off: memories(({ depolarising, ...rest }) => rest) },
  {
    name: "gate noise",
    off: gates((given) => ({
      ...given,
      singleQubit: { ...given.singleQubit, depolarising: 0 },
      twoQubit: { ...given.twoQubit, depolarising: 0 },
    })),
  },
  { name: "readout errors", off: gates((given) => ({ ...given, readout: { ...given.readout, error: 0 } })) },
  { name: "linear optics", off: gates((given) => ({ ...given, bellMeasurement: "deterministic" })) },
  { name: "crashes", off: faults("crash") },
  { name: "cuts", off: faults("cut") },
  { name: "degraded links", off: faults("degrade") },
  { name: "message troubles", off: faults("messages") },
];

/** The sources that a scenario has. */
export function sourcesOf(scenario: Scenario): NoiseSource[] {
  const whole = JSON.stringify(scenario);
  return SOURCES.filter(({ off }) => JSON.stringify(off(scenario)) !== whole);
}

/** A scenario without any of some sources. */
export const withoutAll = (scenario: Scenario, sources: readonly NoiseSource[]): Scenario =>
  sources.reduce((left, { off }) => off(left), scenario);

type Change = NoiseSource["off"];

function links(change: (link: ScenarioLink) => ScenarioLink): Change {
  return (scenario) => ({ ...scenario, links: scenario.links.map(change) });
}

function heralds(change: (herald: Herald) => Herald): Change {
  return links((link) => ({ ...link, herald: change(link.herald) }));
}

function detectors(change: (detectors: Detectors) => Detectors): Change {
  return heralds((herald) => ("detectors" in herald ? { ...herald, detectors: change(herald.detectors) } : herald));
}

function memories(change: (memory: ScenarioMemory) => ScenarioMemory): Change {
  return (scenario) => ({
    ...scenario,
    nodes: scenario.nodes.map((node) => ({ ...node, memory: change(node.memory) })),
  });
}

function gates(change: (gates: ScenarioGates) => ScenarioGates): Change {
  return (scenario) => ({
    ...scenario,
    nodes: scenario.nodes.map((node) => ({ ...node, gates: change(node.gates) })),
  });
}

function faults(type: ScenarioFault["type"]): Change {
  return (scenario) =>
    scenario.faults === undefined
      ? scenario
      : { ...scenario, faults: scenario.faults.filter((fault) => fault.type !== type) };
}
