import { exp, log } from "../../../engine/exact.js";

/** Even coefficients B₂ₖ / (2k (2k - 1)) of Stirling's series: Abramowitz and Stegun, 6.1.41. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360] as const;
const HALF_LOG_TWO_PI = 0.9189385332046727;

/** ln Γ(x) for x > 0, by Stirling's series above 10 and by Γ(x) = Γ(x + 1) / x below. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  for (; shifted < 10; shifted++) product *= shifted;
  let series = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) series = series / (shifted * shifted) + (STIRLING[i] ?? 0);
  return (shifted - 0.5) * log(shifted) - shifted + HALF_LOG_TWO_PI + series / shifted - log(product);
}

/** Regularised incomplete beta function I_x(a, b), x in [0, 1], a and b > 0, by its continued fraction: DLMF 8.17.22. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean only; the mirror image covers the rest.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x));
  return (front * continuedFraction(x, a, b)) / a;
}

/** The x at which I_x(a, b) = p, by bisection: it never diverges, and it is exact to the last few bits. */
export function incompleteBetaInverse(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X ≤ k) for X binomial with n trials of probability p: DLMF 8.17.5. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - k, k + 1);
}

const TINY = 1e-300;
const ITERATIONS_MAX = 100_000;

/** Lentz's method as modified by Thompson and Barnett, J. Comput. Phys. 64, 490 (1986). */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= ITERATIONS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return value;
}

const kept = (denominator: number): number => (Math.abs(denominator) < TINY ? TINY : denominator);
