/** Lines that are missing, as words: `lines 3 to 9` where all between are, else `120 lines between line 3 and line 400`. */
export function rangeText({
  count,
  first = 0,
  last = first,
}: {
  count: number;
  first?: number;
  last?: number;
}): string {
  if (count === 1) return `line ${first}`;
  return last - first + 1 === count
    ? `lines ${first} to ${last} (${count} lines)`
    : `${count} lines, the first ${first}, the last ${last}`;
}
