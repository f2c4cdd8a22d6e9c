import type { Instant } from "../../engine/time.js";
import type { Scenario } from "../../orchestrator/scenario/scenario.js";
import type { BellWeights } from "../../theory/bell.js";
import { swappedFidelity } from "../../theory/swapping.js";
import { correctedFidelity, type SentBits, teleportedFidelity } from "../../theory/teleportation.js";
import { type ChainOptions, chainOf } from "../chain.js";
import { metricSample, momentsOf, observe, spaced } from "./observe.js";
import { atLeast, exactly, type Family, type Row, type Size, within } from "./row.js";

const TABULATED = [
  [0.5, ".666667"],
  [0.6, ".733333"],
  [0.7, ".8"],
  [0.75, ".833333"],
  [0.8, ".866667"],
  [0.85, ".9"],
  [0.9, ".933333"],
  [0.95, ".966667"],
  [0.99, ".993333"],
] as const;
const BOTH: SentBits = { x: true, z: true };
const PERFECT: BellWeights = [1, 0, 0, 0];
const SOURCE = "(2F + 1)/3, Horodecki 1999";
const CLASSICAL = "Bennett et al 1993";

export const TELEPORTATION: Family = {
  oracle: "A5",
  title: "Teleportation",
  about:
    "States at random on the Bloch sphere, teleported over 10 km links with ideal memories and gates. The fidelity is the true one, to the state that was sent. Through a Werner pair it is the same for every state.",
  rows: (size) => [...wernerPairs(size), chained(size), biased(size), ...withheld(size), ...latencies(size)],
};

function wernerPairs(size: Size): Row[] {
  return TABULATED.map(([fidelity, tabulated], i) => {
    const claim = {
      about: `Werner pair, F = ${fidelity}, every state`,
      expected: teleportedFidelity(fidelity),
      tabulated,
      source: SOURCE,
    };
    return exactly(claim, ...teleported(2, { seed: 1500 + i, fidelity }, size === "large" ? 1000 : 50));
  });
}

function chained(size: Size): Row {
  const expected = teleportedFidelity(swappedFidelity(0.95, 0.95, 0.95));
  const claim = { about: "Through 3 Werner links, F = 0.95, every state", expected, source: `Πw and ${SOURCE}` };
  return exactly(claim, ...teleported(4, { seed: 1510, fidelity: 0.95 }, size === "large" ? 1000 : 50));
}

function biased(size: Size): Row {
  const weights: BellWeights = [0.7, 0.2, 0.06, 0.04];
  const claim = {
    about: `Bell-diagonal pair (${weights.join(", ")}), mean over states`,
    expected: correctedFidelity(weights, BOTH),
    source: SOURCE,
  };
  return meanOf(claim, { seed: 1511, weights, sent: BOTH, size });
}

function withheld(size: Size): Row[] {
  const cases = [
    ["no bit sent", { x: false, z: false }, 0.5],
    ["x alone sent", { x: true, z: false }, 2 / 3],
    ["z alone sent", { x: false, z: true }, 2 / 3],
  ] as const;
  return cases.map(([what, sent, expected], i) =>
    meanOf(
      { about: `Perfect pair, ${what}, mean over states`, expected, source: CLASSICAL },
      { seed: 1512 + i, weights: PERFECT, sent, size },
    ),
  );
}

/** From the head's Bell measurement until the tail has the state, in nanoseconds. */
function latencies(size: Size): Row[] {
  return [1, 3].map((links, i) => {
    const seed = 1520 + i;
    const count = size === "large" ? 1000 : 50;
    const begun = new Map<unknown, Instant>();
    const spans: number[] = [];
    observe(teleporting(links + 1, { seed }, { count, sent: BOTH }), (record) => {
      const sequence = record["sequence"];
      if (record.event === "sent") begun.set(sequence, record.at_ns);
      if (record.event === "received") spans.push(record.at_ns - (begun.get(sequence) ?? Number.NaN));
    });
    const claim = {
      about: `Least time from the Bell measurement to the corrected state over ${links} link${links === 1 ? "" : "s"}, ns`,
      expected: 50_000 * links,
      source: "light time, 5 µs/km",
    };
    return atLeast(claim, spans, `${spaced(spans.length)} states, seed ${seed}`);
  });
}

interface Averaged {
  readonly seed: number;
  readonly weights: BellWeights;
  readonly sent: SentBits;
  readonly size: Size;
}

function meanOf(claim: Parameters<typeof within>[0], { seed, weights, sent, size }: Averaged): Row {
  const scenario = teleporting(2, { seed }, { count: size === "large" ? 20_000 : 2_000, sent });
  const links = scenario.links.map((link) => {
    const pair = { type: "bell-diagonal" as const, weights };
    return { ...link, herald: { scheme: "given" as const, success: 1, cycle: link.delay, pair } };
  });
  const { mean, sigma, count } = momentsOf(metricSample(observe({ ...scenario, links }), "pairs.fidelity.mean"));
  return within(claim, mean, sigma, `${spaced(count)} states, seed ${seed}`);
}

function teleported(nodes: number, options: ChainOptions & { readonly seed: number }, count: number) {
  const fidelities = metricSample(observe(teleporting(nodes, options, { count, sent: BOTH })), "pairs.fidelity.mean");
  return [fidelities, `${spaced(fidelities.length)} states, seed ${options.seed}`] as const;
}

function teleporting(
  nodes: number,
  options: ChainOptions,
  { count, sent }: { readonly count: number; readonly sent: SentBits },
): Scenario {
  return chainOf(nodes, { ...options, request: { type: "teleport", count, state: "random", corrections: sent } });
}
