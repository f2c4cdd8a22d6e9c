import { block, philox } from "./philox.js";

const NAME_DOMAIN = 0x6e616d65; // "name": no run's key begins with a length and ends with this by accident of a small seed
const UNITS_PER_BLOCK = 8;

/** A stream's number: 64 bits that depend on its name alone, so that no stream's place in a file matters. */
export interface StreamNumber {
  readonly low: number;
  readonly high: number;
}

/**
 * Hashes a name, by its UTF-16 code units: Philox in cipher-block chaining, eight units to a block (the last one padded
 * with zeros), under a key that holds the name's length. Equal numbers for two names have a chance of 2^-64.
 */
export function streamNumber(name: string): StreamNumber {
  block.fill(0);
  for (let start = 0; start < name.length; start += UNITS_PER_BLOCK) {
    philox(
      block[0]! ^ word(name, start),
      block[1]! ^ word(name, start + 2),
      block[2]! ^ word(name, start + 4),
      block[3]! ^ word(name, start + 6),
      name.length,
      NAME_DOMAIN,
    );
  }
  return { low: block[0]!, high: block[1]! };
}

/** Two code units as one word; NaN, past the end of the name, counts as 0. */
const word = (name: string, at: number): number => name.charCodeAt(at) | (name.charCodeAt(at + 1) << 16);
