import fc from "fast-check";
import type { Duration } from "../../engine/time.js";
import type {
  NetworkSettings,
  ScenarioChannel,
  ScenarioLink,
  ScenarioNode,
} from "../../orchestrator/scenario/scenario.js";
import { lightTime } from "../../theory/fibre.js";

/** A network with its settings: everything of a scenario but what is asked and what goes wrong. */
export interface AnyNetwork {
  readonly nodes: readonly ScenarioNode[];
  readonly links: readonly ScenarioLink[];
  readonly channels: readonly ScenarioChannel[];
  readonly network: NetworkSettings;
}

type Edge = readonly [number, number];
type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const US = 1_000;
export const nameOf = (place: number): string => `n${place}`;

/** A line, ring, star or tree of 2 to 9 nodes, and up to two edges more. */
const anyEdges: fc.Arbitrary<{ count: number; edges: Edge[]; apart: Edge[] }> = fc
  .record({
    count: fc.integer({ min: 2, max: 9 }),
    shape: fc.constantFrom("line", "ring", "star", "tree"),
    parents: fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 }),
    extra: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 2 }),
    /** Ends of a channel without a link, where none joins them. */
    apart: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 1 }),
  })
  .map(({ count, shape, parents, extra, apart }) => {
    const tree: Edge[] = Array.from({ length: count - 1 }, (_, before) => {
      const parent = shape === "star" ? 0 : shape === "tree" ? (parents[before] ?? 0) % (before + 1) : before;
      return [parent, before + 1];
    });
    const ring: Edge[] = shape === "ring" && count > 2 ? [[0, count - 1]] : [];
    const edges = distinct([...tree, ...ring, ...extra], count);
    const taken = new Set(edges.map(String));
    return { count, edges, apart: distinct(apart, count).filter((edge) => !taken.has(String(edge))) };
  });

/** Each edge once, lower end first, without those that lead nowhere. */
function distinct(edges: readonly Edge[], count: number): Edge[] {
  const sorted = edges.map(([a, b]): Edge => (a < b ? [a, b] : [b, a])).filter(([a, b]) => a !== b && b < count);
  return [...new Map(sorted.map((edge) => [String(edge), edge])).values()];
}

const anyPair = fc.oneof(
  fc.constantFrom(0.985, 0.995, 1).map((fidelity) => ({ type: "werner" as const, fidelity })),
  fc.constant({ type: "bell-diagonal" as const, weights: [0.985, 0.005, 0.0075, 0.0025] as const }),
);

const anyHerald = fc.record({
  metres: fc.constantFrom(1, 1, 40, 1_000, 3_000, 5_000, 9_973),
  success: fc.constantFrom(0.25, 0.6, 0.95, 1),
  rest: fc.constantFrom(0, 1, 20 * US, 70 * US),
  modes: fc.constantFrom(1, 1, 1, 3),
  pair: anyPair,
  isMidpoint: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 9),
});

function linkOf(place: number, [low, high]: Edge, herald: Drawn<typeof anyHerald>): ScenarioLink {
  const { metres, success, rest, modes, pair, isMidpoint } = herald;
  const lengthKm = metres / 1000;
  const delay = lightTime(lengthKm, 200_000_000);
  const given = { scheme: "given", success, cycle: Math.max(delay + rest, 15 * US) as Duration, pair } as const;
  const source = { scheme: "midpoint-source", emission: success, absorption: 0.9, pair } as const;
  // A source of light fires as often as its light comes: a short fibre would take too many attempts to follow.
  const scheme = isMidpoint && metres >= 1_000 ? source : given;
  return {
    name: `l${place}`,
    ends: [nameOf(low), nameOf(high)],
    lengthKm,
    lossDbPerKm: 0.2,
    delay,
    modes,
    herald: scheme,
  };
}

const anyNode = fc.record({
  perLink: fc.integer({ min: 1, max: 3 }),
  more: fc.integer({ min: 0, max: 5 }),
  gate: fc.constantFrom(0, 0, 3 * US, 40 * US),
  turn: fc.constantFrom(0, 1 * US, 60 * US),
  readout: fc.constantFrom(0, 0, 5 * US, 100 * US),
  hasNoise: fc.boolean(),
  isOptical: fc.integer({ min: 0, max: 5 }).map((draw) => draw === 5),
  isForgetful: fc.boolean(),
});

function nodeOf(place: number, asked: Drawn<typeof anyNode>): ScenarioNode {
  const { perLink, more, gate, turn, readout, hasNoise, isOptical, isForgetful } = asked;
  return {
    name: nameOf(place),
    kind: "repeater",
    // One more than a swap needs is for states of its own.
    slots: { perLink, total: perLink + 2 + more },
    memory: {
      ...(isForgetful && { t2: 30e9 as Duration }),
      preparation: 0 as Duration,
      emission: 1,
    },
    gates: {
      singleQubit: { depolarising: hasNoise ? 0.0005 : 0, duration: turn as Duration },
      twoQubit: { depolarising: hasNoise ? 0.001 : 0, duration: gate as Duration },
      readout: { error: 0, duration: readout as Duration },
      bellMeasurement: isOptical ? "linear-optics" : "deterministic",
    },
  };
}

const anySettings: fc.Arbitrary<NetworkSettings> = fc
  .record({
    start: fc.constantFrom("converged" as const, "converged" as const, "cold" as const),
    metric: fc.constantFrom("hops" as const, "length" as const, "expected-rate" as const, "expected-fidelity" as const),
    swap: fc.constantFrom("as-soon-as-possible" as const, "balanced" as const, "sequential" as const),
    cutoff: fc.constantFrom(undefined, undefined, 1_500 * US, 4_000 * US),
    method: fc.constantFrom("bbpssw" as const, "dejmps" as const),
    at: fc.constantFrom("links" as const, "ends" as const),
    rounds: fc.constantFrom(0, 0, 0, 1, 1, 2, "when-needed" as const),
  })
  .map(({ start, metric, swap, cutoff, ...purify }) => ({
    ...{ start, metric, swap, purify },
    ...(cutoff !== undefined && { cutoff: cutoff as Duration }),
  }));

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

export const anyNetwork: fc.Arbitrary<AnyNetwork> = anyEdges.chain(({ count, edges, apart }) =>
  fc
    .record({
      nodes: fc.array(anyNode, { minLength: count, maxLength: count }),
      heralds: fc.array(anyHerald, { minLength: edges.length, maxLength: edges.length }),
      delay: fc.constantFrom(1, 5 * US, 120 * US),
      network: anySettings,
    })
    .map(({ nodes, heralds, delay, network }) => ({
      nodes: nodes.map((one, place) => nodeOf(place, one)),
      links: heralds.map((one, place) => linkOf(place, edges[place] as Edge, one)).sort(byName),
      channels: apart.map(([low, high], place) => ({
        ...{ name: `c${place}`, delay: delay as Duration },
        ends: [nameOf(low), nameOf(high)] as const,
      })),
      network,
    })),
);
