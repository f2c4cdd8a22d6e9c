import fc from "fast-check";
import type { Duration, Instant } from "../../engine/time.js";
import type { Scenario, ScenarioFault, ScenarioRequest } from "../../orchestrator/scenario/scenario.js";
import { type AnyNetwork, anyNetwork, nameOf } from "./networks.js";

const US = 1_000;
const MS = 1_000 * US;

/** A few pairs are asked for over each link once every fault and every request with a deadline is over. */
const PROBED_AT = 250 * MS;
const PROBE = "probe-";

/** Instants that often meet each other, and often miss each other by little. */
const instant = (most: number) =>
  fc
    .tuple(fc.nat(Math.floor(most / 10_000)), fc.constantFrom(0, 0, 1, 9_999, 3_333))
    .map(([tens, off]) => tens * 10_000 + off);

const anyUse = fc.oneof(
  fc.constantFrom(0, 0, 250 * US).map((hold) => ({ type: "entangle", hold })),
  fc.constantFrom("chsh", "bbm92", "x", "z").map((bases) => ({ type: "measure", bases })),
  fc.constant({ type: "teleport", state: "random", corrections: { x: true, z: true } }),
  fc.constantFrom(0, 1.25).map((phiRad) => ({ type: "prepare", state: { thetaRad: Math.PI / 2, phiRad } })),
);

const anyRequest = fc.record({
  use: anyUse,
  from: fc.nat(8),
  steps: fc.integer({ min: 1, max: 8 }),
  count: fc.constantFrom(1, 2, 3, 6, 10, undefined),
  start: fc.oneof(fc.constantFrom(0, 0, 1), instant(400 * US), instant(10 * MS)),
  within: fc.constantFrom(undefined, undefined, undefined, 90 * US, 1_777 * US, 9 * MS),
  priority: fc.constantFrom(4, 4, 4, 0, 2, 7),
  paths: fc.constantFrom(1, 1, 1, 2),
  minFidelity: fc.constantFrom(0, 0, 0, 0, 0.6, 0.98),
});

function requestOf(
  asked: typeof anyRequest extends fc.Arbitrary<infer T> ? T : never,
  place: number,
  count: number,
): ScenarioRequest {
  const { use, from, steps, count: wanted, within, minFidelity, start, ...rest } = asked;
  const head = from % count;
  const tail = (head + 1 + ((steps - 1) % (count - 1))) % count;
  const isCounted = use.type === "teleport" || use.type === "prepare";
  const pairs = isCounted ? (wanted ?? 4) : wanted;
  const lasting = within ?? (pairs === undefined ? 4 * MS : undefined);
  return {
    ...{ name: `r${place}`, group: `r${place}`, start: start as Instant, ends: [nameOf(head), nameOf(tail)] as const },
    ...{ ...rest, minFidelity, ...use },
    ...(pairs !== undefined && { count: pairs }),
    ...(lasting !== undefined && { within: lasting as Duration }),
  } as ScenarioRequest;
}

const anyTrouble = fc.record({
  drop: fc.constantFrom(0, 0.1, 0.3, 0.5),
  duplicate: fc.constantFrom(0, 0.2, 1),
  reorder: fc.constantFrom(0, 0.3, 1),
  delay: fc.constantFrom(0, 0, 1, 70 * US),
});

const anyFault = fc.record({
  type: fc.constantFrom("crash", "cut", "cut", "degrade", "messages", "messages"),
  target: fc.nat(100),
  at: fc.oneof(instant(15 * MS), instant(4 * MS), instant(600 * US)),
  lasts: fc.oneof(instant(8 * MS), instant(300 * US), fc.constantFrom(0, 20_000, 40_000)),
  only: fc.constantFrom(undefined, undefined, "quantum", "classical"),
  trouble: anyTrouble,
  fromEnd: fc.constantFrom(undefined, 0, 1),
});
type AnyFault = typeof anyFault extends fc.Arbitrary<infer T> ? T : never;

/** What the wish comes to on a network; undefined where it has no such target. */
function faultOf(wish: AnyFault, place: number, { nodes, links, channels }: AnyNetwork): ScenarioFault | undefined {
  const { type, target, at, lasts, only, trouble, fromEnd } = wish;
  const base = { name: `f${place}`, group: `f${place}`, at: at as Instant, for: (lasts + 1) as Duration };
  const node = nodes[target % nodes.length];
  const link = links[target % links.length];
  const carriers = [...links, ...channels];
  const carrier = carriers[target % carriers.length];
  if (node === undefined || link === undefined || carrier === undefined) return undefined;
  if (type === "crash") return { ...base, type, node: node.name };
  if (type === "degrade") return { ...base, type, link: link.name, lossDb: target % 4, depolarising: 0.03 };
  if (type === "cut") {
    const isLight = "herald" in carrier || only !== "quantum";
    return {
      ...base,
      type,
      link: isLight ? carrier.name : link.name,
      ...(only !== undefined && { only }),
    } as ScenarioFault;
  }
  const from = fromEnd === undefined ? undefined : carrier.ends[fromEnd];
  const any = Object.values(trouble).some((one) => one > 0) ? trouble : { ...trouble, drop: 0.2 };
  return {
    ...base,
    type: "messages",
    link: carrier.name,
    ...(from !== undefined && { from }),
    ...any,
  } as ScenarioFault;
}

function faultsOn(network: AnyNetwork, wishes: readonly AnyFault[]): ScenarioFault[] {
  const freeFrom = new Map<string, number>();
  return [...wishes]
    .sort((a, b) => a.at - b.at)
    .flatMap((wish, place) => {
      const fault = faultOf(wish, place, network);
      if (fault === undefined) return [];
      const target = `${fault.type} ${fault.type === "crash" ? fault.node : fault.link}`;
      if (fault.at < (freeFrom.get(target) ?? 0)) return [];
      freeFrom.set(target, fault.at + (fault.for ?? 0));
      return [fault];
    });
}

const probesOver = ({ nodes, links }: AnyNetwork): ScenarioRequest[] => {
  const slots = new Map(nodes.map(({ name, slots }) => [name, slots.perLink]));
  return links.map(({ name, ends }) => ({
    ...{ name: `${PROBE}${name}`, group: `${PROBE}${name}`, start: PROBED_AT as Instant, ends },
    ...{ paths: 1, priority: 4, minFidelity: 0, type: "entangle", hold: 0 as Duration },
    count: Math.min(slots.get(ends[0]) ?? 1, slots.get(ends[1]) ?? 1) + 1,
  }));
};

/** Networks of every sort, asked for everything, in as much trouble as `faultsMax` allows; a run of it ends by itself. */
export const anyCase = ({ faultsMax }: { readonly faultsMax: number }): fc.Arbitrary<Scenario> =>
  fc
    .record({
      network: anyNetwork,
      seed: fc.integer({ min: 0, max: 1e9 }),
      requests: fc.array(anyRequest, { minLength: 1, maxLength: 5 }),
      faults: fc.array(anyFault, { maxLength: faultsMax }),
    })
    .map(({ network, seed, requests, faults }) => ({
      ...{ name: "disturbed", about: "", seed, physics: "exact", ...network },
      requests: [...requests.map((one, place) => requestOf(one, place, network.nodes.length)), ...probesOver(network)],
      ...someOf(faultsOn(network, faults)),
      expectations: [],
    }));

const someOf = (faults: readonly ScenarioFault[]) => (faults.length === 0 ? {} : { faults });
