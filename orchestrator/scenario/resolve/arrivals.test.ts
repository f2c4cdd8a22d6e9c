import test from "ava";
import { randomStream } from "../../../engine/random.js";
import { type Duration, type Instant, inSeconds, nanoseconds, START, seconds } from "../../../engine/time.js";
import type { Arrivals } from "../schema/arrivals.js";
import { arrivalInstants } from "./arrivals.js";
import { outages } from "./outages.js";

const END = seconds(1000) as number as Instant;
const ENOUGH = 1_000_000;

function arrive(
  arrivals: Arrivals,
  { start = START, end = END, seed = 7, countMax = ENOUGH } = {},
): readonly Instant[] {
  return arrivalInstants(arrivals, { start, end }, { random: randomStream(seed, "arrivals/load"), countMax });
}

const poisson: Arrivals = { type: "poisson", rateHz: 20 };

test("a Poisson process arrives at its rate", (t) => {
  // 20000 expected, with a deviation of √20000 = 141.4: 5σ are 707.
  t.true(Math.abs(arrive(poisson).length - 20_000) < 707);
});

test("the gaps of a Poisson process are exponential", (t) => {
  const instants = arrive(poisson);
  const gaps = instants.slice(1).map((instant, place) => inSeconds((instant - (instants[place] ?? 0)) as Duration));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  // The deviation of one gap is its mean of 50 ms: 5σ of the mean of 20000 are 1.77 ms.
  t.true(Math.abs(mean - 0.05) < 0.00177);
  // A share of 1/e is longer than the mean; 5σ of it are 5 √(0.368 · 0.632 / 20000) = 0.0171.
  const longer = gaps.filter((gap) => gap > 0.05).length / gaps.length;
  t.true(Math.abs(longer - Math.exp(-1)) < 0.0171);
});

test("arrivals come in order, after the start and before the end", (t) => {
  const start = seconds(400) as number as Instant;
  const instants = arrive(poisson, { start });
  t.true((instants[0] ?? 0) > start && (instants.at(-1) ?? END) < END);
  t.deepEqual(
    instants,
    instants.toSorted((one, other) => one - other),
  );
  t.true(instants.every(Number.isInteger));
});

test("the same seed brings the same arrivals, another seed others", (t) => {
  t.deepEqual(arrive(poisson), arrive(poisson));
  t.notDeepEqual(arrive(poisson), arrive(poisson, { seed: 8 }));
});

test("arrivals at an interval begin with the start", (t) => {
  const every: Arrivals = { type: "every", period: nanoseconds(50e6) };
  const [start, end] = [1e9, 1.2e9] as Instant[];
  t.deepEqual(arrive(every, { start, end } as never), [1e9, 1.05e9, 1.1e9, 1.15e9] as Instant[]);
});

test("of too many arrivals there is one too many, and no more", (t) => {
  t.is(arrive(poisson, { countMax: 10 }).length, 11);
});

const LAW = { betweenFailures: seconds(0.9), toRepair: seconds(0.1) };

test("outages come and are repaired after their mean times", (t) => {
  const found = outages(LAW, seconds(10_000), { random: randomStream(3, "outages/storms"), countMax: ENOUGH });
  // One cycle takes 1 s, with a deviation of √(0.81 + 0.01) = 0.906 s: of 10000 cycles 5σ are 453.
  t.true(Math.abs(found.length - 10_000) < 453);
  const down = found.reduce((sum, outage) => sum + inSeconds(outage.for), 0) / found.length;
  // Exponential: 5σ of the mean of 10000 are 5 ms.
  t.true(Math.abs(down - 0.1) < 0.005);
});

test("outages never touch, and begin before the end of the run", (t) => {
  const law = { betweenFailures: nanoseconds(1), toRepair: nanoseconds(1) };
  const found = outages(law, nanoseconds(1000), { random: randomStream(3, "outages/storms"), countMax: ENOUGH });
  t.true(found.length > 100);
  for (const [place, { at, for: lasting }] of found.entries()) {
    t.true(lasting >= 1 && at < 1000 && at + lasting < (found[place + 1]?.at ?? Number.POSITIVE_INFINITY));
  }
});

test("an outage does not last longer than there are instants", (t) => {
  const law = { betweenFailures: nanoseconds(1), toRepair: (104 * 86_400e9) as Duration };
  for (const seed of [1, 2, 3, 4, 5]) {
    const [first] = outages(law, seconds(1), { random: randomStream(seed, "outages/war"), countMax: 1 });
    t.true(Number.isSafeInteger((first?.at ?? 0) + (first?.for ?? 0)));
  }
});
