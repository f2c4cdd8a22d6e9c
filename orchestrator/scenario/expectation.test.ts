import test from "ava";
import { vocabularyOf } from "../report/vocabulary.js";
import { parseExpectation, unwrapped } from "./expectation.js";

const WORDS = vocabularyOf({
  requests: [
    { name: "pairs", type: "entangle", count: 100, isSeveral: false },
    { name: "game", type: "measure", bases: "chsh", isSeveral: false },
    { name: "key", type: "measure", bases: "bbm92", isSeveral: false },
    { name: "load", type: "entangle", count: 1, isSeveral: true },
  ],
  links: [{ name: "west" }],
  faults: ["death", "storm", "storm/1", "storm/2"],
  nodes: ["alice", "bob", "rita"],
});
const parse = (text: string, isNever = false) => parseExpectation({ text, isNever }, WORDS);

const reads = test.macro({
  exec(t, text: string, expected: object) {
    t.deepEqual(parse(text), { ok: true, claim: { type: "metric", ...expected } } as never);
  },
  title: (_, text) => `reads ${text}`,
});

const never = test.macro({
  exec(t, text: string, expected: object) {
    t.deepEqual(parse(text, true), { ok: true, claim: expected } as never);
  },
  title: (_, text) => `reads never: ${text}`,
});

test(reads, "pairs.delivered == 100", { metric: "pairs.delivered", comparison: "==", bound: 100 });
test(reads, "pairs.delivered!=0", { metric: "pairs.delivered", comparison: "!=", bound: 0 });
test(reads, "  pairs.latency.p95 <= 300 ms ", { metric: "pairs.latency.p95", comparison: "<=", bound: 300e6 });
test(reads, "pairs.latency.p95<=300ms", { metric: "pairs.latency.p95", comparison: "<=", bound: 300e6 });
test(reads, "west.rate > 1.5 kHz", { metric: "west.rate", comparison: ">", bound: 1500 });
test(reads, "key.correlation > -0.5", { metric: "key.correlation", comparison: ">", bound: -0.5 });
test(reads, "game.chsh > 2 @ 99%", { metric: "game.chsh", comparison: ">", bound: 2, confidence: 0.99 });
test(reads, "key.qber < 11%@99.9%", { metric: "key.qber", comparison: "<", bound: 0.11, confidence: 0.999 });
test(reads, "pairs.interval.p95 < 20 ms @ 95%", {
  metric: "pairs.interval.p95",
  comparison: "<",
  bound: 20e6,
  confidence: 0.95,
});

const DURING = { relation: "during", fault: "death" };
test(reads, "load.success == 1 during death", { metric: "load.success", comparison: "==", bound: 1, window: DURING });
test(reads, "load.latency.p95 <= 1 s @ 95% outside storm", {
  metric: "load.latency.p95",
  comparison: "<=",
  bound: 1e9,
  confidence: 0.95,
  window: { relation: "outside", fault: "storm" },
});
test(reads, "west.pairs >= 1 during storm/2", {
  metric: "west.pairs",
  comparison: ">=",
  bound: 1,
  window: { relation: "during", fault: "storm/2" },
});
test(reads, "pairs.delivered == 100 at end", { metric: "pairs.delivered", comparison: "==", bound: 100 });
test(reads, "game.chsh > 2 @ 99% at end", { metric: "game.chsh", comparison: ">", bound: 2, confidence: 0.99 });
test(reads, "load.path through rita", { type: "path", request: "load", node: "rita" });
test(reads, "load.path through rita outside death", {
  type: "path",
  request: "load",
  node: "rita",
  window: { relation: "outside", fault: "death" },
});
test(reads, "routes.changed within 50 ms of death.start", {
  type: "within",
  event: "routes.changed",
  span: 50e6,
  instant: "death.start",
});
test(reads, "pairs.delivered within 0 s of game.end", {
  type: "within",
  event: "pairs.delivered",
  span: 0,
  instant: "game.end",
});
test(reads, "pairs.completed before game.opened", {
  type: "order",
  event: "pairs.completed",
  relation: "before",
  other: "game.opened",
});
test(reads, "routes.changed after storm/1.end", {
  type: "order",
  event: "routes.changed",
  relation: "after",
  other: "storm/1.end",
});

test(never, "load.path through rita during death", {
  type: "never-path",
  request: "load",
  node: "rita",
  window: DURING,
});
test(never, "pairs.fidelity.mean < 0.5", {
  type: "never-metric",
  metric: "pairs.fidelity.mean",
  comparison: "<",
  bound: 0.5,
});
test(never, "pairs.lost > 3 during death", {
  type: "never-metric",
  metric: "pairs.lost",
  comparison: ">",
  bound: 3,
  window: DURING,
});
test(never, "load.failed", { type: "never-event", event: "load.failed" });
test(never, "routes.changed outside death", {
  type: "never-event",
  event: "routes.changed",
  window: { relation: "outside", fault: "death" },
});

const refuses = test.macro({
  exec(t, text: string, { at, problem, allowed }: { at: number; problem: RegExp; allowed?: RegExp }) {
    const parsed = text.startsWith("never: ") ? parse(text.slice(7), true) : parse(text);
    if (parsed.ok) return t.fail(`understood as ${JSON.stringify(parsed)}`);
    t.is(parsed.offset, at);
    t.regex(parsed.problem, problem);
    if (allowed !== undefined) t.regex(parsed.allowed ?? "", allowed);
  },
  title: (_, text) => `refuses ${text === "" ? "nothing" : text}`,
});

test(refuses, "", { at: 0, problem: /^a metric is missing$/, allowed: /pairs\.delivered/ });
test(refuses, "pairs.delivred == 1", { at: 0, problem: /did you mean "pairs\.delivered"\?/ });
test(refuses, "pairs.fidelity >= 0.8", { at: 0, problem: /unknown metric/, allowed: /pairs\.fidelity\.mean/ });
test(refuses, "lode.delivered == 1", { at: 0, problem: /unknown metric/, allowed: /pairs\.…, game\.…/ });
test(refuses, "game.fidelity.mean > 0.5", { at: 0, problem: /unknown metric/ });
test(refuses, "pairs.delivered", { at: 15, problem: /^a comparison is missing$/, allowed: /==, !=, </ });
test(refuses, "pairs.delivered = 1", { at: 16, problem: /^"=" is not a comparison$/ });
test(refuses, "pairs.delivered ==", { at: 18, problem: /value .* is missing/ });
test(refuses, "pairs.latency.p95 <= 300", { at: 21, problem: /no unit/, allowed: /ns, us, ms, s/ });
test(refuses, "pairs.latency.p95 <= 300 Hz", { at: 21, problem: /is a frequency, not a time/ });
test(refuses, "pairs.delivered == 5 ms", { at: 19, problem: /is a time, not a number/ });
test(refuses, "pairs.delivered == 5 6", { at: 19, problem: /not a number/ });
test(refuses, "pairs.delivered >= 5 @ 95%", { at: 21, problem: /it is a count/, allowed: /pairs\.fidelity\.mean/ });
test(refuses, "pairs.success >= 0.5 @ 95%", { at: 21, problem: /a run gives one value/ });
test(refuses, "pairs.latency.p95 <= 1 s @ 95%", { at: 25, problem: /latencies grow/ });
test(refuses, "game.chsh == 2 @ 95%", { at: 15, problem: /says nothing with ==/ });
test(refuses, "game.chsh > 2 @", { at: 15, problem: /a confidence is missing/ });
test(refuses, "game.chsh > 2 @ 0.95", { at: 16, problem: /is not a confidence/, allowed: /95%/ });
test(refuses, "game.chsh > 2 @ 100%", { at: 16, problem: /out of range/ });
test(refuses, "game.chsh > 2 @ 50%", { at: 16, problem: /out of range/ });
test(refuses, "game.chsh > 2 @ 95% please", { at: 20, problem: /one word too many/ });
test(refuses, "game.chsh > 2 during deth", { at: 21, problem: /unknown fault "deth"; did you mean "death"/ });
test(refuses, "game.chsh > 2 during", { at: 20, problem: /a fault is missing/, allowed: /death, storm, storm\/1/ });
test(refuses, "game.chsh > 2 during death during storm", { at: 27, problem: /too many/, allowed: /nothing more/ });
test(refuses, "game.chsh > 2 at once", { at: 14, problem: /stands before end/, allowed: /at end/ });
test(refuses, "pairs.delivered >= 1 please", { at: 19, problem: /"1 please" is not a number|not a number/ });
test(refuses, "pairs.opened == 1", { at: 0, problem: /is an event, and has no value/, allowed: /within TIME/ });
test(refuses, "pairs.opned before game.opened", { at: 0, problem: /unknown event "pairs\.opned"; did you mean/ });
test(refuses, "pairs.opened before", { at: 19, problem: /an event is missing/ });
test(refuses, "pairs.opened before game.opened during death", { at: 32, problem: /too many/ });
test(refuses, "routes.changed within 50 of death.start", { at: 22, problem: /50 has no unit/ });
test(refuses, "routes.changed within of death.start", { at: 15, problem: /not a time/ });
test(refuses, "routes.changed within 50 ms", { at: 27, problem: /of is missing/ });
test(refuses, "routes.changed within 50 ms of pairs.delivered", {
  at: 31,
  problem: /not the start or end/,
  allowed: /pairs\.start or \.end.*death/,
});
test(refuses, "routes.changed within -5 ms of death.start", { at: 22, problem: /nothing comes before its cause/ });
test(refuses, "laod.path through rita", { at: 0, problem: /did you mean "load\.path"/ });
test(refuses, "load.path through", { at: 17, problem: /a node is missing/ });
test(refuses, "load.path through ritta", { at: 18, problem: /did you mean "rita"/, allowed: /alice, bob, rita/ });
test(refuses, "load.path == 3", { at: 0, problem: /unknown metric/, allowed: /load\.path\.links/ });
test(refuses, "never: pairs.fidelity.p50 < 0.5", { at: 0, problem: /sorts its sample/, allowed: /without never/ });
test(refuses, "never: pairs.rate < 5 Hz", { at: 0, problem: /rate of all of them/ });
test(refuses, "never: pairs.fidelity.mean < 0.5 @ 95%", { at: 26, problem: /no confidence/, allowed: /without @/ });
test(refuses, "never: west.pairs", { at: 10, problem: /a comparison is missing/ });
test(refuses, "never: pairs.delivered == 1 at end", { at: 21, problem: /too many/ });

test("a request named like a word of the grammar is still a request", (t) => {
  const request = { name: "within", type: "entangle", isSeveral: false } as const;
  const words = vocabularyOf({ requests: [request], links: [], faults: [], nodes: [] });
  t.true(parseExpectation({ text: "within.delivered >= 1", isNever: false }, words).ok);
  t.true(parseExpectation({ text: "within.opened before within.delivered", isNever: false }, words).ok);
});

test("a request wins over a link of the same name", (t) => {
  const request = { name: "west", type: "entangle", isSeveral: false } as const;
  const words = vocabularyOf({ requests: [request], links: [{ name: "west" }], faults: [], nodes: [] });
  t.is(words.metrics.filter(({ name }) => name === "west.rate").length, 1);
  t.regex(words.metrics.find(({ name }) => name === "west.rate")?.meaning ?? "", /deliveries/);
  t.true(parseExpectation({ text: "west.pairs >= 1", isNever: false }, words).ok);
});

test("an entry is a text, or one under never or warn", (t) => {
  t.deepEqual(unwrapped("a == 1", "expect"), { text: "a == 1", role: "expect", isNever: false });
  t.deepEqual(unwrapped({ never: "a" }, "expect"), { text: "a", role: "expect", isNever: true, key: "never" });
  t.deepEqual(unwrapped({ warn: "a" }, "expect"), { text: "a", role: "warn", isNever: false, key: "warn" });
  t.deepEqual(unwrapped({ never: "a" }, "fails"), { text: "a", role: "fails", isNever: true, key: "never" });
  for (const wrong of [5, null, {}, { warn: 5 }, { never: "a", warn: "b" }, ["a"]]) {
    t.is(unwrapped(wrong, "expect"), undefined);
  }
  t.is(unwrapped({ warn: "a" }, "fails"), undefined);
});
