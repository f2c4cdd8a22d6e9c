import type { Kind, NetworkSettings, Scenario, ScenarioLink, ScenarioRequest } from "../scenario/scenario.js";

/** What `plan --json` prints. Times are in ns of virtual time, rates in pairs or states per second. */
export interface Plan {
  /** Version of the format. */
  readonly entanglab_plan: 1;
  readonly scenario: string;
  readonly about: string;
  readonly file: string;
  readonly seed: number;
  readonly physics: Scenario["physics"];
  /** `null`: the run ends when nothing is left to do. */
  readonly duration_ns: number | null;
  readonly network: {
    readonly metric: NetworkSettings["metric"];
    readonly swap: NetworkSettings["swap"];
    readonly cutoff_ns: number | null;
    readonly purify: NetworkSettings["purify"];
  };
  readonly links: readonly LinkRow[];
  readonly nodes: readonly NodeRow[];
  /** One for all requests of one name in the file. */
  readonly requests: readonly RequestRow[];
  /** What the figures do not know of, as clauses. */
  readonly left_out: readonly string[];
}

export interface LinkRow {
  readonly name: string;
  readonly ends: readonly [string, string];
  readonly length_km: number;
  /** Light time from end to end. */
  readonly delay_ns: number;
  readonly scheme: ScenarioLink["herald"]["scheme"];
  readonly modes: number;
  /** With one slot at each end. */
  readonly rate_one_slot_hz: number;
  /** How many slots it may use at both ends. */
  readonly slots: number;
  /** With all of them. */
  readonly rate_hz: number;
  /** Of a new pair, as calibrated. */
  readonly fidelity: number;
}

export interface NodeRow {
  readonly name: string;
  readonly kind: Kind;
  readonly slots_per_link: number;
  readonly slots_total: number;
  /** `null`: never. */
  readonly t1_ns: number | null;
  readonly t2_ns: number | null;
  readonly links: number;
}

export interface RequestRow {
  /** The name in the file. */
  readonly name: string;
  readonly type: ScenarioRequest["type"];
  /** How many requests have this name. */
  readonly requests: number;
  /** What each asks for; `null`: as many as can be had. */
  readonly count: number | null;
  readonly min_fidelity: number;
  /** Of the first, since the run began, or since the request that it waits for was over. */
  readonly start_ns: number;
  readonly after: string | null;
  /** One for each pair of ends, in the order in which they first come. */
  readonly ends: readonly EndsRow[];
  /** How many pairs of ends were not asked about. */
  readonly ends_left_out: number;
}

/** What requests between one pair of ends can expect. */
export interface EndsRow {
  /** Head first. */
  readonly ends: readonly [string, string];
  /** How many requests of the group have these ends. */
  readonly requests: number;
  /** The paths that the head would open circuits over. Empty: it would refuse the request, or wait. */
  readonly circuits: readonly CircuitRow[];
  /** Other paths, best first. */
  readonly alternatives: readonly CircuitRow[];
  /** Why the head would not begin, and what could be had. */
  readonly refusal: {
    readonly reason: "unsupported-fidelity" | "no-slots" | "no-route";
    readonly advice: string;
  } | null;
  /** Of a pair when it is handed over and did not wait for anything but that; `null` where it is refused. */
  readonly fidelity: number | null;
  /** Of a state that is sent through such a pair; `null` where none is. */
  readonly state_fidelity: number | null;
  /** Where every link makes one pair at a time. */
  readonly rate_slow_hz: number | null;
  /** Where every link uses all its slots and the slowest decides. */
  readonly rate_fast_hz: number | null;
  /** From the start to the last one asked for, at the fast rate and at the slow one; `null`: open-ended or refused. */
  readonly time_fast_ns: number | null;
  readonly time_slow_ns: number | null;
  /** How long a request may take; `null`: as long as it likes, or until the end of a run that nobody knows. */
  readonly window_ns: number | null;
  /** Whether that is enough; `null` where there is nothing to compare. */
  readonly fits: "yes" | "perhaps" | "no" | null;
}

export interface CircuitRow {
  /** Head first. */
  readonly path: readonly string[];
  readonly links: readonly string[];
  /** In the metric of the network; `null`: the path is prescribed. */
  readonly cost: number | null;
  /** With purification; where the fidelity asked for is not met, the best that can be had. */
  readonly fidelity: number;
  readonly is_met: boolean;
  /** Of purification. */
  readonly rounds: number;
  /** How many raw pairs one that is delivered costs on average. */
  readonly raw_pairs: number;
  readonly rate_slow_hz: number;
  readonly rate_fast_hz: number;
  /** Where a node has too few slots for it, in words; `null`: nowhere. */
  readonly lack: string | null;
}
