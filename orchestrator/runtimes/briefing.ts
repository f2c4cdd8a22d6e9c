import { assert } from "../../engine/assert.js";
import { linkModel } from "../../physics/links/link.js";
import type { PureState } from "../../proto/gen/entanglab/device/v1/device.js";
import {
  type LightChange,
  type NetworkSettings,
  type Durations as NodeDurations,
  Metric as NodeMetric,
  type NodeStart,
  SwapOrder as NodeSwapOrder,
  PurificationMethod,
  type Request,
} from "../../proto/gen/entanglab/node/v1/node.js";
import type { LinkDescription, Memory, NodeDescription } from "../../proto/gen/entanglab/topology/v1/topology.js";
import { kindDefaults } from "../scenario/kinds.js";
import type {
  Bases,
  Metric,
  Scenario,
  ScenarioGates,
  ScenarioLink,
  ScenarioMemory,
  ScenarioNode,
  ScenarioRequest,
  SwapOrder,
} from "../scenario/scenario.js";
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
  const nodes = new Map(scenario.nodes.map((node) => [node.name, node]));
  const descriptions = scenario.links.map((link) => linkDescription(scenario, link, nodes));
  const weights = new Map(descriptions.map(({ link, weights: ofLink }) => [link, ofLink]));
  const shared = {
    linkDescriptions: descriptions,
    nodeDescriptions: scenario.nodes.map(nodeDescription),
    network: networkSettings(scenario.network),
  };
  const linksOf = byEnd(scenario.links);
  const channelsOf = byEnd(scenario.channels);
  const requestsOf = new Map<string, ScenarioRequest[]>();
  for (const request of scenario.requests) {
    const [head] = request.ends;
    requestsOf.set(head, [...(requestsOf.get(head) ?? []), request]);
  }
  const unreliable = new Set((scenario.faults ?? []).flatMap((fault) => (fault.type === "messages" ? fault.link : [])));
  return scenario.nodes.map((node) => {
    const requests = requestsOf.get(node.name) ?? [];
    const links = linksOf.get(node.name) ?? [];
    const isCold = scenario.network.start === "cold";
    return {
      name: node.name,
      epoch: 0,
      seed: scenario.seed,
      slotCount: node.slots.total,
      dataSlotCount: requests.some(({ type }) => type === "teleport") ? 1 : 0,
      memory: memoryOf(node.memory),
      swapWerner: swapWerner(node.gates),
      links: links.map(({ name, ends, delay }) => ({
        link: name,
        remoteNode: ends[0] === node.name ? ends[1] : ends[0],
        delayNs: delay,
        slotCountMax: node.slots.perLink,
        weights: weights.get(name) ?? [],
        isDark: false,
        channelIsDown: false,
        isUnreliable: unreliable.has(name),
      })),
      channels: (channelsOf.get(node.name) ?? []).map(({ name, ends, delay }) => ({
        channel: name,
        remoteNode: ends[0] === node.name ? ends[1] : ends[0],
        delayNs: delay,
        isDown: false,
        isUnreliable: unreliable.has(name),
      })),
      requests: requests.map(requestOf),
      durations: calibratedDurations(node.gates),
      durables: [],
      ...shared,
      ...(isCold && {
        linkDescriptions: descriptions.filter(({ link }) => links.some(({ name }) => name === link)),
        nodeDescriptions: [nodeDescription(node)],
      }),
    };
  });
}

function byEnd<Joint extends { readonly ends: readonly [string, string] }>(
  joints: readonly Joint[],
): Map<string, Joint[]> {
  const ofNode = new Map<string, Joint[]>();
  for (const joint of joints) {
    for (const end of joint.ends) {
      const known = ofNode.get(end);
      if (known === undefined) ofNode.set(end, [joint]);
      else known.push(joint);
    }
  }
  return ofNode;
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
    channels: briefing.channels.map((end) => ({
      ...end,
      isDown: seen.get(end.channel)?.channelIsUp === false,
    })),
  };
}

function calibratedDurations(gates: ScenarioGates): NodeDurations {
  const { prepare, measure, measureBell, applyCnot } = durationsOf(gates);
  return { gateNs: prepare, measureNs: measure, measureBellNs: measureBell, cnotNs: applyCnot };
}

function requestOf(request: ScenarioRequest): Request {
  const { name, start, within, priority, minFidelity } = request;
  return {
    name,
    tail: request.ends[1],
    startTimeNs: start,
    withinNs: within,
    pairCount: request.count,
    fidelityMin: minFidelity,
    priority,
    use: useOf(request),
    route: request.route?.links ?? [],
    pathCount: request.paths,
    after: request.after,
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
    case "prepare":
      return { $case: "preparing", value: { state: request.state } };
  }
}

const memoryOf = ({ t1, t2, depolarising }: ScenarioMemory): Memory => ({
  t1Ns: t1,
  t2Ns: t2,
  depolarisingNs: depolarising,
});

/** What a Bell measurement keeps of a Werner parameter: the mean of what it keeps of ⟨ZZ⟩, ⟨XX⟩ and ⟨YY⟩. */
export function swapWerner({ singleQubit, twoQubit, readout }: ScenarioGates): number {
  const read = 1 - 2 * readout.error;
  const zz = (1 - twoQubit.depolarising) * read;
  const xx = zz * (1 - singleQubit.depolarising);
  return (zz + xx + xx * read) / 3;
}

const METRICS: Readonly<Record<Metric, NodeMetric>> = {
  hops: NodeMetric.HOPS,
  length: NodeMetric.LENGTH,
  "expected-rate": NodeMetric.EXPECTED_RATE,
  "expected-fidelity": NodeMetric.EXPECTED_FIDELITY,
};

const SWAPS: Readonly<Record<SwapOrder, NodeSwapOrder>> = {
  "as-soon-as-possible": NodeSwapOrder.AS_SOON_AS_POSSIBLE,
  balanced: NodeSwapOrder.BALANCED,
  sequential: NodeSwapOrder.SEQUENTIAL,
};

function networkSettings({ start, metric, swap, cutoff, purify }: Scenario["network"]): NetworkSettings {
  return {
    startsCold: start === "cold",
    metric: METRICS[metric],
    swap: SWAPS[swap],
    cutoffNs: cutoff,
    method: purify.method === "bbpssw" ? PurificationMethod.BBPSSW : PurificationMethod.DEJMPS,
    purifiesLinks: purify.at === "links",
    rounds: purify.rounds === "when-needed" ? undefined : purify.rounds,
  };
}

const nodeDescription = ({ name, kind, gates, memory }: ScenarioNode): NodeDescription => ({
  node: name,
  canSwap: kindDefaults()[kind].swap,
  swapWerner: swapWerner(gates),
  memory: memoryOf(memory),
  gates: {
    twoQubit: 1 - gates.twoQubit.depolarising,
    singleQubit: 1 - gates.singleQubit.depolarising,
    readout: 1 - gates.readout.error,
  },
});

/** What its ends know of a link, by calibration: what it is built to do, whatever happens to it later. */
function linkDescription(
  { physics }: Scenario,
  link: ScenarioLink,
  nodes: ReadonlyMap<string, ScenarioNode>,
): LinkDescription {
  const [left, right] = link.ends.map((end) => present(nodes.get(end), end).memory) as [ScenarioMemory, ScenarioMemory];
  const { cycle, success, weights } = linkModel({
    ...link,
    emission: [left.emission, right.emission],
    preparation: [left.preparation, right.preparation],
    physics,
  });
  return {
    link: link.name,
    leftNode: link.ends[0],
    rightNode: link.ends[1],
    lengthKm: link.lengthKm,
    delayNs: link.delay,
    rateHz: (success * 1e9) / cycle,
    weights,
  };
}

function present<Value>(value: Value | undefined, name: string): Value {
  assert(value !== undefined, `the scenario has no node ${name}`);
  return value;
}
