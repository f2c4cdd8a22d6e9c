import { mean } from "../../report/statistics/mean.js";
import { standardError } from "../../report/statistics/replications.js";

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
  return { mean: mean(known), change: mean(changes), error: standardError(changes) };
}
