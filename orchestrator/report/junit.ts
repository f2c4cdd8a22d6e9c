import { describeJudgement } from "./judgement-text.js";
import type { ExpectationRow, Report } from "./report.js";

/** The text of `junit.xml`: a suite for each run, a case for each expectation. Undecided ones are failures too. */
export function junitXml(reports: readonly Report[]): string {
  const rows = reports.flatMap(({ expectations }) => expectations);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="entanglab" tests="${casesOf(reports)}" failures="${failuresOf(rows)}" errors="${errorsOf(reports)}">`,
    ...reports.flatMap(suite),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function suite(report: Report): string[] {
  const { scenario, expectations, file, seed, problems } = report;
  const counts = `tests="${casesOf([report])}" failures="${failuresOf(expectations)}" errors="${errorsOf([report])}"`;
  return [
    `  <testsuite name="${xml(scenario)}" ${counts} file="${xml(file)}">`,
    "    <properties>",
    ...Object.entries({ seed, entanglab: report.entanglab, duration_ns: report.duration_ns }).map(
      ([name, value]) => `      <property name="${name}" value="${xml(String(value))}"/>`,
    ),
    "    </properties>",
    ...expectations.flatMap((row) => testcase(row, report)),
    ...problems.flatMap((problem, i) => doubt(problem, { report, number: i + 1 })),
    "  </testsuite>",
  ];
}

function testcase(row: ExpectationRow, { scenario, seed }: Report): string[] {
  const head = `    <testcase classname="${xml(scenario)}" name="${xml(row.text)}" ${position(row.place)}>`;
  const story = `${describeJudgement(row)}\nseed ${seed}, ${row.place}`;
  if (row.verdict === "holds") return [head, `      <system-out>${xml(story)}</system-out>`, "    </testcase>"];
  const message = xml(`${row.verdict}: ${describeJudgement(row)}`);
  return [head, `      <failure type="${row.verdict}" message="${message}">${xml(story)}</failure>`, "    </testcase>"];
}

function doubt(problem: string, { report, number }: { report: Report; number: number }): string[] {
  return [
    `    <testcase classname="${xml(report.scenario)}" name="problem ${number}" file="${xml(report.file)}">`,
    `      <error type="doubtful" message="${xml(problem)}">seed ${report.seed}</error>`,
    "    </testcase>",
  ];
}

/** `file:line:column`, whose file may hold colons itself. */
function position(place: string): string {
  const match = /^(.*?):(\d+)(?::\d+)?$/.exec(place);
  return match === null ? `file="${xml(place)}"` : `file="${xml(match[1] ?? "")}" line="${match[2]}"`;
}

const errorsOf = (reports: readonly Report[]): number =>
  reports.reduce((sum, { problems }) => sum + problems.length, 0);
const failuresOf = (rows: readonly ExpectationRow[]): number =>
  rows.filter(({ verdict }) => verdict !== "holds").length;
const casesOf = (reports: readonly Report[]): number =>
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
