/** Orders names by their code units: the same on every machine, whatever its locale. */
export function compareNames(a: string, b: string): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** A copy of the items in the order of their names. */
export function sortedByName<Item extends { readonly name: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => compareNames(a.name, b.name));
}
