import test from "ava";
import { type Duration, type Instant, NO_TIME } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { ScenarioFault } from "../scenario/scenario.js";
import { exampleLink, exampleNode, exampleScenario } from "../world/example-scenario.js";
import { World } from "../world/world.js";
import { type Consequences, Faults, transitionsOf } from "./faults.js";

const A = 0;
const B = 1;
const C = 2;

/** Three nodes: a link between a and b, a channel without a link between b and c. */
function play(...faults: ScenarioFault[]): { consequences: Consequences[]; faults: Faults; records: TraceRecord[] } {
  const channel = { name: "b-c", ends: ["b", "c"] as [string, string], delay: 70 as Duration };
  const nodes = ["a", "b", "c"].map((name) => exampleNode(name));
  const scenario = { ...exampleScenario(nodes, [exampleLink("a", "b")], [channel]), faults };
  const records: TraceRecord[] = [];
  const record = (entry: TraceRecord): void => void records.push(entry);
  const world = new World(scenario, { record, plan: () => undefined });
  const played = new Faults(scenario, world, record);
  return { consequences: transitionsOf(scenario).map((step) => played.apply(step)), faults: played, records };
}

const when = (at: number, lasting?: number) => ({
  at: at as Instant,
  ...(lasting === undefined ? {} : { for: lasting as Duration }),
});
const named = (name: string) => ({ name, group: name });
const cut = (link: string, only?: "quantum" | "classical"): ScenarioFault => ({
  ...named(`cut ${link}`),
  ...when(10, 10),
  type: "cut",
  link,
  ...(only === undefined ? {} : { only }),
});
const crash = (node: string, at: number, lasting?: number): ScenarioFault => ({
  ...named(`crash ${node}`),
  ...when(at, lasting),
  type: "crash",
  node,
});
const TROUBLE = { drop: 0.1, duplicate: 0.2, reorder: 0.3, delay: 40 as Duration };
const messages = (link: string, from?: string, at = 10, lasting?: number): ScenarioFault => ({
  ...named(`messages ${link} ${at}`),
  ...when(at, lasting),
  type: "messages",
  link,
  ...(from === undefined ? {} : { from }),
  ...TROUBLE,
});

const light = (node: number, link: string, hasLight: boolean, channelIsUp: boolean) => ({
  node,
  event: { $case: "lightChange" as const, value: { link, hasLight, channelIsUp } },
});
const channel = (node: number, link: string, { delay, ...rest } = TROUBLE) => ({
  node,
  event: { $case: "channelChange" as const, value: { link, ...rest, delayNs: delay } },
});
const CALM = { drop: 0, duplicate: 0, reorder: 0, delay: NO_TIME };

test("a cut takes light, messages or both, and both ends are told", (t) => {
  for (const [only, hasLight, channelIsUp] of [
    [undefined, false, false],
    ["quantum", false, true],
    ["classical", true, false],
  ] as const) {
    const { consequences } = play(cut("a-b", only));
    const news = consequences.map((step) => step.news);
    t.deepEqual(news[0], [light(A, "a-b", hasLight, channelIsUp), light(B, "a-b", hasLight, channelIsUp)]);
    t.deepEqual(news[1], [light(A, "a-b", true, true), light(B, "a-b", true, true)]);
  }
});

test("a channel without a link is cut and mended", (t) => {
  const { consequences, records } = play(cut("b-c"));
  t.deepEqual(consequences[0]!.news, [light(B, "b-c", false, false), light(C, "b-c", false, false)]);
  t.deepEqual(consequences[1]!.news, [light(B, "b-c", true, true), light(C, "b-c", true, true)]);
  t.like(records[0], { event: "fault", type: "cut", target: "b-c" });
});

test("the neighbours of a dead node see no light of it, by link or by channel, while messages may still come", (t) => {
  const { consequences } = play(crash("b", 10, 10));
  t.like(consequences[0], { dies: B, begins: undefined });
  t.deepEqual(consequences[0]!.news, [light(A, "a-b", false, true), light(C, "b-c", false, true)]);
  t.like(consequences[1], { dies: undefined, begins: B });
  t.deepEqual(consequences[1]!.news, [light(A, "a-b", true, true), light(C, "b-c", true, true)]);
});

test("a link that gets worse is no news", (t) => {
  const degrade = {
    ...named("d"),
    ...when(10, 10),
    type: "degrade",
    link: "a-b",
    lossDb: 3,
    depolarising: 0.1,
  } as const;
  const { consequences } = play(degrade);
  t.deepEqual(
    consequences.map(({ news }) => news),
    [[], []],
  );
});

test("whoever sends is told how messages fare, and when that is over", (t) => {
  const both = play(messages("a-b", undefined, 10, 10)).consequences;
  t.deepEqual(both[0]!.news, [channel(A, "a-b"), channel(B, "a-b")]);
  t.deepEqual(both[1]!.news, [channel(A, "a-b", CALM), channel(B, "a-b", CALM)]);
  t.deepEqual(play(messages("b-c", "c")).consequences[0]!.news, [channel(C, "b-c")]);
});

test("of message faults that overlap the last one counts, and the earlier one where that is over", (t) => {
  const stronger = { ...messages("a-b", "a", 15, 10), drop: 0.9 } as ScenarioFault;
  const { consequences } = play(messages("a-b", "a", 10, 50), stronger);
  t.deepEqual(
    consequences.map(({ news }) => news),
    [
      [channel(A, "a-b")],
      [channel(A, "a-b", { ...TROUBLE, drop: 0.9 })],
      [channel(A, "a-b")],
      [channel(A, "a-b", CALM)],
    ],
  );
});

test("a node that begins again hears of message faults and dead neighbours, a dead one of nothing", (t) => {
  const { consequences, faults } = play(crash("b", 5, 20), crash("c", 8), messages("a-b", "b"), messages("b-c"));
  const [, , first, second, restart] = consequences.map(({ news }) => news);
  t.deepEqual(first, []);
  t.deepEqual(second, []);
  const own = [channel(B, "a-b"), light(B, "b-c", false, true), channel(B, "b-c")];
  t.deepEqual(restart, [...own, light(A, "a-b", true, true)]);
  t.deepEqual(faults.lightAt(B), [
    { link: "a-b", hasLight: true, channelIsUp: true },
    { link: "b-c", hasLight: false, channelIsUp: true },
  ]);
});
