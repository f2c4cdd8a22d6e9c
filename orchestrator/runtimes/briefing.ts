import type { Duration } from "../../engine/time.js";
import { linkModel } from "../../physics/links/link.js";
import type { PureState } from "../../proto/gen/entanglab/device/v1/device.js";
import type {
  LightChange,
  Memory,
  Durations as NodeDurations,
  NodeStart,
  Request,
} from "../../proto/gen/entanglab/node/v1/node.js";
import { fidelityFromWerner, wernerFromFidelity } from "../../theory/swapping.js";
import type { Bases, Scenario, ScenarioGates, ScenarioMemory, ScenarioRequest } from "../scenario/scenario.js";
import { durationsOf } from "../world/device.js";

const HALF_PI = 1.5707963267948966;
const Z: PureState = { thetaRad: 0, phiRad: 0 };
const X: PureState = { thetaRad: HALF_PI, phiRad: 0 };
const Y: PureState = { thetaRad: HALF_PI, phiRad: HALF_PI };
const Z_PLUS_X: PureState = { thetaRad: HALF_PI / 2, phiRad: 0 };
const Z_MINUS_X: PureState = { thetaRad: HALF_PI / 2, phiRad: 2 * HALF_PI };

/** The axes of each end of a measuring request, head first. */
const AXES: Record<Bases, readonly [readonly PureState[], readonly PureState[]]> = {
  chsh: [
    [Z, X],
    [Z_PLUS_X, Z_MINUS_X],
  ],
  bbm92: [
    [Z, X],
    [Z, X],
  ],
  x: [[X], [X]],
  y: [[Y], [Y]],
  z: [[Z], [Z]],
};

/** What each node is told when it begins, in the order of the scenario: what it is, and what anyone may know. */
export function briefings(scenario: Scenario): NodeStart[] {
  const fidelities = new Map(scenario.links.map((link) => [link.name, calibratedFidelity(scenario, link.name)]));
  const fidelityOf = (link: string): number => fidelities.get(link) ?? 0;
  return scenario.nodes.map((node) => ({
    name: node.name,
    epoch: 0,
    seed: scenario.seed,
    slotCount: node.slots.total,
    dataSlotCount: scenario.requests.some(({ type, ends }) => type === "teleport" && ends[0] === node.name) ? 1 : 0,
    memory: memoryOf(node.memory),
    swapWerner: swapWerner(node.gates),
    links: scenario.links
      .filter(({ ends }) => ends.includes(node.name))
      .map(({ name, ends, delay }) => ({
        link: name,
        remoteNode: ends[0] === node.name ? ends[1] : ends[0],
        delayNs: delay,
        slotCountMax: node.slots.perLink,
        fidelity: fidelityOf(name),
        isDark: false,
        channelIsDown: false,
      })),
    circuits: scenario.requests
      .filter(({ path }) => path.includes(node.name))
      .map((request) => {
        const place = request.path.indexOf(node.name);
        return {
          circuit: request.name,
          upstreamLink: request.links[place - 1],
          downstreamLink: request.links[place],
          headMemory: memoryOf(nodeOf(scenario, request.ends[0]).memory),
          tailMemory: memoryOf(nodeOf(scenario, request.ends[1]).memory),
          fidelityMax: expectedFidelity(scenario, request, fidelityOf),
          linkCount: request.links.length,
        };
      }),
    requests: scenario.requests.filter(({ ends }) => ends[0] === node.name).map(requestOf),
    durations: calibratedDurations(node.gates),
    durables: [],
  }));
}

/** What a node is told when it begins again. */
export function rebriefed(
  briefing: NodeStart,
  life: { readonly epoch: number; readonly kept: ReadonlyMap<string, string>; readonly light: readonly LightChange[] },
): NodeStart {
  const seen = new Map(life.light.map((change) => [change.link, change]));
  return {
    ...briefing,
    epoch: life.epoch,
    durables: [...life.kept].map(([key, value]) => ({ key, value })),
    links: briefing.links.map((end) => ({
      ...end,
      isDark: seen.get(end.link)?.hasLight === false,
      channelIsDown: seen.get(end.link)?.channelIsUp === false,
    })),
  };
}

function calibratedDurations(gates: ScenarioGates): NodeDurations {
  const { prepare, measure, measureBell } = durationsOf(gates);
  return { gateNs: prepare, measureNs: measure, measureBellNs: measureBell };
}

function requestOf(request: ScenarioRequest): Request {
  const { name, start, within, priority, minFidelity } = request;
  return {
    name,
    circuit: name,
    startTimeNs: start,
    deadlineTimeNs: within === undefined ? undefined : start + within,
    pairCount: request.count,
    fidelityMin: minFidelity,
    priority,
    use: useOf(request),
  };
}

function useOf(request: ScenarioRequest): Request["use"] {
  switch (request.type) {
    case "entangle":
      return { $case: "keep", value: { holdNs: request.hold } };
    case "measure": {
      const [headAxes, tailAxes] = AXES[request.bases];
      return { $case: "measuring", value: { headAxes, tailAxes } };
    }
    case "teleport": {
      const { state, corrections } = request;
      const given = state === "random" ? undefined : state;
      return { $case: "teleporting", value: { state: given, sendsX: corrections.x, sendsZ: corrections.z } };
    }
  }
}

const memoryOf = ({ t1, t2, depolarising }: ScenarioMemory): Memory => ({
  t1Ns: t1,
  t2Ns: t2,
  depolarisingNs: depolarising,
});

/** What a Bell measurement keeps of a Werner parameter: the mean of what it keeps of ⟨ZZ⟩, ⟨XX⟩ and ⟨YY⟩. */
function swapWerner({ singleQubit, twoQubit, readout }: ScenarioGates): number {
  const read = 1 - 2 * readout.error;
  const zz = (1 - twoQubit.depolarising) * read;
  const xx = zz * (1 - singleQubit.depolarising);
  return (zz + xx + xx * read) / 3;
}

/** The fidelity that pairs of a circuit have when nothing waits. */
function expectedFidelity(scenario: Scenario, { path, links }: ScenarioRequest, fidelityOf: (link: string) => number) {
  let werner = 1;
  for (const link of links) werner *= wernerFromFidelity(fidelityOf(link));
  for (const inner of path.slice(1, -1)) werner *= swapWerner(nodeOf(scenario, inner).gates);
  return links.length === 1 ? fidelityOf(links[0] ?? "") : fidelityFromWerner(werner);
}

function calibratedFidelity(scenario: Scenario, name: string): number {
  const link = scenario.links.find((candidate) => candidate.name === name);
  if (link === undefined) return 0;
  const memories = link.ends.map((end) => nodeOf(scenario, end).memory) as [ScenarioMemory, ScenarioMemory];
  const emission = [memories[0].emission, memories[1].emission] as const;
  const preparation: readonly [Duration, Duration] = [memories[0].preparation, memories[1].preparation];
  return linkModel({ ...link, emission, preparation, physics: scenario.physics }).fidelity;
}

function nodeOf(scenario: Scenario, name: string) {
  const node = scenario.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`the scenario has no node ${name}`);
  return node;
}
