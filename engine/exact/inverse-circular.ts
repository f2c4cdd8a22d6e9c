import { head, powerOfTwo } from "./binary.js";

const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const TINY = powerOfTwo(-27); // its square is lost beside 1
const HUGE = powerOfTwo(66);
const PI_LOW = 1.2246467991473532e-16;

/** The angle in [-π/2, π/2] with this tangent. Method and coefficients: fdlibm (Sun Microsystems 1993), s_atan.c. */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (size < 0.4375) return size < TINY ? x : x - atanSeries(x);
  const angle = atanOfLarge(size);
  return x < 0 ? -angle : angle;
}

/** atan(x) for x >= 7/16: the angle of a landmark (atan 1/2, 1, 3/2, ∞, in two parts) plus that of a small remainder. */
function atanOfLarge(x: number): number {
  if (x > HUGE) return HALF_PI;
  if (x < 0.6875) return beside((2 * x - 1) / (2 + x), 0.4636476090008061, 2.2698777452961687e-17);
  if (x < 1.1875) return beside((x - 1) / (x + 1), 0.7853981633974483, 3.061616997868383e-17);
  if (x < 2.4375) return beside((x - 1.5) / (1 + 1.5 * x), 0.982793723247329, 1.3903311031230998e-17);
  return beside(-1 / x, HALF_PI, HALF_PI_LOW);
}

const beside = (t: number, landmark: number, low: number): number => landmark - (atanSeries(t) - low - t);

/** t - atan(t) for |t| <= 7/16. */
function atanSeries(t: number): number {
  const z = t * t;
  const w = z * z;
  const odd =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w *
            (9.090887133436507e-2 +
              w * (6.661073137387531e-2 + w * (4.9768779946159324e-2 + w * 1.6285820115365782e-2)))));
  const even =
    w *
    (-0.19999999999876483 +
      w *
        (-0.11111110405462356 +
          w * (-7.69187620504483e-2 + w * (-5.8335701337905735e-2 + w * -3.6531572744216916e-2))));
  return t * (odd + even);
}

/** The direction of the point (x, y) in [-π, π]. Method: fdlibm (Sun Microsystems 1993), e_atan2.c. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const angle = firstQuadrant(Math.abs(y), Math.abs(x));
  const leftwards = (x < 0 || Object.is(x, -0)) && angle !== HALF_PI;
  const unsigned = leftwards ? Math.PI - (angle - PI_LOW) : angle;
  return y < 0 || Object.is(y, -0) ? -unsigned : unsigned;
}

function firstQuadrant(y: number, x: number): number {
  if (y === 0) return 0;
  if (y === Infinity) return x === Infinity ? Math.PI / 4 : HALF_PI;
  return x === 0 ? HALF_PI : atan(y / x);
}

/** The angle in [-π/2, π/2] with this sine, for x in [-1, 1]. Method and coefficients: fdlibm (Sun Microsystems 1993), e_asin.c. */
export function asin(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return size < TINY ? x : x + x * asinSeries(x * x);
  const angle = asinOfLarge(size);
  return x < 0 ? -angle : angle;
}

/** asin(x) for x in [1/2, 1], by way of sqrt((1 - x)/2), the sine of half the complement. */
function asinOfLarge(x: number): number {
  if (x === 1) return HALF_PI;
  const z = 0.5 * (1 - x);
  const s = Math.sqrt(z);
  const r = asinSeries(z);
  if (x >= 0.975) return HALF_PI - (2 * (s + s * r) - HALF_PI_LOW);
  const high = head(s);
  const low = (z - high * high) / (s + high);
  return 0.25 * Math.PI - (2 * s * r - (HALF_PI_LOW - 2 * low) - (0.25 * Math.PI - 2 * high));
}

/** The angle in [0, π] with this cosine, for x in [-1, 1]. Method and coefficients: fdlibm (Sun Microsystems 1993), e_acos.c. */
export function acos(x: number): number {
  if (Math.abs(x) < 0.5) return HALF_PI - (x - (HALF_PI_LOW - x * asinSeries(x * x)));
  if (x === 1) return 0;
  if (x === -1) return Math.PI;
  const z = 0.5 * (1 - Math.abs(x));
  const s = Math.sqrt(z);
  const r = asinSeries(z);
  if (x < 0) return Math.PI - 2 * (s + (r * s - HALF_PI_LOW));
  const high = head(s);
  const low = (z - high * high) / (s + high);
  return 2 * (high + (r * s + low));
}

/** (asin(s) - s)/s for z = s² <= 1/4. */
function asinSeries(z: number): number {
  const p =
    z *
    (0.16666666666666666 +
      z *
        (-0.3255658186224009 +
          z *
            (0.20121253213486293 +
              z * (-4.005553450067941e-2 + z * (7.915349942898145e-4 + z * 3.479331075960212e-5)))));
  const q =
    1 + z * (-2.403394911734414 + z * (2.0209457602335057 + z * (-0.6882839716054533 + z * 7.703815055590194e-2)));
  return p / q;
}
