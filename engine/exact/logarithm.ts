import { head, highWord, powerOfTwo } from "./binary.js";

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E_HIGH = 1.4426950407214463;
const LOG2_E_LOW = 1.6751713164886512e-10;
const TINY = powerOfTwo(-54); // below half an ulp of 1
const INTO_NORMAL = powerOfTwo(54);
const SMALLEST_NORMAL = powerOfTwo(-1022);

/** ln x. Method and coefficients: fdlibm (Sun Microsystems 1993), e_log.c. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  if (x < SMALLEST_NORMAL) return log(x * INTO_NORMAL) - 54 * Math.LN2;
  const k = exponent(x);
  const f = x * powerOfTwo(-k) - 1;
  const halfFF = 0.5 * f * f;
  return series(f, halfFF) + k * LN2_LOW - halfFF + f + k * LN2_HIGH;
}

/** ln(1 + x), accurate near 0. Method and coefficients: fdlibm (Sun Microsystems 1993), s_log1p.c. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return outside(x + 1);
  if (Math.abs(x) < TINY) return x;
  if (x > -0.2928 && x < 0.4142) {
    const halfXX = 0.5 * x * x;
    return x - (halfXX - series(x, halfXX));
  }
  const u = 1 + x;
  const lost = (x < 1 ? x - (u - 1) : 1 - (u - x)) / u; // what rounding 1 + x took away
  const k = exponent(u);
  const f = u * powerOfTwo(-k) - 1;
  const halfFF = 0.5 * f * f;
  return series(f, halfFF) + (k * LN2_LOW + lost) - halfFF + f + k * LN2_HIGH;
}

/** The binary logarithm. Method: FreeBSD e_log2.c on the coefficients of fdlibm (Sun Microsystems 1993), e_log.c. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  if (x < SMALLEST_NORMAL) return log2(x * INTO_NORMAL) - 54;
  const k = exponent(x);
  const f = x * powerOfTwo(-k) - 1;
  const halfFF = 0.5 * f * f;
  const high = head(f - halfFF);
  const low = f - high - halfFF + series(f, halfFF);
  const product = high * LOG2_E_HIGH;
  const sum = k + product;
  return (low + high) * LOG2_E_LOW + low * LOG2_E_HIGH + (k - sum + product) + sum;
}

/** The k for which x 2^-k lies in [sqrt(1/2), sqrt(2)], for a normal x > 0. */
function exponent(x: number): number {
  return ((highWord(x) + 0x95f62) >> 20) - 1023;
}

/** ln(1 + f) - f + f²/2 for f in [sqrt(1/2) - 1, sqrt(2) - 1]. */
function series(f: number, halfFF: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return s * (halfFF + (even + odd));
}

/** A logarithm where it is not an ordinary number. */
function outside(x: number): number {
  if (x === 0) return -Infinity;
  return x === Infinity ? Infinity : NaN;
}
