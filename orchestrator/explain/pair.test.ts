import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { UnreadableTrace } from "../../engine/trace.js";
import { pairLife } from "./pair-life.js";
import { pairNameOf } from "./pair-name.js";
import { findPair } from "./pair-search.js";
import { renderLife } from "./render-life.js";

const LINKS = [
  { name: "east", ends: ["bob", "rita"] },
  { name: "west", ends: ["alice", "rita"] },
];
const GATES = { singleQubit: { depolarising: 0 }, twoQubit: { depolarising: 0.1 }, readout: { error: 0 } };
const NODES = ["alice", "bob", "rita"].map((name) => ({ name, gates: GATES }));
const HEADER = { entanglab: 1, trace: "story", scenario: { links: LINKS, nodes: NODES }, seed: 1 };
const END = { at_ns: 9000, node: "conductor", event: "end", reason: "duration" };

const pair = (at: number, name: string, fidelity: number) => ({
  at_ns: at,
  node: "world",
  event: "pair",
  pair: name,
  emitted_ns: at - 50,
  frame: "phi+",
  fidelity,
});
const swapped = (at: number, left: string, right: string, outcome?: string) => ({
  at_ns: at,
  node: "rita",
  event: "swapped",
  circuit: "pairs",
  left,
  right,
  outcome,
});
const swap = (at: number, left: string, right: string) => ({ ...swapped(at, left, right), event: "swap" });
const delivered = (at: number, node: string, name: string, more: object) => ({
  at_ns: at,
  node,
  event: "delivered",
  request: "pairs",
  sequence: 0,
  pair: name,
  frame: "psi+",
  ...more,
});

/** One pair is delivered, a swap fails, one is spent on another, one waits too long. */
const RECORDS = [
  pair(1000, "east/0", 0.95),
  pair(1500, "west/0", 0.9),
  swap(1500, "west/0", "east/0"),
  swapped(1600, "west/0", "east/0", "psi+"),
  delivered(1700, "alice", "pairs:west/0:east/0", { goodness: 0.8, fidelity: 0.79 }),
  delivered(1750, "bob", "pairs:west/0:east/0", { goodness: 0.8 }),
  pair(2000, "west/1", 0.9),
  pair(2100, "east/1", 0.9),
  swapped(2200, "west/1", "east/1"),
  { at_ns: 2300, node: "alice", event: "lost", circuit: "pairs", pair: "west/1" },
  pair(3000, "west/2", 0.9),
  { at_ns: 3500, node: "rita", event: "discarded", circuit: "pairs", pair: "west/2", reason: "cutoff" },
  pair(4000, "west/3", 0.9),
  pair(4000, "west/4", 0.9),
  {
    at_ns: 4500,
    node: "rita",
    event: "purified",
    circuit: "pairs",
    kept: "west/3",
    spent: "west/4",
    round: 1,
    success: true,
  },
];

function traceFile(t: ExecutionContext, lines: readonly object[] = [HEADER, ...RECORDS, END], text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "entanglab-explain-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "trace.ndjson");
  writeFileSync(file, text ?? `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  return file;
}

async function lifeOf(t: ExecutionContext, id: string, lines?: readonly object[]) {
  const found = await findPair(traceFile(t, lines), pairNameOf(id)!);
  if ("advice" in found) throw new Error(found.advice);
  return pairLife(found);
}

test("an end-to-end pair is told from its heralds to both its ends", async (t) => {
  const life = await lifeOf(t, "pairs:west/0:east/0");
  t.is(life.fate, "delivered");
  t.deepEqual(life.parts, ["west/0", "east/0"]);
  t.deepEqual(life.path, ["alice", "rita", "bob"]);
  t.is(life.span_ns, 750);
  t.deepEqual(
    life.steps.map(({ node }) => node),
    ["world", "world", "rita", "rita", "alice", "bob"],
  );
});

test("each half waits from its herald until it is swapped or handed over", async (t) => {
  const { waits } = await lifeOf(t, "pairs:west/0:east/0");
  t.deepEqual(
    waits.map(({ pair: name, node, from_ns, until_ns, ending }) => [name, node, (until_ns ?? 0) - from_ns, ending]),
    [
      ["west/0", "alice", 200, "handed over"],
      ["west/0", "rita", 0, "swapped"],
      ["east/0", "bob", 750, "handed over"],
      ["east/0", "rita", 500, "swapped"],
    ],
  );
});

test("the fidelity goes to the link pairs, then to the gates of the swap, then to waiting", async (t) => {
  const { losses } = await lifeOf(t, "pairs:west/0:east/0");
  const werner = ((4 * 0.95 - 1) / 3) * ((4 * 0.9 - 1) / 3);
  const expected = [(1 + 3 * werner) / 4, (1 + 3 * werner * 0.9) / 4, 0.79];
  t.is(losses.length, 3);
  for (const [place, { fidelity }] of losses.entries()) t.true(Math.abs(fidelity - (expected[place] ?? 0)) < 1e-12);
});

test("a link pair knows what it became part of", async (t) => {
  const life = await lifeOf(t, "east/0");
  t.deepEqual(life.wholes, ["pairs:west/0:east/0"]);
  t.is(life.fate, "delivered");
  t.regex(renderLife(life, { colour: false, width: 100 }), /--pair pairs:west\/0:east\/0/);
});

test("a pair that a failed swap, a cutoff or a purification took says so", async (t) => {
  t.is((await lifeOf(t, "west/1")).fate, "lost");
  const discarded = await lifeOf(t, "west/2");
  t.is(discarded.fate, "lost");
  t.true(discarded.steps.at(-1)?.text.includes("it waited too long"));
  t.is((await lifeOf(t, "west/4")).fate, "spent on purification");
});

test("swaps may come in any order along a chain", async (t) => {
  const records = [
    swapped(10, "b/0", "c/0", "phi+"),
    swapped(20, "c/0", "d/0", "phi+"),
    swapped(30, "a/0", "b/0", "phi+"),
  ];
  const whole = "load/1:a/0:d/0";
  const lines = [HEADER, ...records, delivered(40, "alice", whole, {}), END];
  t.deepEqual((await lifeOf(t, whole, lines)).parts, ["a/0", "b/0", "c/0", "d/0"]);
});

test("a pair that is not there is answered with its neighbours", async (t) => {
  const advice = async (id: string) => {
    const found = await findPair(traceFile(t), pairNameOf(id)!);
    return "advice" in found ? found.advice : "found";
  };
  t.is(await advice("west/99"), "the nearest are west/4, west/3, west/2");
  t.is(await advice("wset/0"), 'its links with pairs are east, west; did you mean "west"?');
  t.is(await advice("pairs:west/0:east/7"), "the nearest are pairs:west/0:east/0");
  t.is(await advice("pear:west/0:east/7"), "its circuits with pairs are pairs");
});

test("what is no name of a pair is none", (t) => {
  for (const text of ["", "west", "west/", "west/x", "a:b:c", "pairs:west/0", 'we"st/0'])
    t.is(pairNameOf(text), undefined);
  t.like(pairNameOf("load/3~2:west/0:east/1"), { type: "circuit", circuit: "load/3~2" });
});

test("a trace that breaks off is told as far as it goes; one that is none is refused with its line", async (t) => {
  t.true((await lifeOf(t, "west/0", [HEADER, ...RECORDS])).notes.some((note) => note.includes("incomplete")));
  const read = (text: string) => findPair(traceFile(t, [], text), { type: "link", name: "a/0", link: "a", number: 0 });
  await t.throwsAsync(read(""), { instanceOf: UnreadableTrace, message: /line 1: the trace is empty/ });
  await t.throwsAsync(read("hello\n"), { instanceOf: UnreadableTrace, message: /line 1: not JSON/ });
  const broken = `${JSON.stringify(HEADER)}\n{"at_ns":1,"node":"world","event":"pair","pa\n`;
  await t.throwsAsync(read(broken), { instanceOf: UnreadableTrace, message: /line 2: not JSON/ });
});
