/** The mean of a value over seeds, and how it differs from another variant's with the same seeds. */
export interface Compared {
  /** `undefined`: no run has the value. */
  readonly mean: number | undefined;
  readonly change: number | undefined;
  /** Standard error of the change; `undefined` with fewer than two seeds. */
  readonly error: number | undefined;
}

/** Compares two variants seed by seed: what both drew alike drops out. */
export function compared(values: readonly (number | null)[], others: readonly (number | null)[]): Compared {
  const known = values.filter((value) => value !== null);
  const changes = values.flatMap((value, seed) => {
    const other = others[seed];
    return value === null || other === null || other === undefined ? [] : [value - other];
  });
  const change = meanOf(changes);
  return { mean: meanOf(known), change, error: change === undefined ? undefined : errorOf(changes, change) };
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function errorOf(values: readonly number[], mean: number): number | undefined {
  const { length } = values;
  if (length < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (length - 1) / length);
}
