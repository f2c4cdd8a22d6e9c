import { describeJudgement } from "./judgement-text.js";
import type { ExpectationRow } from "./report-rows.js";

/** What a suite is made of: a run, or runs with several seeds. */
export interface JunitSource {
  readonly scenario: string;
  readonly file: string;
  readonly entanglab: string;
  /** Of a run with one seed. */
  readonly seed?: number;
  readonly duration_ns?: number;
  readonly seeds?: readonly number[];
  readonly expectations: readonly ExpectationRow[];
  readonly problems: readonly string[];
}

/** The text of `junit.xml`: a suite for each scenario, a case for each expectation. Undecided ones are failures too. */
export function junitXml(reports: readonly JunitSource[]): string {
  const rows = reports.flatMap(({ expectations }) => expectations);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="entanglab" tests="${casesOf(reports)}" failures="${failuresOf(rows)}" errors="${errorsOf(reports)}">`,
    ...reports.flatMap(suite),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function suite(report: JunitSource): string[] {
  const { scenario, expectations, file, problems, entanglab, duration_ns } = report;
  const counts = `tests="${casesOf([report])}" failures="${failuresOf(expectations)}" errors="${errorsOf([report])}"`;
  const seeds = report.seeds === undefined ? { seed: report.seed } : { seeds: report.seeds.join(",") };
  const properties = Object.entries({ ...seeds, entanglab, duration_ns }).filter(([, value]) => value !== undefined);
  return [
    `  <testsuite name="${xml(scenario)}" ${counts} file="${xml(file)}">`,
    "    <properties>",
    ...properties.map(([name, value]) => `      <property name="${name}" value="${xml(String(value))}"/>`),
    "    </properties>",
    ...expectations.flatMap((row) => testcase(row, report)),
    ...problems.flatMap((problem, i) => doubt(problem, { report, number: i + 1 })),
    "  </testsuite>",
  ];
}

/** What only warns passes, and says in its output what it came to; what must fail is a failure unless it does. */
function testcase(row: ExpectationRow, report: JunitSource): string[] {
  const name = row.role === "expect" ? row.text : `${row.role}: ${row.text}`;
  const head = `    <testcase classname="${xml(report.scenario)}" name="${xml(name)}" ${position(row.place)}>`;
  const said = row.met && row.verdict === "holds" ? "" : `${row.verdict}: `;
  const story = `${said}${describeJudgement(row)}\n${seedText(report)}, ${row.place}`;
  if (row.met) return [head, `      <system-out>${xml(story)}</system-out>`, "    </testcase>"];
  const message = xml(`${row.verdict}: ${describeJudgement(row)}`);
  const text = xml(`${describeJudgement(row)}\n${seedText(report)}, ${row.place}`);
  return [head, `      <failure type="${row.verdict}" message="${message}">${text}</failure>`, "    </testcase>"];
}

function doubt(problem: string, { report, number }: { report: JunitSource; number: number }): string[] {
  return [
    `    <testcase classname="${xml(report.scenario)}" name="problem ${number}" file="${xml(report.file)}">`,
    `      <error type="doubtful" message="${xml(problem)}">${seedText(report)}</error>`,
    "    </testcase>",
  ];
}

const seedText = ({ seed, seeds }: JunitSource): string =>
  seeds === undefined ? `seed ${seed ?? ""}` : `seeds ${seeds.join(", ")}`;

/** `file:line:column`, whose file may hold colons itself. */
function position(place: string): string {
  const match = /^(.*?):(\d+)(?::\d+)?$/.exec(place);
  return match === null ? `file="${xml(place)}"` : `file="${xml(match[1] ?? "")}" line="${match[2]}"`;
}

const errorsOf = (reports: readonly JunitSource[]): number =>
  reports.reduce((sum, { problems }) => sum + problems.length, 0);
const failuresOf = (rows: readonly ExpectationRow[]): number => rows.filter(({ met }) => !met).length;
const casesOf = (reports: readonly JunitSource[]): number =>
  reports.reduce((sum, { expectations }) => sum + expectations.length, errorsOf(reports));

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Characters that XML 1.0 cannot hold in any form, half surrogates among them, become the replacement character. */
function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character] ?? character);
}
