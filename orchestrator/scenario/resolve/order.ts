/** Code-unit order, the same in every locale. */
export function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The words of a message that lists what there is. */
export function listed(names: Iterable<string>): string {
  const sorted = [...names].sort(byCodeUnits);
  const shown = sorted.slice(0, LISTED_MAX).join(", ");
  return sorted.length > LISTED_MAX ? `${shown} and ${sorted.length - LISTED_MAX} more` : shown;
}

const LISTED_MAX = 20;
