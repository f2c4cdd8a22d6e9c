import { Bug } from "./assert.js";
import { log1p } from "./exact.js";
import { block, philox } from "./random/philox.js";
import { streamNumber } from "./random/stream-number.js";

/** A stream of draws for one consumer. */
export interface Random {
  /** The next draw, uniform in [0, 1), a multiple of 2^-53. */
  next(): number;
  /** A whole number, uniform in [0, below) up to a bias of below/2^53, from one draw; `below` is whole, in [1, 2^32]. */
  integer(below: number): number;
}

/** Streams that share a name and are told apart by a number, as the pairs of a link are. */
export interface StreamFamily {
  readonly keyLow: number;
  readonly keyHigh: number;
  readonly streamLow: number;
  readonly streamHigh: number;
  /** A fresh stream, at its first draw; `number` is whole, in [0, 2^32). */
  member(number: number): Random;
}

const WORD = 0x1_0000_0000;
const TWO_TO_53 = Number.MAX_SAFE_INTEGER + 1;

/**
 * Opens the streams of this name. Every draw is a function of (seed, name, member, counter) alone, so that no draw anywhere
 * shifts another: Philox4x32-10 with the seed as its key and [block, member, low and high word of the name's hash] as its counter.
 * Each block yields two draws. `seed` is whole, in [0, 2^53).
 */
export function streamFamily(seed: number, name: string): StreamFamily {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Bug(`a seed is a whole number from 0 to 2^53 - 1, not ${seed}`);
  const { low, high } = streamNumber(name);
  return new Family(seed >>> 0, Math.floor(seed / WORD), low, high);
}

/** Member 0 of the family of this name: the stream of a consumer that has only one. */
export function randomStream(seed: number, name: string): Random {
  return streamFamily(seed, name).member(0);
}

/** The draw of this number (from 0, below 2^33) of a member, without a stream object. */
export function uniformAt(family: StreamFamily, member: number, draw: number): number {
  philox(Math.floor(draw / 2), member, family.streamLow, family.streamHigh, family.keyLow, family.keyHigh);
  return draw % 2 === 0 ? uniform(block[0]!, block[1]!) : uniform(block[2]!, block[3]!);
}

/**
 * The cycle, counted from 1, in which the first success comes when each has probability p: the geometric distribution at the
 * uniform draw u in [0, 1), by inversion. Infinity if that is beyond 2^53 or never (p <= 0): no instant lies there.
 */
export function cyclesUntilSuccess(u: number, p: number): number {
  if (!(u >= 0 && u < 1)) throw new Bug(`a uniform draw lies in [0, 1), unlike ${u}`);
  if (p <= 0) return Number.POSITIVE_INFINITY;
  if (!(p <= 1)) throw new Bug(`a probability is at most 1, unlike ${p}`);
  const cycles = 1 + Math.floor(log1p(-u) / log1p(-p));
  return cycles <= TWO_TO_53 ? cycles : Number.POSITIVE_INFINITY;
}

/** 53 of 64 random bits as a number in [0, 1). */
const uniform = (a: number, b: number): number => ((a >>> 5) * 0x400_0000 + (b >>> 6)) / TWO_TO_53;

class Family implements StreamFamily {
  readonly keyLow: number;
  readonly keyHigh: number;
  readonly streamLow: number;
  readonly streamHigh: number;

  constructor(keyLow: number, keyHigh: number, streamLow: number, streamHigh: number) {
    this.keyLow = keyLow;
    this.keyHigh = keyHigh;
    this.streamLow = streamLow;
    this.streamHigh = streamHigh;
  }

  member(number: number): Random {
    if (!(number >= 0 && number < WORD && Math.floor(number) === number)) {
      throw new Bug(`a member's number is whole, from 0 to 2^32 - 1, not ${number}`);
    }
    return new Member(this, number);
  }
}

class Member implements Random {
  readonly #family: StreamFamily;
  readonly #number: number;
  #block = 0;
  #second = Number.NaN; // the second draw of the latest block, until it is taken

  constructor(family: StreamFamily, number: number) {
    this.#family = family;
    this.#number = number;
  }

  next(): number {
    const kept = this.#second;
    if (kept >= 0) {
      this.#second = Number.NaN;
      return kept;
    }
    const { keyLow, keyHigh, streamLow, streamHigh } = this.#family;
    if (this.#block >= WORD) throw new Bug("a stream ends after 2^33 draws");
    philox(this.#block++, this.#number, streamLow, streamHigh, keyLow, keyHigh);
    this.#second = uniform(block[2]!, block[3]!);
    return uniform(block[0]!, block[1]!);
  }

  integer(below: number): number {
    if (!(below >= 1 && below <= WORD && Math.floor(below) === below)) {
      throw new Bug(`a whole number is drawn below a bound from 1 to 2^32, not below ${below}`);
    }
    return Math.floor(this.next() * below);
  }
}
