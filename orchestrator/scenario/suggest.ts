/** The candidate that was probably meant: the nearest one, within two slips of the keyboard. */
export function suggest(written: string, candidates: Iterable<string>): string | undefined {
  const slipsMax = written.length < 4 ? 1 : 2;
  let best: string | undefined;
  let least = slipsMax + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) > slipsMax) continue;
    const distance = slips(written.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  const meant = suggest(written, candidates);
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function slips(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const costs = [(last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1)];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) costs.push((beforeLast[column - 2] ?? 0) + 1);
      current.push(Math.min(...costs));
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
