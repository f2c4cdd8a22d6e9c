import { NO_TIME } from "../../engine/time.js";
import type { ScenarioGates } from "../../orchestrator/scenario/scenario.js";
import type { BellWeights } from "../../theory/bell.js";
import {
  misreadChainFidelity,
  noisySwapFidelity,
  swappedFidelity,
  swappedWeights,
  wernerFromFidelity,
} from "../../theory/swapping.js";
import { type ChainOptions, chainOf, IDEAL_NODE } from "../chain.js";
import { metricSample, observe, spaced } from "./observe.js";
import { exactly, type Family, type Row, type Size, within } from "./row.js";
import { swapOrders } from "./swap-orders.js";

const FIDELITIES = [0.6, 0.8, 0.95, 0.99] as const;
const LINK_COUNTS = [1, 2, 3, 4, 8] as const;
/** By fidelity of the links, then by their number. */
const TABULATED = [
  [".6", ".413333", ".326222", ".285570", ".251687"],
  [".8", ".653333", ".545778", ".466904", ".312730"],
  [".95", ".903333", ".859778", ".819126", ".681872"],
  [".99", ".980133", ".970398", ".960793", ".923635"],
] as const;

const LEFT: BellWeights = [0.85, 0.08, 0.04, 0.03];
const RIGHT: BellWeights = [0.9, 0.05, 0.03, 0.02];

export const SWAPPING: Family = {
  oracle: "A1",
  title: "Entanglement swapping",
  about:
    "Chains with ideal memories. Links herald with probability 0.5 per cycle, each at its own time; unless a row says otherwise, every repeater swaps as soon as it can, so the order of the swaps is at random. The fidelity is the true one, to the Bell state that the ends claim.",
  rows: (size) => [
    ...wernerChains(size),
    ...swapOrders(size),
    ...bellDiagonal(size),
    ...noisySwaps(size),
    ...misreadChains(size),
    optics(size),
  ],
};

function wernerChains(size: Size): Row[] {
  return FIDELITIES.flatMap((fidelity, i) =>
    LINK_COUNTS.map((links, j) => {
      const seed = 1100 + 10 * i + j;
      const claim = {
        about: `Werner links, F = ${fidelity}, ${links} link${links === 1 ? "" : "s"}`,
        expected: swappedFidelity(...Array.from({ length: links }, () => fidelity)),
        tabulated: TABULATED[i]?.[j] ?? "",
        source: "w' = Πw, Briegel et al 1998",
      };
      return exactly(claim, ...delivered(links, { seed, fidelity }, size));
    }),
  );
}

/** All four weights of the swapped pair are seen as its fidelity: the state of one link is turned by the Bell state in question. */
function bellDiagonal(size: Size): Row[] {
  const tabulated = [".7708", ".1162", ".0646", ".0484"] as const;
  return tabulated.map((weight, k) => {
    const turned = LEFT.map((_, i) => LEFT[i ^ k]) as unknown as BellWeights;
    const scenario = chainOf(3, { seed: 1150 + k, request: { type: "entangle", count: pairsOf(size), hold: NO_TIME } });
    const links = scenario.links.map((link, place) => {
      const weights = place === 0 ? turned : RIGHT;
      const pair = { type: "bell-diagonal" as const, weights };
      return { ...link, herald: { scheme: "given" as const, success: 0.5, cycle: link.delay, pair } };
    });
    const claim = {
      about: `Bell-diagonal links (${LEFT.join(", ")}) and (${RIGHT.join(", ")}), weight of ${["Φ⁺", "Ψ⁺", "Φ⁻", "Ψ⁻"][k]}`,
      expected: swappedWeights(LEFT, RIGHT)[k] ?? Number.NaN,
      tabulated: weight,
      source: "XOR convolution, Dür et al 1999",
    };
    return exactly(
      claim,
      metricSample(observe({ ...scenario, links }), "pairs.fidelity.mean"),
      sampleOf(size, scenario.seed),
    );
  });
}

function noisySwaps(size: Size): Row[] {
  const noises = [
    [0.02, 0],
    [0, 0.03],
    [0.02, 0.03],
    [0.1, 0.1],
  ] as const;
  return noises.map(([depolarising, error], i) => {
    const claim = {
      about: `One swap of Werner links, F = 0.95, two-qubit depolarising ${depolarising}, readout error ${error}`,
      expected: noisySwapFidelity({
        werner: wernerFromFidelity(0.95) * wernerFromFidelity(0.95),
        twoQubitDepolarising: depolarising,
        readoutError: error,
      }),
      source: "Briegel et al 1998",
    };
    return exactly(claim, ...delivered(2, { seed: 1160 + i, node: noisy(depolarising, error) }, size));
  });
}

function misreadChains(size: Size): Row[] {
  return [1, 2, 3, 7].map((swaps, i) => {
    let werner = 1;
    for (let link = 0; link <= swaps; link++) werner *= wernerFromFidelity(0.95);
    const claim = {
      about: `${swaps} swap${swaps === 1 ? "" : "s"} of Werner links, F = 0.95, readout error 0.02 alone`,
      expected: misreadChainFidelity({ werner, swaps, readoutError: 0.02 }),
      source: "1/4 + (w/4)(2lⁿ + l²ⁿ)",
    };
    return exactly(claim, ...delivered(swaps + 1, { seed: 1170 + i, node: noisy(0, 0.02) }, size));
  });
}

function optics(size: Size): Row {
  const count = size === "large" ? 20_000 : 2_000;
  const gates: ScenarioGates = { ...IDEAL_NODE.gates, bellMeasurement: "linear-optics" };
  const request = { type: "entangle", count, hold: NO_TIME } as const;
  let swaps = 0;
  let successes = 0;
  observe(chainOf(3, { seed: 1180, node: { gates }, request }), (record) => {
    if (record.event !== "swapped") return;
    swaps++;
    if (record["outcome"] !== undefined) successes++;
  });
  const claim = {
    about: "Share of linear-optics swaps that succeed",
    expected: 0.5,
    source: "Calsamiglia and Lütkenhaus 2001",
  };
  return within(claim, successes / swaps, Math.sqrt(0.25 / swaps), `${spaced(swaps)} swaps, seed 1180`);
}

const pairsOf = (size: Size): number => (size === "large" ? 1000 : 20);
const sampleOf = (size: Size, seed: number): string => `${spaced(pairsOf(size))} pairs, seed ${seed}`;

function noisy(depolarising: number, error: number) {
  const { gates } = IDEAL_NODE;
  const twoQubit = { depolarising, duration: NO_TIME };
  return { gates: { ...gates, twoQubit, readout: { error, duration: NO_TIME } } };
}

/** True fidelities of the pairs that a chain delivers, and how many they are. */
function delivered(links: number, options: ChainOptions & { readonly seed: number }, size: Size) {
  const request = { type: "entangle", count: pairsOf(size), hold: NO_TIME } as const;
  const metrics = observe(chainOf(links + 1, { ...options, request }));
  return [metricSample(metrics, "pairs.fidelity.mean"), sampleOf(size, options.seed)] as const;
}
