import { powerOfTwo, scaled } from "./binary.js";

const LN2_HIGH = 0.6931471803691238; // ends in 20 zero bits, so that k LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;
const TINY = powerOfTwo(-54); // below half an ulp of 1
const EXPM1_IS_MINUS_ONE = -40;

/** e^x. Method and coefficients: fdlibm (Sun Microsystems 1993), e_exp.c. */
export function exp(x: number): number {
  if (x > EXP_OVERFLOW) return Infinity;
  if (!(x >= EXP_UNDERFLOW)) return x < EXP_UNDERFLOW ? 0 : NaN;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const rr = r * r;
  const c =
    r -
    rr *
      (0.16666666666666602 +
        rr *
          (-2.7777777777015593e-3 +
            rr * (6.613756321437934e-5 + rr * (-1.6533902205465252e-6 + rr * 4.1381367970572385e-8))));
  return scaled(1 - (low - (r * c) / (2 - c) - high), k);
}

/** e^x - 1, accurate near 0. Method and coefficients: fdlibm (Sun Microsystems 1993), s_expm1.c. */
export function expm1(x: number): number {
  if (x > EXP_OVERFLOW) return Infinity;
  if (!(x >= EXPM1_IS_MINUS_ONE)) return x < EXPM1_IS_MINUS_ONE ? -1 : NaN;
  if (Math.abs(x) < TINY) return x;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const lost = high - r - low;
  const halfR = 0.5 * r;
  const halfRR = r * halfR;
  const q =
    1 +
    halfRR *
      (-3.333333333333313e-2 +
        halfRR *
          (1.5873015872548146e-3 +
            halfRR * (-7.93650757867488e-5 + halfRR * (4.008217827329362e-6 + halfRR * -2.0109921818362437e-7))));
  const t = 3 - q * halfR;
  const e = halfRR * ((q - t) / (6 - r * t));
  return k === 0 ? r - (r * e - halfRR) : joined(r, r * (e - lost) - lost - halfRR, k);
}

/** 2^k (1 + r - e) - 1, in the order of operations that loses least for each k other than 0. */
function joined(r: number, e: number, k: number): number {
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k < 0 || k > 56) return scaled(1 - (e - r), k) - 1;
  return k < 20 ? scaled(1 - powerOfTwo(-k) - (e - r), k) : scaled(r - (e + powerOfTwo(-k)) + 1, k);
}
