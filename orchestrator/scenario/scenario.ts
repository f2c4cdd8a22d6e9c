import type { Duration, Instant } from "../../engine/time.js";

/** A scenario that has been read, checked and filled in: every unit converted, every default applied. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly seed: number;
  /** Absent: the run ends when nothing is planned any more. */
  readonly duration?: Duration;
  /** `pauli` replaces T1 and T2 by the Pauli semigroup and every link pair by its Bell diagonal. */
  readonly physics: "exact" | "pauli";
  /** In code-unit order of their names; the place in this list decides ties between events. */
  readonly nodes: readonly ScenarioNode[];
  /** In code-unit order of their names. */
  readonly links: readonly ScenarioLink[];
  /** In the order of the file. */
  readonly requests: readonly ScenarioRequest[];
  /** In the order of the file. Absent: nothing goes wrong. */
  readonly faults?: readonly ScenarioFault[];
  /** In the order of the file. */
  readonly expectations: readonly Expectation[];
}

export type Kind =
  | "satellite"
  | "ground-station"
  | "data-center"
  | "processor"
  | "repeater"
  | "trusted-node"
  | "sensor";

export interface ScenarioNode {
  readonly name: string;
  readonly kind: Kind;
  readonly position?: { readonly latitudeDeg: number; readonly longitudeDeg: number };
  readonly slots: { readonly perLink: number; readonly total: number };
  readonly memory: ScenarioMemory;
  readonly gates: ScenarioGates;
}

/** How a node's slots keep qubits. An absent time means that this process never happens. */
export interface ScenarioMemory {
  readonly t1?: Duration;
  readonly t2?: Duration;
  /** Each qubit is replaced by the maximally mixed one at this rate: ρ → e^(-t/T) ρ + (1 - e^(-t/T)) I/2. */
  readonly depolarising?: Duration;
  /** Time to make a slot ready before each attempt of a link. */
  readonly preparation: Duration;
  /** Probability that a prepared slot emits a photon into the fibre, in [0, 1]. */
  readonly emission: number;
}

export interface GateNoise {
  /** p of ρ → (1 - p) ρ + p I/d, in [0, 1]. */
  readonly depolarising: number;
  readonly duration: Duration;
}

export interface ScenarioGates {
  readonly singleQubit: GateNoise;
  readonly twoQubit: GateNoise;
  /** `error`: the probability that a bit is read wrong, in [0, 0.5]. */
  readonly readout: { readonly error: number; readonly duration: Duration };
  readonly bellMeasurement: "deterministic" | "linear-optics";
}

export interface ScenarioLink {
  readonly name: string;
  /** In code-unit order. */
  readonly ends: readonly [string, string];
  readonly lengthKm: number;
  readonly lossDbPerKm: number;
  /** Light time from end to end in the fibre, at least 1 ns; classical messages take as long. */
  readonly delay: Duration;
  readonly herald: Herald;
}

export type Herald =
  | {
      readonly scheme: "given";
      /** Probability that one cycle heralds a pair, in (0, 1]. */
      readonly success: number;
      /** From the start of an attempt to hearing of it, at least the light time of the link. */
      readonly cycle: Duration;
      readonly pair: GivenPair;
    }
  | {
      readonly scheme: "double-click";
      /** Hong-Ou-Mandel indistinguishability V of the two photons, in [0, 1]. */
      readonly indistinguishability: number;
      readonly detectors: Detectors;
    }
  | {
      readonly scheme: "single-click";
      /** Population α of the bright state at each end, in (0, 1). */
      readonly brightPopulation: number;
      readonly indistinguishability: number;
      readonly detectors: Detectors;
    };

export type GivenPair =
  | { readonly type: "werner"; readonly fidelity: number }
  /** Weights of Φ⁺, Ψ⁺, Φ⁻, Ψ⁻: they add up to 1. */
  | { readonly type: "bell-diagonal"; readonly weights: readonly [number, number, number, number] };

export interface Detectors {
  readonly efficiency: number;
  readonly darkRateHz: number;
  /** How long a detector listens for each expected photon. */
  readonly window: Duration;
  readonly numberResolving: boolean;
}

interface RequestBase {
  readonly name: string;
  readonly start: Instant;
  /** How long the request may take, from its start. Absent: until the run ends. */
  readonly within?: Duration;
  /** Head first. */
  readonly ends: readonly [string, string];
  /** Every node on the way, head first, tail last. */
  readonly path: readonly string[];
  /** The links of the way, one fewer than nodes. */
  readonly links: readonly string[];
  /** 0 is the most urgent, 7 the least. */
  readonly priority: number;
}

export type ScenarioRequest =
  | (RequestBase & {
      readonly type: "entangle";
      /** Absent: as many as can be had until the run ends. */
      readonly count?: number;
      readonly minFidelity: number;
      /** How long both ends keep a pair before they hand it over. */
      readonly hold: Duration;
    })
  | (RequestBase & {
      readonly type: "measure";
      readonly count?: number;
      readonly minFidelity: number;
      readonly bases: Bases;
    })
  | (RequestBase & {
      readonly type: "teleport";
      readonly count: number;
      readonly minFidelity: number;
      readonly state: "random" | { readonly thetaRad: number; readonly phiRad: number };
      /** Which of the two bits the head sends; all but both is there to show what they carry. */
      readonly corrections: { readonly x: boolean; readonly z: boolean };
    });

/** `chsh`: head Z or X, tail (Z+X)/√2 or (Z-X)/√2; `bbm92`: Z or X at each end; else the same fixed basis at both. */
export type Bases = "chsh" | "bbm92" | "x" | "y" | "z";

interface FaultBase {
  /** No request has the same. */
  readonly name: string;
  readonly at: Instant;
  /** Absent: until the run ends. */
  readonly for?: Duration;
}

/** A node that dies and begins again, or a link that carries nothing for a while. Faults of one target do not overlap. */
export type ScenarioFault = FaultBase &
  ({ readonly type: "crash"; readonly node: string } | { readonly type: "cut"; readonly link: string });

/** One line of `expect:`. */
export interface Expectation {
  /** As written. */
  readonly text: string;
  /** `file:line:column`. */
  readonly place: string;
  /** Dotted name, as `metrics` lists it. */
  readonly metric: string;
  readonly comparison: "==" | "!=" | "<" | "<=" | ">" | ">=";
  /** In the base unit of the metric: ns, Hz, or plain. */
  readonly bound: number;
  /** One-sided confidence in (0.5, 1). Absent: the observed value itself is compared. */
  readonly confidence?: number;
}
