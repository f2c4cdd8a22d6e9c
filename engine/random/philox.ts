const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const ROUNDS = 10;
const PER_WORD = 1 / 0x1_0000_0000;

/** The four words of the latest block, each in [0, 2^32): read them before the next call. */
export const block = new Uint32Array(4);

/**
 * Fills `block` with Philox4x32-10 of a counter (four words, least significant first) under a key (two words).
 * Words are taken modulo 2^32. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 3.3.
 * Six positional words, because an options object per call would cost more than the block itself.
 */
export function philox(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(c0, MULTIPLIER_0) >>> 0;
    const low1 = Math.imul(c2, MULTIPLIER_1) >>> 0;
    // c * MULTIPLIER is rounded to 53 bits, so this differs from the exact upper word by less than 2^-20: rounding restores it.
    const high0 = ((c0 * MULTIPLIER_0 - low0) * PER_WORD + 0.5) >>> 0;
    const high1 = ((c2 * MULTIPLIER_1 - low1) * PER_WORD + 0.5) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}
