import { Bug } from "../assert.js";
import { powerOfTwo } from "./binary.js";

/** The largest |x| that `sin` and `cos` take: 2^20 quarter turns, in radians. */
const LARGEST_ANGLE = 1647099;
const QUARTERS_PER_RADIAN = 0.6366197723675814;

// A quarter turn in three parts of 33 bits, each with what is left after it: a multiple of a part up to 2^20 is exact.
const QUARTER_1 = 1.5707963267341256;
const QUARTER_1_REST = 6.077100506506192e-11;
const QUARTER_2 = 6.077100506303966e-11;
const QUARTER_2_REST = 2.0222662487959506e-21;
const QUARTER_3 = 2.0222662487111665e-21;
const QUARTER_3_REST = 8.4784276603689e-32;

const CANCELLED_15_BITS = powerOfTwo(-15);
const CANCELLED_48_BITS = powerOfTwo(-48);
const TINY = powerOfTwo(-27); // its square is lost beside 1

const tail = new Float64Array(1); // the second result of `remainder`

/** The sine of an angle in radians, |x| <= 1.647e6. Method and coefficients: fdlibm (Sun Microsystems 1993), k_sin.c. */
export function sin(x: number): number {
  if (Math.abs(x) <= Math.PI / 4) return sineNearZero(x, 0);
  const quarters = Math.floor(x * QUARTERS_PER_RADIAN + 0.5);
  const r = remainder(x, quarters);
  const size = (quarters & 1) === 0 ? sineNearZero(r, tail[0]!) : cosineNearZero(r, tail[0]!);
  return (quarters & 2) === 0 ? size : -size;
}

/** The cosine of an angle in radians, |x| <= 1.647e6. Method and coefficients: fdlibm (Sun Microsystems 1993), k_cos.c. */
export function cos(x: number): number {
  if (Math.abs(x) <= Math.PI / 4) return cosineNearZero(x, 0);
  const quarters = Math.floor(x * QUARTERS_PER_RADIAN + 0.5);
  const r = remainder(x, quarters);
  const size = (quarters & 1) === 0 ? cosineNearZero(r, tail[0]!) : sineNearZero(r, tail[0]!);
  return ((quarters + 1) & 2) === 0 ? size : -size;
}

/** x less so many quarter turns, as a double and its `tail` (Cody and Waite's reduction). */
function remainder(x: number, quarters: number): number {
  if (!(Math.abs(x) <= LARGEST_ANGLE)) return refused(x);
  let first = x - quarters * QUARTER_1;
  let rest = quarters * QUARTER_1_REST;
  let r = first - rest;
  if (Math.abs(r) < Math.abs(x) * CANCELLED_15_BITS) {
    const before = first;
    first = before - quarters * QUARTER_2;
    rest = quarters * QUARTER_2_REST - (before - first - quarters * QUARTER_2);
    r = first - rest;
    if (Math.abs(r) < Math.abs(x) * CANCELLED_48_BITS) {
      const again = first;
      first = again - quarters * QUARTER_3;
      rest = quarters * QUARTER_3_REST - (again - first - quarters * QUARTER_3);
      r = first - rest;
    }
  }
  tail[0] = first - r - rest;
  return r;
}

function refused(x: number): number {
  if (Math.abs(x) < Infinity) throw new Bug(`the angle ${x} is too large: up to ${LARGEST_ANGLE} radians are exact`);
  tail[0] = NaN;
  return NaN;
}

/** sin(x + tail) for |x| <= π/4. */
function sineNearZero(x: number, tail: number): number {
  if (Math.abs(x) < TINY) return x;
  const z = x * x;
  const xz = z * x;
  const r =
    8.33333333332249e-3 +
    z * (-1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * tail - xz * r) - tail - xz * -0.16666666666666632);
}

/** cos(x + tail) for |x| <= π/4. */
function cosineNearZero(x: number, tail: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666e-2 +
      z *
        (-1.388888888887411e-3 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const most = 1 - half;
  return most + (1 - most - half + (z * r - x * tail));
}
