import test from "ava";
import { streamFamily } from "../engine/random.js";
import type { Duration, Instant } from "../engine/time.js";
import { Channel } from "./channel.js";
import { type Fate, fateOf, type Trouble } from "./fate.js";

const DELAY = 1_000 as Duration;
const CALM: Trouble = { drop: 0, duplicate: 0, reorder: 0, delayNs: 0 };
const COUNT = 20_000;

const draws = (seed = 7) => streamFamily(seed, "channel/west/alice/0");
const fates = (trouble: Partial<Trouble>, seed?: number): Fate[] =>
  Array.from({ length: COUNT }, (_, number) => fateOf(draws(seed), number, DELAY, { ...CALM, ...trouble }));
const channel = (): Channel =>
  new Channel({ link: "west", neighbour: "bob", delay: DELAY, hasLight: true, isUp: true, draws: draws() });

/** Five standard deviations of how many of COUNT happen that happen with probability p. */
const fiveSigma = (p: number): number => 5 * Math.sqrt(COUNT * p * (1 - p));

for (const p of [0.03, 0.5]) {
  test(`a probability of ${p} makes as many messages drop, come twice and wait`, (t) => {
    const all = fates({ drop: p, duplicate: p, reorder: p });
    const counts = [
      all.filter(({ isDropped }) => isDropped).length,
      all.filter(({ copyAfter }) => copyAfter > 0).length,
      all.filter(({ heldBack }) => heldBack > 0).length,
    ];
    // Binomial: the mean is COUNT p, the variance COUNT p (1 - p).
    for (const count of counts) t.true(Math.abs(count - COUNT * p) < fiveSigma(p), `${count}`);
    // The decisions are independent: all three with probability p³.
    const together = all.filter(({ isDropped, copyAfter, heldBack }) => isDropped && copyAfter > 0 && heldBack > 0);
    t.true(Math.abs(together.length - COUNT * p ** 3) < fiveSigma(p ** 3), `${together.length}`);
  });
}

test("certain trouble meets every message, and nothing else does", (t) => {
  t.true(fates({ drop: 1 }).every((fate) => fate.isDropped && fate.late === 0 && fate.copyAfter === 0));
  t.true(fates({ duplicate: 1 }).every((fate) => !fate.isDropped && fate.late === 0 && fate.copyAfter > 0));
  t.true(fates({ reorder: 1 }).every((fate) => !fate.isDropped && fate.late > 0 && fate.copyAfter === 0));
  t.true(fates({ delayNs: 5 }).every((fate) => !fate.isDropped && fate.late === 5 && fate.copyAfter === 0));
});

test("a copy comes 1 ns to one delay after the first, uniformly", (t) => {
  const after: number[] = fates({ duplicate: 1 }).map(({ copyAfter }) => copyAfter);
  t.is(Math.min(...after), 1);
  t.is(Math.max(...after), DELAY);
  const mean = after.reduce((sum, one) => sum + one, 0) / COUNT;
  // Uniform on 1..n: the mean is (n + 1)/2, the variance (n² - 1)/12.
  t.true(Math.abs(mean - (DELAY + 1) / 2) < 5 * Math.sqrt((DELAY ** 2 - 1) / 12 / COUNT), `${mean}`);
});

test("a message is held back by 1 ns to four delays, uniformly, on top of the delay of all", (t) => {
  const all = fates({ reorder: 1, delayNs: 10 });
  t.true(all.every(({ late, heldBack }) => late === heldBack + 10));
  const held: number[] = all.map(({ heldBack }) => heldBack);
  const most = 4 * DELAY;
  t.true(held.every((one) => Number.isInteger(one) && one >= 1 && one <= most));
  const mean = held.reduce((sum, one) => sum + one, 0) / COUNT;
  t.true(Math.abs(mean - (most + 1) / 2) < 5 * Math.sqrt((most ** 2 - 1) / 12 / COUNT), `${mean}`);
});

test("one trouble shifts no decision about another", (t) => {
  const [alone, among] = [fates({ drop: 0.3 }), fates({ drop: 0.3, duplicate: 0.9, reorder: 0.5, delayNs: 7 })];
  t.deepEqual(
    alone.map(({ isDropped }) => isDropped),
    among.map(({ isDropped }) => isDropped),
  );
});

test("trouble meets the message of the same number however many went before it untroubled", (t) => {
  const [always, later] = [channel(), channel()];
  always.disturb({ ...CALM, drop: 0.5 });
  for (let number = 0; number < 50; number++) {
    always.nextFate();
    t.is(later.nextFate(), undefined);
  }
  later.disturb({ ...CALM, drop: 0.5 });
  for (let number = 0; number < 50; number++) t.deepEqual(later.nextFate(), always.nextFate());
  later.disturb(CALM);
  t.is(later.nextFate(), undefined);
});

test("a channel carries what it was up for all the way, with light or without", (t) => {
  const west = channel();
  const at = (now: number, hasLight: boolean, channelIsUp: boolean): boolean[] => {
    west.change(now as Instant, { link: "west", hasLight, channelIsUp });
    return [west.carried(5 as Instant), west.carried(30 as Instant)];
  };
  t.deepEqual(at(10, false, true), [true, true]);
  t.deepEqual(at(20, false, false), [false, false]);
  t.deepEqual(at(30, true, true), [false, true]);
  t.deepEqual(at(40, true, false), [false, false]);
});
