import { head, highWord, powerOfTwo, scaled } from "./binary.js";

const INTO_NORMAL = powerOfTwo(54);
const HUGE = powerOfTwo(66);
const SMALLEST_NORMAL = powerOfTwo(-1022);
const LN2_HIGH = 0.6931471824645996;
const LN2_LOW = -1.904654299957768e-9;
const TWO_OVER_3_LN2 = 0.9617966939259756;
const TWO_OVER_3_LN2_HIGH = 0.9617967009544373;
const TWO_OVER_3_LN2_LOW = -7.028461650952758e-9;
const LOG2_1_5_HIGH = 0.5849624872207642;
const LOG2_1_5_LOW = 1.350039202129749e-8;
const HALF_ULP = 8.008566259537294e-17;

/** x^y, with the special cases of ECMAScript. Method and coefficients: fdlibm (Sun Microsystems 1993), e_pow.c. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x > 0 && x < Infinity && Math.abs(y) < Infinity) return powerOfPositive(x, y);
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) return size === 1 ? NaN : size > 1 === y > 0 ? Infinity : 0;
  const negates = (x < 0 || Object.is(x, -0)) && Math.abs(y % 2) === 1;
  const power = size === 0 || size === Infinity ? ((size === 0) === y < 0 ? Infinity : 0) : wholePower(size, y);
  return negates ? -power : power;
}

/** The size of x^y for a negative x of this size. */
const wholePower = (size: number, y: number): number => (Math.floor(y) === y ? powerOfPositive(size, y) : NaN);

function powerOfPositive(x: number, y: number): number {
  if (x === 1 || y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (y === -1) return 1 / x;
  if (Math.abs(y) > HUGE) return x > 1 === y > 0 ? Infinity : 0; // |log2 x| is at least 2^-53
  const logarithm = binaryLogarithm(x);
  const yHigh = head(y);
  const low = (y - yHigh) * logarithm + y * tail[0]!;
  return twoTo(yHigh * logarithm, low);
}

const tail = new Float64Array(1); // the second result of `binaryLogarithm`

/** log2 x to about 70 bits: 21 bits, and the rest as `tail`. */
function binaryLogarithm(x: number): number {
  const isSmall = x < SMALLEST_NORMAL;
  const normal = isSmall ? x * INTO_NORMAL : x;
  // m = normal 2^-k lies in [sqrt(3)/2, sqrt(3)): near the landmark 1, or from sqrt(3/2) on near 3/2
  const k = ((highWord(normal) + 0x44986) >> 20) - 1023;
  const m = normal * powerOfTwo(-k);
  const landmark = m >= 1.224744871391589 ? 1.5 : 1;
  const u = m - landmark;
  const v = 1 / (m + landmark);
  const s = u * v;
  const sHigh = head(s);
  const tHigh = head(m + landmark);
  const tLow = m - (tHigh - landmark);
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow);
  // (3/2) ln(m/landmark)/s = 3 + s² + …, then times s 2/(3 ln 2)
  const ss = s * s;
  const r = ss * ss * logarithmSeries(ss) + sLow * (sHigh + s);
  const sHighSquared = sHigh * sHigh;
  const qHigh = head(3 + sHighSquared + r);
  const qLow = r - (qHigh - 3 - sHighSquared);
  const product = sHigh * qHigh;
  const productRest = sLow * qHigh + qLow * s;
  const pHigh = head(product + productRest);
  const pLow = productRest - (pHigh - product);
  const zHigh = TWO_OVER_3_LN2_HIGH * pHigh;
  const zLow = TWO_OVER_3_LN2_LOW * pHigh + pLow * TWO_OVER_3_LN2 + (landmark === 1 ? 0 : LOG2_1_5_LOW);
  const base = landmark === 1 ? 0 : LOG2_1_5_HIGH;
  const whole = isSmall ? k - 54 : k;
  const high = head(zHigh + zLow + base + whole);
  tail[0] = zLow - (high - whole - base - zHigh);
  return high;
}

/** 2^(high + low) for a much smaller low. */
function twoTo(high: number, low: number): number {
  const z = high + low;
  if (z >= 1024 && (z > 1024 || low + HALF_ULP > z - high)) return Infinity;
  if (z <= -1075 && (z < -1075 || low <= z - high)) return 0;
  const k = Math.floor(z + 0.5);
  const rest = high - k;
  const top = head(low + rest);
  const u = top * LN2_HIGH;
  const v = (low - (top - rest)) * Math.LN2 + top * LN2_LOW;
  const r = u + v;
  const w = v - (r - u);
  const rr = r * r;
  const c =
    r -
    rr *
      (0.16666666666666602 +
        rr *
          (-2.7777777777015593e-3 +
            rr * (6.613756321437934e-5 + rr * (-1.6533902205465252e-6 + rr * 4.1381367970572385e-8))));
  return scaled(1 - ((r * c) / (c - 2) - (w + r * w) - r), k);
}

/** The series of e_pow.c for (3/2) ln((1 + s)/(1 - s))/s - 3 - s², divided by s⁴. */
function logarithmSeries(ss: number): number {
  return (
    0.5999999999999946 +
    ss *
      (0.4285714285785502 +
        ss * (0.33333332981837743 + ss * (0.272728123808534 + ss * (0.23066074577556175 + ss * 0.20697501780033842))))
  );
}
