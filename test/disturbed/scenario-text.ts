import { Document, isMap } from "yaml";
import type {
  Herald,
  Scenario,
  ScenarioFault,
  ScenarioLink,
  ScenarioNode,
  ScenarioRequest,
} from "../../orchestrator/scenario/scenario.js";
import { lightTime } from "../../theory/fibre.js";

const SPEED_KM_PER_S = 200_000;

/**
 * A scenario as a file that says the same again. Requests that arrive again and again, and outages at random, become single ones;
 * their names get a hyphen for the slash.
 */
export function scenarioText(scenario: Scenario): string {
  const { name, about, seed, duration, physics, nodes, links, channels, network, requests, expectations } = scenario;
  const listOf = (role: string) =>
    expectations.flatMap((one) => {
      if (role !== (one.role === "fails" ? "fails" : "expect")) return [];
      if (one.role === "warn") return { warn: one.text };
      return one.type.startsWith("never") ? { never: one.text } : one.text;
    });
  const file = {
    entanglab: 1,
    scenario: name,
    about,
    seed,
    ...(duration !== undefined && { duration: time(duration) }),
    physics,
    nodes: named(nodes, nodeText),
    links: named(links, linkText),
    channels: named(channels, ({ ends, delay }) => ({ between: ends, delay: time(delay) })),
    network: {
      ...network,
      ...(network.cutoff !== undefined && { cutoff: time(network.cutoff) }),
    },
    requests: named(requests, requestText),
    faults: named(scenario.faults ?? [], faultText),
    expect: listOf("expect"),
    fails: listOf("fails"),
  };
  const document = new Document(file, { aliasDuplicateObjects: false });
  // One line for each thing that has a name.
  for (const section of ["nodes", "links", "channels", "requests", "faults"]) {
    const entries = document.get(section);
    for (const { value } of isMap(entries) ? entries.items : []) if (isMap(value)) value.flow = true;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const named = <Item extends { readonly name: string }>(items: readonly Item[], text: (item: Item) => object) =>
  Object.fromEntries(items.map((item) => [safe(item.name), text(item)]));
const safe = (name: string): string => name.replace("/", "-");
const time = (nanoseconds: number): string => `${nanoseconds} ns`;
const orNever = (span: number | undefined): string => (span === undefined ? "never" : time(span));

function nodeText({ kind, position, slots, memory, gates }: ScenarioNode): object {
  const noise = ({ depolarising, duration }: { readonly depolarising: number; readonly duration: number }) => ({
    depolarising,
    duration: time(duration),
  });
  return {
    kind,
    ...(position && { position: { latitude: position.latitudeDeg, longitude: position.longitudeDeg } }),
    slots: { "per-link": slots.perLink, total: slots.total },
    memory: {
      t1: orNever(memory.t1),
      t2: orNever(memory.t2),
      depolarising: orNever(memory.depolarising),
      preparation: time(memory.preparation),
      emission: memory.emission,
    },
    gates: {
      "single-qubit": noise(gates.singleQubit),
      "two-qubit": noise(gates.twoQubit),
      readout: { error: gates.readout.error, duration: time(gates.readout.duration) },
      "bell-measurement": gates.bellMeasurement,
    },
  };
}

function linkText({ ends, lengthKm, lossDbPerKm, delay, modes, herald }: ScenarioLink): object {
  const isUsual = lightTime(lengthKm, SPEED_KM_PER_S * 1000) === delay;
  return {
    between: ends,
    fibre: {
      length: `${lengthKm} km`,
      loss: `${lossDbPerKm} dB/km`,
      ...(!isUsual && { speed: `${lengthKm / (delay / 1e9)} km/s` }),
    },
    modes,
    herald: heraldText(herald),
  };
}

function heraldText(herald: Herald): object {
  if (herald.scheme === "midpoint-source") return { ...herald, pair: pairText(herald.pair) };
  if (herald.scheme === "given") return { ...herald, cycle: time(herald.cycle), pair: pairText(herald.pair) };
  const { scheme, indistinguishability, detectors } = herald;
  return {
    scheme,
    indistinguishability,
    ...(scheme === "single-click" && { "bright-population": herald.brightPopulation }),
    detectors: {
      efficiency: detectors.efficiency,
      "dark-rate": `${detectors.darkRateHz} Hz`,
      window: time(detectors.window),
      "number-resolving": detectors.numberResolving,
    },
  };
}

const pairText = (pair: Extract<Herald, { scheme: "given" }>["pair"]): object =>
  pair.type === "werner" ? { werner: { fidelity: pair.fidelity } } : { "bell-diagonal": pair.weights };

function requestText(request: ScenarioRequest): object {
  const { type, ends, start, after, within, minFidelity, priority, paths, route, count } = request;
  return {
    [type]: ends,
    start: time(start),
    ...(after !== undefined && { after: safe(after) }),
    ...(within !== undefined && { within: time(within) }),
    ...(count !== undefined && { count }),
    ...(minFidelity > 0 && { "min-fidelity": minFidelity }),
    priority,
    ...(route ? { path: route.path } : { paths }),
    ...useText(request),
  };
}

function useText(request: ScenarioRequest): object {
  const state = (given: { readonly thetaRad: number; readonly phiRad: number }) => ({
    theta: `${given.thetaRad} rad`,
    phi: `${given.phiRad} rad`,
  });
  switch (request.type) {
    case "entangle":
      return { hold: time(request.hold) };
    case "measure":
      return { bases: request.bases };
    case "teleport": {
      const { x, z } = request.corrections;
      const corrections = [...(x ? ["x"] : []), ...(z ? ["z"] : [])];
      return { state: request.state === "random" ? "random" : state(request.state), corrections };
    }
    case "prepare":
      return { state: state(request.state) };
  }
}

function faultText(fault: ScenarioFault): object {
  const when = { at: time(fault.at), ...(fault.for !== undefined && { for: time(fault.for) }) };
  switch (fault.type) {
    case "crash":
      return { ...when, crash: fault.node };
    case "cut":
      return { ...when, cut: fault.link, ...(fault.only && { only: fault.only }) };
    case "degrade":
      return { ...when, degrade: fault.link, loss: `${fault.lossDb} dB`, depolarising: fault.depolarising };
    case "messages": {
      const { link: channel, from, drop, duplicate, reorder, delay } = fault;
      return { ...when, messages: { channel, ...(from && { from }) }, drop, duplicate, reorder, delay: time(delay) };
    }
  }
}
