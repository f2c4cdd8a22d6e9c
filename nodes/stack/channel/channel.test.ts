import test from "ava";
import fc from "fast-check";
import { START } from "../../../engine/time.js";
import { needsAssurance } from "./assured.js";
import { DELAY, type Heard, Pair, say, startOf } from "./pair.js";
import { Receiving, WINDOW } from "./receiving.js";
import { BACKLOG_MAX, TRIES_MAX } from "./sending.js";

const numbers = (first: number, count: number): number[] => Array.from({ length: count }, (_, place) => first + place);

const anyTrouble = fc.record({
  drop: fc.double({ min: 0, max: 0.3, noNaN: true }),
  duplicate: fc.double({ min: 0, max: 1, noNaN: true }),
  reorder: fc.double({ min: 0, max: 1, noNaN: true }),
  delayNs: fc.integer({ min: 0, max: 50_000 }),
});
/** When the two ends speak: instants and how much is said at once. */
const anyTalk = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 200_000 }),
    place: fc.constantFrom(0, 1),
    count: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 30 },
);

/** Plans a talk, and returns how much each end says. */
function plan(pair: Pair, talk: readonly { at: number; place: number; count: number }[]): [number, number] {
  const said: [number, number] = [0, 0];
  for (const { at, place, count } of [...talk].sort((a, b) => a.at - b.at)) {
    const end = place === 0 ? 0 : 1;
    pair.talk(at, end, said[end], count);
    said[end] += count;
  }
  return said;
}

test("everything said arrives exactly once and in order, whatever the channel does, and then nothing is planned", (t) => {
  const property = fc.property(fc.nat(), anyTrouble, anyTrouble, anyTalk, (seed, there, back, talk) => {
    const pair = new Pair(seed);
    pair.disturb(there, [0]);
    pair.disturb(back, [1]);
    const [byAlice, byBob] = plan(pair, talk);
    pair.run();
    t.deepEqual(pair.heard, [numbers(0, byBob), numbers(0, byAlice)]);
  });
  fc.assert(property, { seed: 4, numRuns: 300 });
});

/** Whether numbers rise one by one between two closings, and no number comes again after a later one. */
function isStoryOfPrefixes(heard: readonly Heard[], saidBy: (number: number) => number): boolean {
  let last: number | undefined;
  let most = -1;
  for (const one of heard) {
    if (typeof one !== "number") {
      last = undefined;
      continue;
    }
    if (one <= most || (last === undefined ? !isFirst(one, saidBy) : one !== last + 1)) return false;
    last = one;
    most = one;
  }
  return true;
}

/** Whether nothing was said before it in the same life of the channel. */
const isFirst = (number: number, lifeOf: (number: number) => number): boolean =>
  number === 0 || lifeOf(number - 1) !== lifeOf(number);

test("across cuts and restarts, what arrives of each life of a channel is what was said first in it", (t) => {
  const anyCuts = fc.array(
    fc.record({
      after: fc.integer({ min: 1, max: 60_000 }),
      lasts: fc.integer({ min: 1, max: 5_000 }),
      carries: fc.boolean(),
      restarts: fc.constantFrom(undefined, 0 as const, 1 as const),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const property = fc.property(fc.nat(), anyTrouble, anyTalk, anyCuts, (seed, trouble, talk, cuts) => {
    const pair = new Pair(seed);
    pair.disturb(trouble);
    const edges: number[] = [];
    let now = 0;
    for (const { after: pause, lasts, ...how } of cuts) {
      pair.cut(now + pause, now + pause + lasts, how);
      edges.push(now + pause, now + pause + lasts);
      now += pause + lasts;
    }
    const lives: number[][] = [[], []];
    for (const { at, place, count } of [...talk].sort((a, b) => a.at - b.at)) {
      const life = edges.filter((edge) => edge <= at).length;
      for (let turn = 0; turn < count; turn++) lives[place]?.push(life);
    }
    plan(pair, talk);
    pair.run();
    const stays = (place: number): boolean => {
      const said = lives[1 - place] ?? [];
      const heard = pair.heard[place] ?? [];
      const last = said.length - 1;
      const arrivesAtLast = said[last] !== edges.length || heard.includes(last);
      return isStoryOfPrefixes(heard, (number) => said[number] ?? -1) && arrivesAtLast;
    };
    t.true(stays(0) && stays(1), JSON.stringify(pair.heard));
  });
  fc.assert(property, { seed: 4, numRuns: 300 });
});

test("a late copy from before a cut means nothing after it", (t) => {
  const pair = new Pair(1);
  pair.at(0, () => pair.disturb({ delayNs: 50_000 }, [0]));
  pair.talk(0, 0, 0, 2);
  pair.cut(10_000, 20_000, { carries: true });
  pair.at(20_001, () => pair.disturb({}, [0]));
  pair.talk(20_002, 0, 2);
  pair.run();
  t.deepEqual(pair.heard[1], ["dark", "lit", 2]);
});

test("a channel that loses everything is given up after a bound, said so once, and is silent until it opens again", (t) => {
  const pair = new Pair(1);
  pair.disturb({ drop: 1 }, [1]);
  pair.talk(0, 0, 0, 3);
  const end = pair.run();
  t.deepEqual(pair.heard, [["dead"], [0, 1, 2]]);
  t.is(pair.posted[0], 3 * TRIES_MAX);
  t.true(end < 3e9, `${end}`);
  pair.talk(end + 1, 0, 3);
  pair.talk(end + 1, 1, 7);
  pair.run();
  // What the other end says is not heard, and so it gives up, too.
  t.deepEqual(pair.heard, [["dead"], [0, 1, 2, "dead"]]);
  t.is(pair.posted[0], 3 * TRIES_MAX);
  const later = pair.agenda.now + 1;
  pair.cut(later, later + 10);
  pair.at(later + 10, () => pair.disturb({}, [1]));
  pair.talk(later + 11, 0, 4);
  pair.run();
  t.deepEqual(pair.heard, [
    ["dead", "dark", "lit"],
    [0, 1, 2, "dead", "dark", "lit", 4],
  ]);
});

test("what is said between two changes at one instant is not mistaken for what is said after them", (t) => {
  const pair = new Pair(1);
  pair.at(100, () => pair.change(false, false));
  pair.at(200, () => {
    pair.change(false, true);
    pair.ends[0]?.port.send("bob", say(0));
    pair.change(true, true);
    pair.ends[0]?.port.send("bob", say(1));
  });
  pair.run();
  t.deepEqual(pair.heard[1], ["dark", "dark", "lit", 0, 1]);
});

test("a channel without light carries, and is given up without a word where nobody answers", (t) => {
  const pair = new Pair(1);
  pair.at(100, () => pair.change(false, true));
  pair.talk(200, 0, 0);
  pair.at(250, () => pair.disturb({ drop: 1 }, [1]));
  pair.talk(300, 1, 5);
  pair.run();
  t.deepEqual(pair.heard, [["dark"], ["dark", 0]]);
});

test("a calm channel costs an acknowledgement each, and one timer at a time", (t) => {
  const pair = new Pair(1);
  pair.talk(START, 0, 0, 5);
  t.true(pair.run() <= 6 * DELAY + 1_000);
  t.deepEqual(pair.posted, [5, 5]);
});

test("a channel that is not marked is left alone: nothing is numbered, acknowledged or timed", (t) => {
  t.false(needsAssurance(startOf("alice", "bob", false)));
  t.true(needsAssurance(startOf("alice", "bob", true)));
  const pair = new Pair(1, false);
  pair.talk(START, 0, 0, 5);
  t.is(pair.run() as number, DELAY);
  t.deepEqual(pair.heard[1], numbers(0, 5));
  t.deepEqual(pair.posted, [5, 0]);
});

test("more than the other end has room for waits for its turn", (t) => {
  const pair = new Pair(1);
  pair.at(0, () => pair.disturb({ drop: 1 }, [0]));
  pair.talk(1, 0, 0);
  pair.at(2, () => pair.disturb({}, [0]));
  pair.talk(3, 0, 1, 3 * WINDOW);
  pair.run();
  t.deepEqual(pair.heard[1], numbers(0, 3 * WINDOW + 1));
  // Each once, and those on their way behind the lost one once again.
  t.is(pair.posted[0], 3 * WINDOW + 1 + (WINDOW - 1));
});

test("a channel that falls behind beyond a bound is given up", (t) => {
  const pair = new Pair(1);
  pair.disturb({ drop: 1 }, [1]);
  pair.talk(0, 0, 0, BACKLOG_MAX + 1);
  t.true(pair.run() < 10 * DELAY);
  t.deepEqual(pair.heard[0], ["dead"]);
});

test("a receiver keeps what comes early up to a bound", (t) => {
  const receiving = new Receiving<string>();
  t.is(receiving.take(WINDOW + 1, "beyond"), undefined);
  t.is(receiving.take(WINDOW, "last"), undefined);
  for (let number = 2; number < WINDOW; number++) receiving.take(number, "early");
  t.is(receiving.take(1, "first")?.length, WINDOW);
  t.is(receiving.upTo, WINDOW);
  t.deepEqual(receiving.take(3, "again"), []);
});
