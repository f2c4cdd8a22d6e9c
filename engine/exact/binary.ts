const SMALLEST_EXPONENT = -1074;
const LARGEST_EXPONENT = 1023;

const POWERS = new Float64Array(LARGEST_EXPONENT - SMALLEST_EXPONENT + 1);
for (let i = -SMALLEST_EXPONENT, power = 1; power < Infinity; i++, power *= 2) POWERS[i] = power;
for (let i = -SMALLEST_EXPONENT, power = 1; power > 0; i--, power /= 2) POWERS[i] = power;

/** 2^k for a whole k in [-1074, 1023]. */
export const powerOfTwo = (k: number): number => POWERS[k - SMALLEST_EXPONENT]!;

/** x 2^k, rounded once, for x in [0.5, 4] and a whole k in [-2000, 2000]. */
export function scaled(x: number, k: number): number {
  if (k > LARGEST_EXPONENT) return x * powerOfTwo(LARGEST_EXPONENT) * powerOfTwo(k - LARGEST_EXPONENT);
  if (k >= SMALLEST_EXPONENT) return x * powerOfTwo(k);
  return x * powerOfTwo(-1000) * powerOfTwo(k + 1000);
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0; // where a little- or big-endian machine keeps it

/** The upper half of the bits of a double: sign, exponent and the first 20 bits of the fraction. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH]!;
}

/** The first 21 significant bits of x, rounded, so that a product with a factor of 32 bits is exact; |x| below 2^990 (Veltkamp's splitting). */
export function head(x: number): number {
  const shifted = x * 4294967297;
  return shifted - (shifted - x);
}
