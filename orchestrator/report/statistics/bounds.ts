/** Two one-sided bounds, each of which holds with the confidence asked for. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}
