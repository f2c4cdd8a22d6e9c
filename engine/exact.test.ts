import test from "ava";
import { acos, asin, atan, atan2, cos, exp, expm1, log, log1p, log2, pow, sin } from "./exact.js";
import { randomStream } from "./random.js";

const ARGUMENTS = 1_000_000;
const SPECIAL = [
  0,
  1,
  0.5,
  2,
  3,
  5e-324,
  2 ** -1022,
  2 ** -1023,
  1e-300,
  2 ** -60,
  2 ** -27,
  1 - 2 ** -53,
  1 + 2 ** -52,
]
  .concat([Math.PI, Math.PI / 2, Math.PI / 4, 0.4375, 0.6875, 1.1875, 2.4375, 709.782712893384, 745.1332191019411])
  .concat([745.1332191019412, 710, 1e5, 2 ** 31, 2 ** 53, 2 ** 70, 2 ** 1023, Number.MAX_VALUE, Infinity])
  .flatMap((x) => [x, -x])
  .concat(Number.NaN);

type Uniform = () => number;
const between = (low: number, high: number) => (u: Uniform) => low + (high - low) * u();
const anySize = (low: number, high: number) => (u: Uniform) => (1 + u()) * 2 ** Math.floor(low + (high - low) * u());
const eitherSign = (draw: (u: Uniform) => number) => (u: Uniform) => (u() < 0.5 ? -draw(u) : draw(u));

interface Case {
  readonly exact: (x: number) => number;
  readonly builtIn: (x: number) => number;
  readonly arguments: readonly ((u: Uniform) => number)[];
  readonly special?: (x: number) => boolean;
}

const isAngle = (x: number): boolean => Math.abs(x) <= 1e6 || Math.abs(x) === Infinity;
const angles = [between(-4, 4), between(-1e6, 1e6), eitherSign(anySize(-60, 19))];
const nearMultiples = (u: Uniform) => (Math.floor(u() * 1e6) * Math.PI) / 2;
const sizes = [between(0, 2), between(0.99, 1.01), anySize(-1074, 1023), between(0, 1e6)];
const shares = [between(-1, 1), eitherSign((u) => 1 - 2 ** (-52 * u())), eitherSign(anySize(-60, -1))];

const CASES: Record<string, Case> = {
  exp: { exact: exp, builtIn: Math.exp, arguments: [between(-746, 710), between(-1, 1), eitherSign(anySize(-60, 9))] },
  expm1: {
    exact: expm1,
    builtIn: Math.expm1,
    arguments: [between(-50, 710), between(-2, 2), eitherSign(anySize(-60, 9))],
  },
  log: { exact: log, builtIn: Math.log, arguments: sizes },
  log1p: {
    exact: log1p,
    builtIn: Math.log1p,
    arguments: [between(-1, 1), eitherSign(anySize(-60, -1)), anySize(0, 1023)],
  },
  log2: { exact: log2, builtIn: Math.log2, arguments: sizes },
  sin: { exact: sin, builtIn: Math.sin, arguments: [...angles, nearMultiples], special: isAngle },
  cos: { exact: cos, builtIn: Math.cos, arguments: [...angles, nearMultiples], special: isAngle },
  atan: { exact: atan, builtIn: Math.atan, arguments: [between(-4, 4), eitherSign(anySize(-60, 70))] },
  asin: { exact: asin, builtIn: Math.asin, arguments: shares },
  acos: { exact: acos, builtIn: Math.acos, arguments: shares },
};

for (const [name, { exact, builtIn, arguments: draws, special }] of Object.entries(CASES)) {
  test(`${name} is within 1 ulp of the built-in on a million arguments`, (t) => {
    const random = randomStream(1, `exact/${name}`);
    const uniform = () => random.next();
    let worst = { distance: 0, x: 0 };
    for (let i = 0; i < ARGUMENTS; i++) {
      const x = draws[i % draws.length]!(uniform);
      const distance = ulpsBetween(exact(x), builtIn(x));
      if (!(distance <= worst.distance)) worst = { distance, x };
    }
    t.true(worst.distance <= 1, `${worst.distance} ulp at ${worst.x}`);
  });

  test(`${name} treats special values as the built-in does`, (t) => {
    for (const x of SPECIAL.filter(special ?? (() => true))) {
      t.true(ulpsBetween(exact(x), builtIn(x)) <= 1, `${name}(${x}) = ${exact(x)}, not ${builtIn(x)}`);
    }
  });
}

const PLANES: Record<
  string,
  { exact: typeof pow; builtIn: typeof pow; arguments: readonly ((u: Uniform) => [number, number])[] }
> = {
  pow: {
    exact: pow,
    builtIn: (x, y) => x ** y,
    arguments: [
      (u) => [10, between(-330, 310)(u)],
      (u) => [between(0, 2)(u), between(-900, 900)(u)],
      (u) => [anySize(-1074, 1023)(u), between(-2, 2)(u)],
      (u) => [1 + eitherSign(anySize(-52, -20))(u), eitherSign(anySize(20, 30))(u)],
      (u) => [-between(0, 20)(u), Math.floor(between(-100, 100)(u))],
    ],
  },
  atan2: {
    exact: atan2,
    builtIn: Math.atan2,
    arguments: [
      (u) => [between(-1, 1)(u), between(-1, 1)(u)],
      (u) => [eitherSign(anySize(-1074, 1023))(u), eitherSign(anySize(-1074, 1023))(u)],
      (u) => [eitherSign(anySize(-30, 30))(u), eitherSign(anySize(-30, 30))(u)],
    ],
  },
};

for (const [name, { exact, builtIn, arguments: draws }] of Object.entries(PLANES)) {
  test(`${name} is within 1 ulp of the built-in on a million pairs of arguments`, (t) => {
    const random = randomStream(1, `exact/${name}`);
    const uniform = () => random.next();
    let worst = { distance: 0, x: 0, y: 0 };
    for (let i = 0; i < ARGUMENTS; i++) {
      const [x, y] = draws[i % draws.length]!(uniform);
      const distance = ulpsBetween(exact(x, y), builtIn(x, y));
      if (!(distance <= worst.distance)) worst = { distance, x, y };
    }
    t.true(worst.distance <= 1, `${worst.distance} ulp at ${worst.x}, ${worst.y}`);
  });

  test(`${name} treats all pairs of special values as the built-in does`, (t) => {
    for (const x of SPECIAL) {
      for (const y of SPECIAL) {
        const close = ulpsBetween(exact(x, y), builtIn(x, y)) <= 1;
        if (!close) t.fail(`${name}(${x}, ${y}) = ${exact(x, y)}, not ${builtIn(x, y)}`);
      }
    }
    t.pass();
  });
}

test("sin and cos refuse an angle that they cannot reduce", (t) => {
  t.throws(() => sin(1e7), { name: "Bug", message: /too large/ });
  t.throws(() => cos(-1e7), { name: "Bug", message: /too large/ });
});

test("whole results come out whole", (t) => {
  t.deepEqual([1, 2, 8, 1024, 2 ** -1074, 2 ** 1023].map(log2), [0, 1, 3, 10, -1074, 1023]);
  t.deepEqual(
    [exp(0), expm1(0), cos(0), atan2(0, 1), acos(1), pow(10, 2), pow(2, -1074)],
    [1, 0, 1, 0, 0, 100, 2 ** -1074],
  );
});

// V8's own is 600 ulp away here (Node.js 20). The value is from 60 decimal digits.
test("a power close to 1 may have a huge exponent", (t) => {
  t.is(pow(1.0000001809645982, -3845917551.1209917), 5.520242659623199e-303);
});

// The bits themselves: a change of these numbers changes every committed trace.
test("a sample of each function has the bits that it had when it was written", (t) => {
  const functions = { exp, expm1, log, log1p, log2, sin, cos, atan, asin, acos };
  const random = randomStream(2, "exact/bits");
  const seen = Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, digest(() => f(random.next()))]));
  const power = digest(() => pow(4 * random.next(), 100 * random.next() - 50));
  const direction = digest(() => atan2(random.next() - 0.5, random.next() - 0.5));
  t.deepEqual(
    { ...seen, pow: power, atan2: direction },
    {
      acos: "9f87c926",
      asin: "164c6d64",
      atan: "3efe6693",
      atan2: "32782804",
      cos: "87168f43",
      exp: "2b171ae8",
      expm1: "df9f787d",
      log: "8f4a3493",
      log1p: "2fbd80ba",
      log2: "13f54368",
      pow: "b8a4e5d2",
      sin: "1fb52d59",
    },
  );
});

/** FNV-1a over the bits of ten thousand results, as hexadecimal. */
function digest(draw: () => number): string {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (let i = 0; i < 10_000; i++) {
    view.setFloat64(0, draw());
    for (let byte = 0; byte < 8; byte++) hash = Math.imul(hash ^ view.getUint8(byte), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const pair = new Float64Array(2);
const bits = new BigInt64Array(pair.buffer);

/** How many doubles lie from a to b; 0 and -0 are told apart (Infinity), as NaN is from every number. */
function ulpsBetween(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b) || a === b || a < 0 !== b < 0) return Number.POSITIVE_INFINITY;
  pair[0] = a;
  pair[1] = b;
  return Math.abs(Number(bits[0]! - bits[1]!));
}
