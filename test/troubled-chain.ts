import fc from "fast-check";
import type { Duration, Instant } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { Scenario, ScenarioFault, ScenarioRequest } from "../orchestrator/scenario/scenario.js";
import { chainOf, crash, cut } from "./chain.js";
import { Ledger } from "./ledger.js";

/** A chain whose links are cut and whose nodes crash while it is asked for pairs, and then for a few more over each link. */
export interface TroubledChain {
  readonly scenario: Scenario;
  /** When the last fault that ends is over. */
  readonly calmFrom: number;
}

const MS = 1_000_000;
const ASKED_UNTIL = 50 * MS;
const PROBED_AT = 53 * MS;
const DURATION = 75 * MS;

/** Instants that often meet those of the messages, and often miss them by little. */
const instant = (most: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most / 10_000 }), fc.constantFrom(0, 0, 1, 9_999, 3_333))
    .map(([tens, off]) => tens * 10_000 + off);

const anyFaults = (nodes: number): fc.Arbitrary<ScenarioFault[]> =>
  fc
    .array(
      fc.record({
        target: fc.integer({ min: 0, max: 2 * nodes - 2 }),
        at: fc.oneof(instant(15 * MS), instant(4 * MS), instant(600_000)),
        for: fc.option(fc.oneof(instant(6 * MS), instant(300_000), fc.constantFrom(1, 20_000, 40_000)), { freq: 40 }),
      }),
      { maxLength: 8 },
    )
    .map((wishes) => {
      const faults: ScenarioFault[] = [];
      const freeFrom = new Map<number, number>();
      for (const { target, at, for: span } of [...wishes].sort((a, b) => a.at - b.at)) {
        if (at < (freeFrom.get(target) ?? 0)) continue;
        const lasting = { at, ...(span !== null && { for: span + 1 }) };
        freeFrom.set(target, span === null ? Number.POSITIVE_INFINITY : at + span + 1);
        const place = String(target >> 1).padStart(2, "0");
        faults.push(target % 2 === 0 ? crash(`n${place}`, lasting) : cut(`l${place}`, lasting));
      }
      return faults;
    });

const anyUse = fc.oneof(
  fc.record({
    type: fc.constant("entangle"),
    hold: fc.constantFrom(0, 250_000),
    count: fc.constantFrom(undefined, 1, 8, 60),
  }),
  fc.record({ type: fc.constant("measure"), bases: fc.constant("chsh"), count: fc.constantFrom(undefined, 8, 60) }),
  fc.record({
    type: fc.constant("teleport"),
    state: fc.constant("random"),
    corrections: fc.constant({ x: true, z: true }),
    count: fc.constantFrom(1, 8, 60),
  }),
);

const anyMaker = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  perLink: fc.integer({ min: 1, max: 3 }),
  optics: fc.boolean(),
  success: fc.constantFrom(0.3, 0.6, 1),
  cycle: fc.constantFrom(100_000, 130_000),
  delays: fc.array(fc.constantFrom(1, 30_000, 50_000, 100_000), { minLength: 5, maxLength: 5 }),
  gate: fc.constantFrom(0, 20_000, 400_000),
  start: fc.oneof(instant(10 * MS), instant(400_000)),
  /** How long the request may take, where that is not until all is calm again. */
  patience: fc.constantFrom(undefined, undefined, undefined, undefined, 100_000, 2 * MS, 7_770_001),
});

export const anyTroubledChain: fc.Arbitrary<TroubledChain> = fc
  .integer({ min: 2, max: 6 })
  .chain((nodes) =>
    fc.record({
      nodes: fc.constant(nodes),
      faults: anyFaults(nodes),
      maker: anyMaker,
      use: anyUse,
      second: fc.option(
        fc.record({
          use: anyUse,
          start: instant(20 * MS),
          priority: fc.integer({ min: 0, max: 7 }),
          isReversed: fc.boolean(),
        }),
        { freq: 2 },
      ),
    }),
  )
  .map(({ nodes, faults, maker, use, second }) => {
    const { perLink, optics, gate, start, patience, delays, ...rest } = maker;
    const noisy = { depolarising: 0.01, duration: gate as Duration };
    const gates = {
      singleQubit: noisy,
      twoQubit: noisy,
      readout: { error: 0.01, duration: gate as Duration },
      bellMeasurement: optics ? ("linear-optics" as const) : ("deterministic" as const),
    };
    const request = (from: number, asked: object, within = ASKED_UNTIL - from) =>
      ({ ...asked, start: from as Instant, within: within as Duration }) as Partial<ScenarioRequest>;
    const chain = chainOf(nodes, {
      ...rest,
      node: { slots: { perLink, total: 2 * perLink + 1 }, gates },
      duration: DURATION as Duration,
      request: request(start, use, patience) as never,
      faults,
    });
    const first = chain.requests[0]!;
    const requests: ScenarioRequest[] = [first];
    if (second !== null) {
      const { isReversed, priority } = second;
      const turned = isReversed ? { ends: [first.ends[1], first.ends[0]] } : {};
      const { type: _, count: __, ...place } = first;
      requests.push({
        ...place,
        ...request(second.start, second.use),
        ...turned,
        priority,
        name: "second",
        group: "second",
      } as ScenarioRequest);
    }
    for (const { name: link, ends } of chain.links) {
      const probe = { type: "entangle", count: perLink, hold: 0 as Duration, minFidelity: 0, priority: 4 } as const;
      requests.push({
        ...probe,
        name: `probe-${link}`,
        group: `probe-${link}`,
        start: PROBED_AT as Instant,
        ends,
        paths: 1,
      });
    }
    const ends = faults.flatMap(({ at, for: span }) => (span === undefined ? [] : [at + span]));
    const links = chain.links.map((link, place) => ({ ...link, delay: (delays[place] ?? 1) as Duration }));
    return { scenario: { ...chain, links, requests }, calmFrom: Math.max(0, ...ends) };
  });

/** What is wrong with the story of a troubled chain, a sentence each. */
export function complaints({ scenario, calmFrom }: TroubledChain, records: readonly TraceRecord[]): string[] {
  const ledger = new Ledger();
  for (const record of records) ledger.observe(record);
  const wrong = [...ledger.complaints];
  const endless = (scenario.faults ?? []).filter((fault) => fault.for === undefined);
  const dead = new Set(endless.flatMap((fault) => (fault.type === "crash" ? [fault.node] : [])));
  const isCut = new Set(endless.flatMap((fault) => (fault.type === "cut" ? [fault.link] : [])));
  for (const [slot, use] of ledger.slots) if (!dead.has(slot.slice(0, 3))) wrong.push(`${slot} is ${use} at the end`);
  const told = (event: string, request: string) =>
    records.filter((record) => record.event === event && record["request"] === request);
  for (const { name, ends } of scenario.requests) {
    const isProbe = name.startsWith("probe-");
    if (!isProbe || ends.some((end) => dead.has(end)) || isCut.has(name.slice("probe-".length))) continue;
    if (told("completed", name).length === 0) wrong.push(`${name} is not complete`);
  }
  const [first, second] = scenario.requests;
  if (first === undefined || second?.name === "second") return wrong;
  if (first.start + (first.within ?? 0) < ASKED_UNTIL) return wrong;
  const headCrashed = (scenario.faults ?? []).some((fault) => fault.type === "crash" && fault.node === first.ends[0]);
  if (headCrashed || endless.length > 0) return wrong;
  const isComplete = told("completed", first.name).length > 0;
  // For many pairs, or where half of all swaps fail, time may be too short.
  const isReliable = scenario.nodes.every(({ gates }) => gates.bellMeasurement === "deterministic");
  const hasTime = isReliable && (first.count ?? 0) <= 8;
  if (!isComplete && first.count !== undefined && hasTime) wrong.push("the request is not complete");
  const goesOn = ["delivered", "measured", "sent"]
    .flatMap((event) => told(event, first.name))
    .some(({ at_ns, node }) => at_ns > calmFrom && node === first.ends[0]);
  const isLikely = isReliable || scenario.nodes.length <= 3;
  if (isLikely && !goesOn && !(isComplete && first.count !== undefined))
    wrong.push("nothing is delivered after the last fault");
  return wrong;
}
