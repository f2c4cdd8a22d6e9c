/** One comparison of what a run gave with what theory says. */
export interface Row {
  readonly about: string;
  readonly expected: number;
  /** Where the expected value comes from. */
  readonly source: string;
  readonly observed: number;
  /** How much was observed, and with which seed. */
  readonly sample: string;
  /** Greatest difference that is accepted, and in words. */
  readonly margin: number;
  readonly tolerance: string;
  readonly holds: boolean;
}

/** What theory says about one case. */
export interface Claim {
  readonly about: string;
  readonly expected: number;
  /** The same to fewer digits, from a table that was worked out apart from this code: `expected` must round to it. */
  readonly tabulated?: string;
  readonly source: string;
}

/** The rows that belong to one oracle. */
export interface Family {
  /** As `A1`. */
  readonly oracle: string;
  readonly title: string;
  /** What all its runs have in common. */
  readonly about: string;
  rows(size: Size): readonly Row[];
}

/** `large` is what the document shows; `small` is a tenth or less of it. */
export type Size = "large" | "small";

const EXACT = 1e-9;
const SIGMAS = 5;

/** A row whose every observation must equal the closed form; the one farthest from it is shown. */
export function exactly(claim: Claim, values: readonly number[], sample: string): Row {
  const { expected } = claim;
  let observed = values[0] ?? Number.NaN;
  for (const value of values) if (Math.abs(value - expected) > Math.abs(observed - expected)) observed = value;
  return row(claim, { observed, sample, margin: EXACT, tolerance: "exact, 1e-9" });
}

/** A row whose observation is an estimate with this standard deviation. */
export function within(claim: Claim, observed: number, sigma: number, sample: string): Row {
  return row(claim, {
    observed,
    sample,
    margin: SIGMAS * sigma,
    tolerance: sigma === 0 ? "exact, 0" : `5 σ, σ = ${sigma.toPrecision(3)}`,
  });
}

/** A row whose observation, the least of its sample, must not be below a bound. */
export function atLeast(claim: Claim, values: readonly number[], sample: string): Row {
  const observed = values.length === 0 ? Number.NaN : values.reduce((least, value) => Math.min(least, value));
  const { about, expected, source } = claim;
  return { about, expected, source, observed, sample, margin: 0, tolerance: "no less", holds: observed >= expected };
}

/** A row whose observation, an estimate with this standard deviation, must not be above a bound. */
export function atMost(claim: Claim, observed: number, sigma: number, sample: string): Row {
  const seen = within(claim, observed, sigma, sample);
  const tolerance = `no more, ${seen.tolerance}`;
  const isAsTabulated = within(claim, claim.expected, sigma, sample).holds;
  return { ...seen, tolerance, holds: isAsTabulated && observed <= claim.expected + seen.margin };
}

function row(claim: Claim, seen: Pick<Row, "observed" | "sample" | "margin" | "tolerance">): Row {
  const { about, expected, tabulated, source } = claim;
  const isNear = Math.abs(seen.observed - expected) <= seen.margin;
  const isAsTabulated = tabulated === undefined || Math.abs(expected - Number(tabulated)) <= halfUnit(tabulated);
  const shown = tabulated === undefined ? source : `${source}: ${tabulated}`;
  return { about, expected, source: shown, ...seen, holds: isNear && isAsTabulated };
}

/** Half a unit of the last digit, and a little for the digit 5 that may be rounded either way. */
function halfUnit(tabulated: string): number {
  const [mantissa = "", exponent = "0"] = tabulated.split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return 0.51 * 10 ** (Number(exponent) - decimals);
}
