/** How a chain of 2^levels links is doubled, level by level, where a failed swap starts its half of the chain anew. */
export interface Nesting {
  /** Probability that one attempt of a link succeeds. */
  readonly success: number;
  readonly swapSuccess: number;
  readonly levels: number;
}

/** What may be left out of the tail: 1e-7 of the mean at most. */
const TAIL = 1e-9;

/**
 * Attempts until a nested chain holds an end-to-end pair, on average and without delays (Brand, Coopmans and Elkouss,
 * arXiv:1912.07688): T' is the sum of max(T, T) over the geometric number of swaps. The distributions are
 * built step by step, which takes time quadratic in the mean from two levels on.
 */
export function meanNestedAttempts({ success, swapSuccess, levels }: Nesting): number {
  if (levels === 0) return 1 / success;
  for (let horizon = 64; ; horizon *= 2) {
    let chances = linkChances(success, horizon);
    for (let level = 1; level < levels; level++) chances = untilSwapped(slowerOfTwo(chances), swapSuccess);
    const slower = slowerOfTwo(chances);
    const covered = slower.reduce((sum, chance) => sum + chance, 0);
    if (1 - covered > TAIL) continue;
    return slower.reduce((sum, chance, attempts) => sum + attempts * chance, 0) / swapSuccess;
  }
}

/** Probabilities that the first success is attempt 0, 1, 2, … */
function linkChances(success: number, horizon: number): Float64Array {
  const chances = new Float64Array(horizon);
  let failed = 1;
  for (let attempt = 1; attempt < horizon; attempt++) {
    chances[attempt] = failed * success;
    failed *= 1 - success;
  }
  return chances;
}

function slowerOfTwo(chances: Float64Array): Float64Array {
  let before = 0;
  return chances.map((chance) => {
    const both = chance * (2 * before + chance);
    before += chance;
    return both;
  });
}

/** The renewal equation f = q m + (1-q) m∗f, step by step. */
function untilSwapped(round: Float64Array, swapSuccess: number): Float64Array {
  const chances = new Float64Array(round.length);
  for (let attempt = 0; attempt < round.length; attempt++) {
    let again = 0;
    for (let first = 1; first < attempt; first++)
      again += (round[first] as number) * (chances[attempt - first] as number);
    chances[attempt] = swapSuccess * (round[attempt] as number) + (1 - swapSuccess) * again;
  }
  return chances;
}
