import test from "ava";
import { binomialAtMost, incompleteBeta, logGamma } from "./beta.js";
import { chsh, chshBounds, type Settings } from "./chsh.js";
import { batchCount, mean, meanBounds } from "./mean.js";
import { normalQuantile, studentQuantile } from "./normal.js";
import { proportionBounds, proportionSample } from "./proportion.js";
import { quantile, quantileBounds, quantileSample } from "./quantile.js";

const near = (actual: number | undefined, expected: number, tolerance: number): boolean =>
  actual !== undefined && Math.abs(actual - expected) <= tolerance;

test("ln Γ has its closed forms", (t) => {
  t.true(near(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14));
  t.true(near(logGamma(1), 0, 1e-14));
  t.true(near(logGamma(10), Math.log(362880), 1e-13));
  t.true(near(logGamma(171), 706.5730622457874, 1e-10));
});

test("the incomplete beta function has its closed forms", (t) => {
  t.true(near(incompleteBeta(0.3, 1, 1), 0.3, 1e-14));
  t.true(near(incompleteBeta(0.3, 2, 1), 0.09, 1e-14));
  t.true(near(incompleteBeta(0.25, 0.5, 0.5), 1 / 3, 1e-13)); // arcsine law: (2/π) asin √x
  t.is(incompleteBeta(0, 2, 3), 0);
  t.is(incompleteBeta(1, 2, 3), 1);
});

test("binomial probabilities are sums of binomial coefficients", (t) => {
  t.true(near(binomialAtMost(3, 10, 0.5), 176 / 1024, 1e-13));
  t.true(near(binomialAtMost(0, 20, 0.1), 0.9 ** 20, 1e-13));
  t.is(binomialAtMost(-1, 5, 0.5), 0);
  t.is(binomialAtMost(5, 5, 0.5), 1);
});

test("normal quantiles are those of the tables", (t) => {
  const table = [
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.9999, 3.719016485455709],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798409],
  ] as const;
  for (const [p, z] of table) t.true(near(normalQuantile(p), z, 1e-9 * Math.max(1, Math.abs(z))), `p = ${p}`);
});

test("Student quantiles are those of the tables", (t) => {
  const table = [
    [0.95, 1, 6.3138],
    [0.975, 1, 12.7062],
    [0.95, 2, 2.92],
    [0.95, 4, 2.1318],
    [0.95, 9, 1.8331],
    [0.99, 9, 2.8214],
    [0.95, 19, 1.7291],
    [0.99, 19, 2.5395],
    [0.995, 30, 2.75],
    [0.95, 120, 1.6577],
  ] as const;
  for (const [p, freedom, value] of table) t.true(near(studentQuantile(p, freedom), value, 6e-5), `${p}, ${freedom}`);
  t.true(near(studentQuantile(0.05, 9), -studentQuantile(0.95, 9), 1e-12));
});

test("Clopper-Pearson bounds are the published ones", (t) => {
  const tenOfHundred = proportionBounds({ hits: 10, trials: 100 }, 0.975);
  t.true(near(tenOfHundred.lower, 0.0490047, 1e-7));
  t.true(near(tenOfHundred.upper, 0.1762226, 1e-7));
  t.true(near(proportionBounds({ hits: 0, trials: 10 }, 0.95).upper, 1 - 0.05 ** 0.1, 1e-12));
  t.true(near(proportionBounds({ hits: 10, trials: 10 }, 0.95).lower, 0.05 ** 0.1, 1e-12));
  t.is(proportionBounds({ hits: 0, trials: 10 }, 0.95).lower, 0);
  t.is(proportionBounds({ hits: 10, trials: 10 }, 0.95).upper, 1);
});

test("the sample that tells a proportion from a bound does tell it, and half of it does not", (t) => {
  const needed = proportionSample({ hits: 5, trials: 100 }, 0.06, 0.95) ?? 0;
  t.true(needed > 100);
  const upper = (trials: number): number => proportionBounds({ hits: 0.05 * trials, trials }, 0.95).upper;
  t.true(upper(needed) < 0.06);
  t.true(upper(needed / 2) > 0.06);
  t.is(proportionSample({ hits: 5, trials: 100 }, 0.05, 0.95), undefined);
  t.is(proportionSample({ hits: 5, trials: 100 }, 0, 0.95), undefined);
});

test("CHSH has the spread of the satellite experiment that it is checked against", (t) => {
  // Yin et al., Science 356, 1140 (2017): S = 2.37 ± 0.09 from 1167 events.
  const each = 1167 / 4;
  const tally = (correlation: number) => ({ hits: (each * (1 + correlation)) / 2, trials: each });
  const settings: Settings = [tally(0.5925), tally(0.5925), tally(0.5925), tally(-0.5925)];
  t.true(near(chsh(settings), 2.37, 1e-12));
  const bounds = chshBounds(settings, 0.8413447460685429); // one σ
  t.true(near(bounds === undefined ? undefined : 2.37 - bounds.lower, 0.0943, 5e-4));
});

test("CHSH is undefined while a setting is empty, and unsure while every outcome agrees", (t) => {
  const all = { hits: 3, trials: 3 };
  const none = { hits: 0, trials: 3 };
  t.is(chsh([all, all, all, { hits: 0, trials: 0 }]), undefined);
  t.is(chsh([all, all, all, none]), 4);
  t.true((chshBounds([all, all, all, none], 0.95)?.lower ?? 4) < 3);
});

test("a quantile is the least value that enough of the sample does not exceed", (t) => {
  const sorted = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  t.is(quantile(sorted, 0.05), 5);
  t.is(quantile(sorted, 0.5), 50);
  t.is(quantile(sorted, 0.99), 99);
  t.is(quantile(Float64Array.of(7), 0.95), 7);
  t.is(quantile(new Float64Array(), 0.5), undefined);
});

test("quantile bounds are the order statistics of the binomial tables", (t) => {
  // n = 20, p = 1/2: P(B ≤ 5) = 0.0207, P(B ≤ 6) = 0.0577, so the 6th and the 15th are the 95 % bounds on the median.
  const sorted = Float64Array.from({ length: 20 }, (_, i) => i + 1);
  t.deepEqual(quantileBounds(sorted, 0.5, 0.95), { lower: 6, upper: 15 });
});

test("a sample too small for a bound on its tail has none, and says how many values have one", (t) => {
  const sorted = Float64Array.from({ length: 58 }, (_, i) => i);
  t.is(quantileBounds(sorted, 0.95, 0.95).upper, Number.POSITIVE_INFINITY);
  // 0.95^58 = 0.0510 and 0.95^59 = 0.0485.
  t.is(quantileSample(sorted, { p: 0.95, bound: 1000, confidence: 0.95 }), 59);
});

test("equal values are their own mean and its bounds", (t) => {
  const values = new Array<number>(30).fill(0.98);
  t.is(mean(values), 0.98);
  t.deepEqual(meanBounds(values, 0.95), { lower: 0.98, upper: 0.98 });
});

test("fewer than ten values bound no mean", (t) => {
  t.is(meanBounds([1, 2, 3, 4, 5, 6, 7, 8, 9], 0.95), undefined);
  t.not(meanBounds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95), undefined);
});

test("batches number five at least and twenty at most", (t) => {
  t.deepEqual([10, 11, 19, 20, 199, 200, 1_000_000].map(batchCount), [5, 5, 9, 10, 10, 20, 20]);
});
