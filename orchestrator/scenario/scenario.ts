import type { Duration, Instant } from "../../engine/time.js";
import type { Expectation } from "./claims.js";

export type { Claim, Expectation, MetricClaim, Window } from "./claims.js";

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
  /** Channels without a link, in code-unit order of their names; no link has the same name or the same ends. */
  readonly channels: readonly ScenarioChannel[];
  readonly network: NetworkSettings;
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
  /** How many modes every attempt uses at once (time, frequency or space), at least 1: it succeeds where one of them does. */
  readonly modes: number;
}

/** A classical channel that no link brings. */
export interface ScenarioChannel {
  readonly name: string;
  /** In code-unit order. */
  readonly ends: readonly [string, string];
  /** How long a message takes, at least 1 ns. */
  readonly delay: Duration;
}

/** How the network layer of every node works. */
export interface NetworkSettings {
  /** `converged`: nodes begin with the configured link state; `cold`: they know their own links, and flood. */
  readonly start: "converged" | "cold";
  /** What makes a path good. */
  readonly metric: Metric;
  readonly swap: SwapOrder;
  /** How long an inner node keeps half of a pair after its herald. Absent: for ever. */
  readonly cutoff?: Duration;
  readonly purify: Purification;
}

export type Metric = "hops" | "length" | "expected-rate" | "expected-fidelity";
/** `as-soon-as-possible`: whenever both sides have a half; `balanced`: by nested halves; `sequential`: from the head on. */
export type SwapOrder = "as-soon-as-possible" | "balanced" | "sequential";

export interface Purification {
  readonly method: "bbpssw" | "dejmps";
  /** Each link pair before it is swapped, or the end-to-end pairs. */
  readonly at: "links" | "ends";
  /** How many rounds; `when-needed`: as many as the minimum fidelity of a request asks for. */
  readonly rounds: number | "when-needed";
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
    }
  | {
      readonly scheme: "midpoint-source";
      /** Probability that the source emits a pair when it fires, in (0, 1]. */
      readonly emission: number;
      /** The pairs it emits. */
      readonly pair: GivenPair;
      /** Probability that an end's memory takes in and heralds a photon that arrives, in (0, 1]. */
      readonly absorption: number;
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
  /** What the trace calls it: the name in the file, and for one of several arrivals `/` and its number from 1. */
  readonly name: string;
  /** The name in the file. */
  readonly group: string;
  readonly start: Instant;
  /** A request of the same head: this one starts `start` after that one is over. */
  readonly after?: string;
  /** How long the request may take, from its start. Absent: until the run ends. */
  readonly within?: Duration;
  /** Head first. */
  readonly ends: readonly [string, string];
  /** The way that the scenario prescribes. Absent: the head finds one. */
  readonly route?: Route;
  /** How many circuits, on different paths, it uses at once; at least 1. */
  readonly paths: number;
  /** 0 is the most urgent, 7 the least. */
  readonly priority: number;
}

/** A way through the network. */
export interface Route {
  /** Every node on the way, head first, tail last. */
  readonly path: readonly string[];
  /** The links between them. */
  readonly links: readonly string[];
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
    })
  /** Remote state preparation: the head measures its halves so that the tail's are in a state that it chose. */
  | (RequestBase & {
      readonly type: "prepare";
      readonly count: number;
      readonly minFidelity: number;
      /** Its Bloch vector is at a right angle to X, Y or Z, so that one bit and one Pauli gate correct it. */
      readonly state: { readonly thetaRad: number; readonly phiRad: number };
    });

/** `chsh`: head Z or X, tail (Z+X)/√2 or (Z-X)/√2; `bbm92`: Z or X at each end; else the same fixed basis at both. */
export type Bases = "chsh" | "bbm92" | "x" | "y" | "z";

interface FaultBase {
  /** The name in the file, and for one of several outages at random `/` and its number from 1. No request has the same. */
  readonly name: string;
  /** The name in the file. */
  readonly group: string;
  readonly at: Instant;
  /** Absent: until the run ends. */
  readonly for?: Duration;
}

/** What goes wrong. Faults of one type and target do not overlap. */
export type ScenarioFault = FaultBase &
  (
    | { readonly type: "crash"; readonly node: string }
    /** A link or channel that carries nothing, or neither light nor messages alone. */
    | { readonly type: "cut"; readonly link: string; readonly only?: "quantum" | "classical" }
    /** A link whose fibre loses more, or whose pairs are worse: replaced by the maximally mixed state with this probability. */
    | { readonly type: "degrade"; readonly link: string; readonly lossDb: number; readonly depolarising: number }
    | ({ readonly type: "messages"; readonly link: string; readonly from?: string } & MessageTrouble)
  );

/** What happens to messages on their way; nothing ever comes sooner. */
export interface MessageTrouble {
  /** Probability that a message is lost, in [0, 1]. */
  readonly drop: number;
  /** Probability that a message comes twice, the second up to one light time of the channel later. */
  readonly duplicate: number;
  /** Probability that a message is held back by up to four light times, so that later ones overtake it. */
  readonly reorder: number;
  /** How much later every message comes. */
  readonly delay: Duration;
}
