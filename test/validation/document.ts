import { type ExperimentRow, experimentSection } from "./experiments.js";
import type { Family, Row } from "./row.js";

const HEADER = `# Validation

What the emulator gives, held against closed forms and tabulated values. This file is written by

    npm run build && node build/test/validation/main.js

and not by hand; it takes a few minutes. Every build runs the same checks on smaller samples in \`test/validation.test.ts\`.

Every value under *observed* was measured in a scenario that was played from beginning to end by the same nodes, messages and
devices as any other, and read from its trace (A15 alone is of the physics by itself). No formula is evaluated for it. *Expected* is the closed form; where *source*
ends in a colon and a number, that is a value worked out apart from the code, and the closed form must round to it.

- F is the fidelity to the Bell state that was announced, w = (4F - 1)/3 the Werner parameter, T a time constant, p a success
  probability per cycle. Bell states are ordered Φ⁺, Ψ⁺, Φ⁻, Ψ⁻.
- *Exact* rows accept a difference of 1e-9 for every single observation; the one farthest from the expected value is shown.
- *5 σ* rows compare an estimate with its expected value; σ is the standard deviation of the estimate at this
  sample size: that of the expected law where it is known, else that of the sample.
- Seeds are fixed and stated, so the same command writes the same file.
`;

/** The whole document. */
export function validationDocument(
  results: readonly (readonly [family: Family, rows: readonly Row[]])[],
  experiments: readonly ExperimentRow[],
): string {
  const rows = results.flatMap(([, ofFamily]) => ofFamily);
  const held = rows.filter(({ holds }) => holds).length;
  const met = experiments.filter(({ isMet }) => isMet).length;
  const summary = `${held} of ${rows.length} checks hold; ${met} of ${experiments.length} published numbers are met, see [below](#published-experiments).\n`;
  const sections = results.map(([family, ofFamily]) => section(family, ofFamily));
  return [HEADER, summary, ...sections, experimentSection(experiments)].join("\n");
}

/** A row as one line of text. */
export const describe = ({ about, expected, observed, tolerance, sample }: Row): string =>
  `${about}: expected ${expected}, observed ${observed} (${tolerance}; ${sample})`;

function section({ oracle, title, about }: Family, rows: readonly Row[]): string {
  return [
    `## ${oracle}: ${title}`,
    "",
    about,
    "",
    "| case | expected | source | observed | sample | tolerance | verdict |",
    "|---|---|---|---|---|---|---|",
    ...rows.map(line),
    "",
  ].join("\n");
}

function line({ about, expected, source, observed, sample, tolerance, holds }: Row): string {
  const digits = tolerance.startsWith("exact") ? 10 : 6;
  const cells = [about, number(expected, digits), source, number(observed, digits), sample, tolerance];
  return `| ${cells.join(" | ")} | ${holds ? "holds" : "**fails**"} |`;
}

/** At most so many digits that count, without zeros at the end. */
const number = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));
