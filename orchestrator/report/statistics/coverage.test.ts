import test from "ava";
import { type Random, randomStream } from "../../../engine/random.js";
import { chshBounds } from "./chsh.js";
import { meanBounds } from "./mean.js";
import { proportionBounds, type Tally } from "./proportion.js";
import { quantileBounds } from "./quantile.js";

// A bound with 95 % confidence is wrong in 5 % of the runs at most. Over 1000 runs that is 50 ± 6.9, so at 5 σ no more than 84.
const RUNS = 1000;
const WRONG_MAX = 84;

const exponential = (random: Random): number => -Math.log(1 - random.next());
const normal = (random: Random): number => Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random.next());

/** Each value is `memory` times the one before, and something new. */
function correlated(memory: number, fresh: (random: Random) => number) {
  return (random: Random, count: number): number[] => {
    let value = 0;
    for (let i = 0; i < 30; i++) value = memory * value + fresh(random);
    return Array.from({ length: count }, () => {
      value = memory * value + fresh(random);
      return value;
    });
  };
}

const independent = (draw: (random: Random) => number) => correlated(0, draw);

const SERIES = [
  { name: "normal values", draw: independent(normal), truth: 0 },
  { name: "uniform values", draw: independent((random) => random.next()), truth: 0.5 },
  { name: "waiting times", draw: independent(exponential), truth: 1 },
  {
    name: "cycles until success",
    draw: independent((r) => 1 + Math.floor(exponential(r) / -Math.log(0.7))),
    truth: 1 / 0.3,
  },
  { name: "fidelities with a tail", draw: independent((r) => 0.95 - 0.05 * exponential(r)), truth: 0.9 },
  { name: "correlated values", draw: correlated(0.3, normal), truth: 0 },
  { name: "correlated waiting times", draw: correlated(0.2, exponential), truth: 1 / 0.8 },
];

for (const { name, draw, truth } of SERIES) {
  test(`bounds on the mean of ${name} are right as often as they say`, (t) => {
    for (const count of [10, 15, 20, 50, 200]) {
      const random = randomStream(count, name);
      let low = 0;
      let high = 0;
      for (let run = 0; run < RUNS; run++) {
        const bounds = meanBounds(draw(random, count), 0.95);
        if (bounds === undefined || bounds.lower > truth) low++;
        if (bounds === undefined || bounds.upper < truth) high++;
      }
      t.true(low <= WRONG_MAX && high <= WRONG_MAX, `${count} values: ${low} and ${high} of ${RUNS} are wrong`);
    }
  });
}

test("bounds on the mean shrink as they must: 200 normal values give little more than Student's t", (t) => {
  const random = randomStream(1, "width");
  let width = 0;
  for (let run = 0; run < 300; run++) {
    const { lower, upper } = meanBounds(independent(normal)(random, 200), 0.95) ?? { lower: 0, upper: 1 };
    width += (upper - lower) / 300;
  }
  const ideal = (2 * 1.6449) / Math.sqrt(200);
  t.true(width > ideal && width < 1.3 * ideal, `${width} against ${ideal}`);
});

function tally(random: Random, probability: number, trials: number): Tally {
  let hits = 0;
  for (let i = 0; i < trials; i++) if (random.next() < probability) hits++;
  return { hits, trials };
}

test("bounds on a proportion are right as often as they say", (t) => {
  for (const [probability, trials] of [
    [0.02, 20],
    [0.1, 50],
    [0.5, 11],
    [0.97, 200],
  ] as const) {
    const random = randomStream(trials, "proportion");
    let wrong = { low: 0, high: 0 };
    for (let run = 0; run < RUNS; run++) {
      const { lower, upper } = proportionBounds(tally(random, probability, trials), 0.95);
      wrong = { low: wrong.low + Number(lower > probability), high: wrong.high + Number(upper < probability) };
    }
    t.true(wrong.low <= WRONG_MAX && wrong.high <= WRONG_MAX, `${probability} of ${trials}: ${JSON.stringify(wrong)}`);
  }
});

test("bounds on CHSH are right as often as they say, from ten pairs in each setting on", (t) => {
  for (const visibility of [0.75, 0.9, 1]) {
    for (const trials of [10, 25, 100]) {
      const random = randomStream(trials, `chsh/${visibility}`);
      const truth = 2 * Math.SQRT2 * visibility;
      const equal = (1 + visibility * Math.SQRT1_2) / 2;
      let wrong = { low: 0, high: 0 };
      for (let run = 0; run < RUNS; run++) {
        const draw = (probability: number): Tally => tally(random, probability, trials);
        const bounds = chshBounds([draw(equal), draw(equal), draw(equal), draw(1 - equal)], 0.95) ?? {
          lower: 4,
          upper: 0,
        };
        wrong = { low: wrong.low + Number(bounds.lower > truth), high: wrong.high + Number(bounds.upper < truth) };
      }
      t.true(wrong.low <= WRONG_MAX && wrong.high <= WRONG_MAX, `${visibility}, ${trials}: ${JSON.stringify(wrong)}`);
    }
  }
});

test("bounds on a quantile are right as often as they say", (t) => {
  for (const [share, count] of [
    [0.5, 12],
    [0.95, 100],
    [0.05, 70],
  ] as const) {
    const random = randomStream(count, "quantile");
    const truth = -Math.log(1 - share);
    let wrong = { low: 0, high: 0 };
    for (let run = 0; run < RUNS; run++) {
      const sorted = Float64Array.from({ length: count }, () => exponential(random)).sort();
      const { lower, upper } = quantileBounds(sorted, share, 0.95);
      wrong = { low: wrong.low + Number(lower > truth), high: wrong.high + Number(upper < truth) };
    }
    t.true(wrong.low <= WRONG_MAX && wrong.high <= WRONG_MAX, `${share} of ${count}: ${JSON.stringify(wrong)}`);
  }
});
