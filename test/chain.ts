import { type Duration, type Instant, NO_TIME, START } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type {
  NetworkSettings,
  Scenario,
  ScenarioFault,
  ScenarioLink,
  ScenarioNode,
  ScenarioRequest,
} from "../orchestrator/scenario/scenario.js";
import { DEFAULT_NETWORK } from "../orchestrator/scenario/schema/network.js";

export const IDEAL_NODE: Omit<ScenarioNode, "name" | "kind"> = {
  slots: { perLink: 1, total: 3 },
  memory: { preparation: NO_TIME, emission: 1 },
  gates: {
    singleQubit: { depolarising: 0, duration: NO_TIME },
    twoQubit: { depolarising: 0, duration: NO_TIME },
    readout: { error: 0, duration: NO_TIME },
    bellMeasurement: "deterministic",
  },
};

export interface ChainOptions {
  readonly seed?: number;
  readonly fidelity?: number;
  readonly success?: number;
  readonly cycle?: number;
  readonly delay?: number;
  readonly duration?: Duration;
  readonly node?: Partial<Omit<ScenarioNode, "name" | "kind">>;
  readonly link?: Partial<ScenarioLink>;
  readonly request?: Partial<ScenarioRequest> & { readonly type: ScenarioRequest["type"] };
  readonly faults?: readonly ScenarioFault[];
  readonly network?: Partial<NetworkSettings>;
}

/** When a fault begins, and how long it lasts; for ever where that is not said. In nanoseconds. */
interface Span {
  readonly at: number;
  readonly for?: number;
}

const lasting = ({ at, for: span }: Span) => ({
  at: at as Instant,
  ...(span !== undefined && { for: span as Duration }),
});

/** A link of a chain carries nothing for a while. */
export const cut = (link: string, span: Span): ScenarioFault => ({
  name: `cut-${link}-${span.at}`,
  group: `cut-${link}-${span.at}`,
  type: "cut",
  link,
  ...lasting(span),
});

/** A node of a chain dies, and begins again after a while. */
export const crash = (node: string, span: Span): ScenarioFault => ({
  name: `crash-${node}-${span.at}`,
  group: `crash-${node}-${span.at}`,
  type: "crash",
  node,
  ...lasting(span),
});

const nodeName = (place: number) => `n${String(place).padStart(2, "0")}`;

/** A line of nodes n00, n01, … with links l00, l01, … and one request from end to end. */
export function chainOf(count: number, options: ChainOptions = {}): Scenario {
  const { seed = 7, fidelity = 0.95, success = 0.5, cycle = 100_000, delay = 50_000 } = options;
  const path = Array.from({ length: count }, (_, place) => nodeName(place));
  const links = path.slice(1).map((_, place) => `l${String(place).padStart(2, "0")}`);
  const request = {
    name: "pairs",
    group: "pairs",
    start: START,
    ends: [path[0] ?? "", path.at(-1) ?? ""] as const,
    paths: 1,
    priority: 4,
    minFidelity: 0,
    ...(options.request ?? { type: "entangle", count: 5, hold: NO_TIME }),
  } as ScenarioRequest;
  return {
    name: "chain",
    about: "",
    seed,
    ...(options.duration !== undefined && { duration: options.duration }),
    physics: "exact",
    nodes: path.map((name) => ({ ...IDEAL_NODE, name, kind: "repeater", ...options.node })),
    links: links.map((name, place) => ({
      name,
      ends: [nodeName(place), nodeName(place + 1)],
      lengthKm: delay / 5000,
      lossDbPerKm: 0.2,
      delay: delay as Duration,
      modes: 1,
      herald: { scheme: "given", success, cycle: cycle as Duration, pair: { type: "werner", fidelity } },
      ...options.link,
    })),
    channels: [],
    network: { ...DEFAULT_NETWORK, ...options.network },
    requests: [request],
    ...(options.faults !== undefined && { faults: options.faults }),
    expectations: [],
  };
}

/** Plays a scenario to its end in this process and returns all that was recorded. */
export function play(scenario: Scenario, { wire = false, detailed = true } = {}): TraceRecord[] {
  const records: TraceRecord[] = [];
  const run = new EmbeddedRun(scenario, { wire, detailed, record: (record) => records.push(record) });
  while (!run.advance(10_000)) if (run.events > 5_000_000) throw new Error("the scenario does not end");
  return records;
}
