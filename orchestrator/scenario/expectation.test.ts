import test from "ava";
import { metricsOf } from "../report/catalogue.js";
import { parseExpectation } from "./expectation.js";

const METRICS = metricsOf({
  requests: [
    { name: "pairs", type: "entangle", count: 100 },
    { name: "game", type: "measure", bases: "chsh" },
    { name: "key", type: "measure", bases: "bbm92" },
  ],
  links: [{ name: "west" }],
});
const parse = (text: string) => parseExpectation(text, METRICS);

const reads = test.macro({
  exec(t, text: string, expected: object) {
    t.deepEqual(parse(text), { ok: true, ...expected } as never);
  },
  title: (_, text) => `reads ${text}`,
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

const refuses = test.macro({
  exec(t, text: string, { at, problem, allowed }: { at: number; problem: RegExp; allowed?: RegExp }) {
    const parsed = parse(text);
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
test(refuses, "load.delivered == 1", { at: 0, problem: /unknown metric/, allowed: /pairs\.…, game\.…/ });
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
test(refuses, "game.chsh > 2 during death", { at: 14, problem: /"during" is not understood yet/ });
test(refuses, "never: pairs.delivered == 1", { at: 0, problem: /not understood yet/ });
test(refuses, "routes.changed within 50 ms of dig.start", { at: 15, problem: /not understood yet/ });

test("a request named like a word of time is still a request", (t) => {
  const metrics = metricsOf({ requests: [{ name: "within", type: "entangle" }], links: [] });
  t.true(parseExpectation("within.delivered >= 1", metrics).ok);
});

test("a request wins over a link of the same name", (t) => {
  const metrics = metricsOf({ requests: [{ name: "west", type: "entangle" }], links: [{ name: "west" }] });
  t.is(metrics.filter(({ name }) => name === "west.rate").length, 1);
  t.regex(metrics.find(({ name }) => name === "west.rate")?.meaning ?? "", /deliveries/);
  t.true(parseExpectation("west.pairs >= 1", metrics).ok);
});
