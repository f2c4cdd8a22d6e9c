import test from "ava";
import { judge } from "./judge.js";
import type { Observation } from "./observation.js";

const count = (value: number): Observation => ({ statistic: "count", value });
const NOTHING: Observation = { statistic: "mean", values: [] };
/** Between 0.85 and 0.95, with a mean of 0.9. */
const spread = (length: number): Observation => ({
  statistic: "mean",
  values: Array.from({ length }, (_, i) => 0.85 + (0.1 * ((i * 7) % length)) / (length - 1)),
});

test("without a confidence the observed value itself is compared", (t) => {
  const verdicts = (["==", "!=", "<", "<=", ">", ">="] as const).map((comparison) => [
    judge(count(4), { comparison, bound: 5 }).verdict,
    judge(count(5), { comparison, bound: 5 }).verdict,
    judge(count(6), { comparison, bound: 5 }).verdict,
  ]);
  t.deepEqual(verdicts, [
    ["fails", "holds", "fails"],
    ["holds", "fails", "holds"],
    ["holds", "fails", "fails"],
    ["holds", "holds", "fails"],
    ["fails", "fails", "holds"],
    ["fails", "holds", "holds"],
  ]);
});

test("rounding errors decide nothing", (t) => {
  const values = [0.1 + 0.2, 0.1 + 0.2];
  t.is(judge({ statistic: "mean", values }, { comparison: "<=", bound: 0.3 }).verdict, "holds");
  t.is(judge({ statistic: "mean", values }, { comparison: ">", bound: 0.3 }).verdict, "fails");
});

test("nothing observed is undecided and says why", (t) => {
  t.like(judge(NOTHING, { comparison: ">=", bound: 0.5 }), { verdict: "undecided", reason: "nothing was observed" });
  t.like(judge(NOTHING, { comparison: ">=", bound: 0.5, confidence: 0.95 }), {
    verdict: "undecided",
    neededSampleSize: 10,
  });
  const missing = { statistic: "value", value: undefined, missing: "it failed: deadline-passed" } as const;
  t.is(judge(missing, { comparison: "<", bound: 1 }).reason, "it failed: deadline-passed");
});

test("with a confidence a bound must be on the right side, or is on the wrong one, or decides nothing", (t) => {
  const verdict = (bound: number, comparison: ">=" | "<=") =>
    judge(spread(101), { comparison, bound, confidence: 0.95 }).verdict;
  t.is(verdict(0.85, ">="), "holds");
  t.is(verdict(0.9, ">="), "undecided");
  t.is(verdict(0.95, ">="), "fails");
  t.is(verdict(0.85, "<="), "fails");
  t.is(verdict(0.9, "<="), "undecided");
  t.is(verdict(0.95, "<="), "holds");
});

test("equal values leave no doubt", (t) => {
  const constant: Observation = { statistic: "mean", values: new Array<number>(20).fill(0.98) };
  t.is(judge(constant, { comparison: ">=", bound: 0.98, confidence: 0.99 }).verdict, "holds");
  t.is(judge(constant, { comparison: ">", bound: 0.98, confidence: 0.99 }).verdict, "fails");
});

test("an undecided proportion names the sample that would decide", (t) => {
  const tally = { hits: 5, trials: 100 };
  const judged = judge({ statistic: "proportion", tally }, { comparison: "<=", bound: 0.08, confidence: 0.95 });
  t.is(judged.verdict, "undecided");
  const needed = judged.neededSampleSize ?? 0;
  const larger = { hits: 0.05 * needed, trials: needed };
  t.is(
    judge({ statistic: "proportion", tally: larger }, { comparison: "<=", bound: 0.08, confidence: 0.95 }).verdict,
    "holds",
  );
});

test("correlations have the bounds of the proportion they come from", (t) => {
  const opposite = { statistic: "correlation", tally: { hits: 0, trials: 100 } } as const;
  t.is(judge(opposite, { comparison: "<", bound: -0.9, confidence: 0.95 }).verdict, "holds");
});

test("a quantile beyond the reach of its sample is undecided", (t) => {
  const values = Array.from({ length: 20 }, (_, i) => i);
  const claim = { comparison: "<=", bound: 1000, confidence: 0.95 } as const;
  t.like(judge({ statistic: "quantile", values, share: 0.95 }, claim), { verdict: "undecided", neededSampleSize: 59 });
});
