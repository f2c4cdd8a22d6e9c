import test from "ava";
import fc from "fast-check";
import { block, philox } from "./random/philox.js";
import { streamNumber } from "./random/stream-number.js";
import { cyclesUntilSuccess, type Random, randomStream, streamFamily, uniformAt } from "./random.js";

const DRAWS = 100_000;

type Two = [number, number];
type Four = [number, number, number, number];

// Random123, tests/kat_vectors, philox4x32 with 10 rounds.
const KNOWN_ANSWERS: readonly { counter: Four; key: Two; answer: string }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], answer: "6627e8d5 e169c58d bc57ac4c 9b00dbd8" },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    answer: "408f276d 41c83b0e a20bc7c6 6d5451fd",
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    answer: "d16cfe09 94fdcceb 5001e420 24126ea1",
  },
];

for (const { counter, key, answer } of KNOWN_ANSWERS) {
  test(`Philox gives the published ${answer}`, (t) => {
    philox(...counter, ...key);
    t.is([...block].map((word) => word.toString(16).padStart(8, "0")).join(" "), answer);
  });
}

test("Philox multiplies as whole numbers do, whatever the counter", (t) => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(fc.tuple(word, word, word, word, word, word), ([c0, c1, c2, c3, k0, k1]) => {
      philox(c0, c1, c2, c3, k0, k1);
      t.deepEqual([...block], slowPhilox([c0, c1, c2, c3].map(BigInt), [k0, k1].map(BigInt)));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("a draw is a function of seed, name, member and counter alone", (t) => {
  const family = streamFamily(7, "link/west");
  const streams = [0, 1, 2 ** 32 - 1].map((number) => ({ number, random: family.member(number) }));
  for (let draw = 0; draw < 9; draw++) {
    for (const { number, random } of streams)
      t.is(random.next(), uniformAt(streamFamily(7, "link/west"), number, draw));
  }
});

// A change of these numbers changes every committed trace.
test("the first draws stay what they are", (t) => {
  const random = randomStream(7, "link/west");
  t.deepEqual(
    [random.next(), random.next(), random.next()],
    [0.07595622955741177, 0.47754280339621347, 0.2652480055160774],
  );
  t.deepEqual(streamNumber("link/west"), { low: 2381956087, high: 693921269 });
});

test("each of 53 bits of a seed matters", (t) => {
  const seeds = [0, ...Array.from({ length: 53 }, (_, bit) => 2 ** bit)];
  t.is(new Set(seeds.map((seed) => randomStream(seed, "a").next())).size, 54);
  for (const seed of [-1, 0.5, 2 ** 53, Number.NaN])
    t.throws(() => randomStream(seed, "a"), { name: "Bug", message: /seed/ });
});

test("a draw in one stream shifts no other", (t) => {
  const story = (extra: number): number[] => {
    const [west, east] = [randomStream(3, "link/west"), randomStream(3, "link/east")];
    for (let i = 0; i < extra; i++) east.next();
    return [west.next(), west.next(), west.next()];
  };
  t.deepEqual(story(1), story(0));
  t.deepEqual(story(17), story(0));
});

// Published simulators made a new generator from the seed for every draw, and so drew the same number each time, …
test("opening a stream again for every draw is visible as such: a stream kept gives new draws", (t) => {
  const again = Array.from({ length: 4 }, () => randomStream(3, "link/west").next());
  const kept = randomStream(3, "link/west");
  t.is(new Set(again).size, 1);
  t.is(new Set([kept.next(), kept.next(), kept.next(), kept.next()]).size, 4);
});

// … or shared one generator, so that the order in which consumers drew changed what each of them got.
test("the order in which streams take turns changes nothing", (t) => {
  const draws = (turns: string): Record<string, number[]> => {
    const streams: Record<string, Random> = { a: randomStream(3, "a"), b: randomStream(3, "b") };
    const seen: Record<string, number[]> = { a: [], b: [] };
    for (const name of turns) seen[name]!.push(streams[name]!.next());
    return seen;
  };
  t.deepEqual(draws("aaaabbbb"), draws("abababab"));
  t.deepEqual(draws("aaaabbbb"), draws("bbaaabab"));
});

const take = (random: Random, count = DRAWS): number[] => Array.from({ length: count }, () => random.next());
const STREAMS: Record<string, () => number[]> = {
  "one stream": () => take(randomStream(11, "link/a")),
  "a stream of a similar name": () => take(randomStream(11, "link/b")),
  "first draws of neighbouring members": () => take0(streamFamily(11, "link/a")),
  "first draws of numbered names": () => Array.from({ length: DRAWS }, (_, i) => randomStream(11, `link/${i}`).next()),
  "first draws of neighbouring seeds": () =>
    Array.from({ length: DRAWS }, (_, seed) => randomStream(seed, "link/a").next()),
};
const take0 = (family: ReturnType<typeof streamFamily>): number[] =>
  Array.from({ length: DRAWS }, (_, number) => uniformAt(family, number, 0));

for (const [name, draw] of Object.entries(STREAMS)) {
  test(`${name}: uniform, and one draw says nothing of the next`, (t) => {
    const draws = draw();
    t.true(draws.every((u) => u >= 0 && u < 1));
    // The mean of n uniform draws has sigma sqrt(1/12n) = 9.1e-4 for n = 1e5.
    t.true(Math.abs(mean(draws) - 0.5) < 5 * Math.sqrt(1 / 12 / DRAWS));
    // Chi-square over 256 bins has mean 255 and sigma sqrt(2 255) = 22.6; also on the 8 bits below the first 16.
    const bins = (shift: number): number => chiSquare(draws.map((u) => Math.floor(u * shift) % 256));
    for (const shift of [2 ** 8, 2 ** 24, 2 ** 53]) t.true(Math.abs(bins(shift) - 255) < 5 * Math.sqrt(2 * 255));
    for (const lag of [1, 2, 3, 4]) t.true(Math.abs(correlation(draws.slice(lag), draws)) < 5 / Math.sqrt(DRAWS - lag));
  });
}

test("streams of similar names, neighbouring members and neighbouring seeds are uncorrelated", (t) => {
  const streams = [
    take(randomStream(11, "link/a")),
    take(randomStream(11, "link/b")),
    take(randomStream(12, "link/a")),
    take(randomStream(11, "a/link")),
    take(randomStream(11, "link/a\0")),
    take(streamFamily(11, "link/a").member(1)),
    take(streamFamily(11, "link/a").member(2)),
  ];
  // The correlation of two independent streams of n draws has sigma 1/sqrt(n).
  for (const [i, a] of streams.entries()) {
    for (const b of streams.slice(i + 1)) t.true(Math.abs(correlation(a, b)) < 5 / Math.sqrt(DRAWS));
  }
});

test("a hundred thousand similar names have as many numbers, each bit set in half of them", (t) => {
  const numbers = Array.from({ length: DRAWS }, (_, i) =>
    streamNumber(i % 2 === 0 ? `node/n${i}/choices` : `pair/${i}`),
  );
  t.is(new Set(numbers.map(({ low, high }) => high * 2 ** 32 + low)).size, DRAWS);
  for (let bit = 0; bit < 32; bit++) {
    for (const half of ["low", "high"] as const) {
      const set = numbers.filter((number) => (number[half] >>> bit) & 1).length;
      t.true(Math.abs(set - DRAWS / 2) < 5 * Math.sqrt(DRAWS / 4)); // binomial: sigma sqrt(n/4)
    }
  }
});

test("names that differ only in padding, or beyond ASCII, have different numbers", (t) => {
  const names = [
    "",
    "\0",
    "\0\0",
    "a",
    "a\0",
    "abcdefgh",
    "abcdefgh\0",
    "abcdefghi",
    "é",
    "e\u0301",
    "\ud83d",
    "\ud83d\ude00",
  ];
  t.is(new Set(names.map((name) => JSON.stringify(streamNumber(name)))).size, names.length);
});

test("whole draws cover their range evenly and stay below its end", (t) => {
  const random = randomStream(5, "integers");
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < DRAWS; i++) counts[random.integer(10)]! += 1;
  for (const count of counts) t.true(Math.abs(count - DRAWS / 10) < 5 * Math.sqrt(DRAWS * 0.1 * 0.9));
  t.is(random.integer(1), 0);
  t.true(random.integer(2 ** 32) < 2 ** 32);
  for (const below of [0, -1, 1.5, 2 ** 33, Number.NaN]) t.throws(() => random.integer(below), { name: "Bug" });
});

test("a member's number is a whole 32-bit one", (t) => {
  for (const number of [-1, 0.5, 2 ** 32, Number.NaN])
    t.throws(() => streamFamily(1, "a").member(number), { name: "Bug" });
});

test("certain success comes in the first cycle, impossible success never", (t) => {
  t.is(cyclesUntilSuccess(0.999, 1), 1);
  t.is(cyclesUntilSuccess(0, 1), 1);
  t.is(cyclesUntilSuccess(0, 1e-12), 1);
  t.is(cyclesUntilSuccess(0.5, 0), Number.POSITIVE_INFINITY);
  t.is(cyclesUntilSuccess(0.5, -0.1), Number.POSITIVE_INFINITY);
  t.is(cyclesUntilSuccess(0.5, 5e-324), Number.POSITIVE_INFINITY);
  t.is(cyclesUntilSuccess(1 - 2 ** -53, 1e-15), Number.POSITIVE_INFINITY);
  t.is(cyclesUntilSuccess(0.5, 1e-12), 693147180560);
  t.throws(() => cyclesUntilSuccess(0.5, 1.1), { name: "Bug" });
  t.throws(() => cyclesUntilSuccess(0.5, Number.NaN), { name: "Bug" });
  t.throws(() => cyclesUntilSuccess(1, 0.5), { name: "Bug" });
});

test("the first success in cycle k has probability (1 - p)^(k - 1) p", (t) => {
  const p = 0.3;
  const random = randomStream(5, "cycles");
  const cycles = Array.from({ length: DRAWS }, () => cyclesUntilSuccess(random.next(), p));
  for (const k of [1, 2, 3, 5, 10]) {
    const expected = (1 - p) ** (k - 1) * p;
    const seen = cycles.filter((cycle) => cycle === k).length / DRAWS;
    t.true(Math.abs(seen - expected) < 5 * Math.sqrt((expected * (1 - expected)) / DRAWS)); // binomial
  }
  // Mean 1/p, variance (1 - p)/p².
  t.true(Math.abs(mean(cycles) - 1 / p) < (5 * Math.sqrt(1 - p)) / p / Math.sqrt(DRAWS));
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The sample correlation of uniform draws, whose variance is 1/12. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return 12 * mean(a.map((value, i) => (value - 0.5) * (b[i]! - 0.5)));
}

function chiSquare(bins: readonly number[]): number {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const bin of bins) counts[bin]! += 1;
  const expected = bins.length / 256;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Philox as the paper writes it, on big integers. */
function slowPhilox([c0, c1, c2, c3]: readonly bigint[], [k0, k1]: readonly bigint[]): number[] {
  let counter = [c0!, c1!, c2!, c3!] as const;
  for (let round = 0n; round < 10n; round++) {
    const a = counter[0] * 0xd2511f53n;
    const b = counter[2] * 0xcd9e8d57n;
    const key0 = BigInt.asUintN(32, k0! + round * 0x9e3779b9n);
    const key1 = BigInt.asUintN(32, k1! + round * 0xbb67ae85n);
    counter = [
      (b >> 32n) ^ counter[1] ^ key0,
      BigInt.asUintN(32, b),
      (a >> 32n) ^ counter[3] ^ key1,
      BigInt.asUintN(32, a),
    ];
  }
  return counter.map(Number);
}
