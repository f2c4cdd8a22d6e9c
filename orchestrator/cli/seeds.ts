const ALLOWED = "numbers and ranges, such as 1..20 or 1,5,9";
/** More than anybody waits for. */
const SEEDS_MAX = 10_000;

/** The seeds that `--seeds` names, ascending, or what is wrong with them. */
export function parseSeeds(text: string): readonly number[] | { readonly problem: string } {
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim());
    const [first, last] = [Number(match?.[1] ?? Number.NaN), Number(match?.[2] ?? match?.[1] ?? Number.NaN)];
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
      return { problem: `"${part.trim()}" is no seed and no range of them; allowed: ${ALLOWED}, below 2^53` };
    }
    if (last < first) return { problem: `${part.trim()} ends before it begins; allowed: ${ALLOWED}` };
    if (last - first >= SEEDS_MAX) return { problem: `${part.trim()} are too many; allowed: up to ${SEEDS_MAX} seeds` };
    for (let seed = first; seed <= last; seed++) {
      if (seeds.has(seed)) return { problem: `seed ${seed} is there twice; allowed: each seed once` };
      seeds.add(seed);
    }
  }
  if (seeds.size > SEEDS_MAX) return { problem: `${seeds.size} are too many; allowed: up to ${SEEDS_MAX} seeds` };
  return [...seeds].sort((one, other) => one - other);
}
