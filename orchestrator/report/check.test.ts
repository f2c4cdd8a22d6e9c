import test from "ava";
import { headerLine, traceLine, UnreadableTrace } from "../../engine/trace.js";
import { checkTrace, UnreadableExpectations } from "./check.js";
import { exampleRecords, exampleScenario, gather } from "./example-run.js";
import { buildReport } from "./report.js";

const SCENARIO = exampleScenario(["pairs.fidelity.mean >= 0.9 @ 95%", "game.chsh > 2 @ 99%", "states.delivered == 50"]);
const RECORDS = exampleRecords();
const HEADER = headerLine({ entanglab: 1, trace: "story", scenario: SCENARIO, seed: SCENARIO.seed });
const TRACE = { file: "trace.ndjson", text: `${[HEADER, ...RECORDS.map(traceLine)].join("\n")}\n` };

const check = (expect: string) => checkTrace(TRACE, { version: "0.1.0", expect: { file: "more.yaml", text: expect } });
const problems = (expect: string): string => {
  try {
    check(expect);
    return "";
  } catch (error) {
    if (!(error instanceof UnreadableExpectations)) throw error;
    return error.message;
  }
};

test("a trace gives the report of the run that wrote it", (t) => {
  const run = buildReport({
    scenario: SCENARIO,
    metrics: gather(SCENARIO, RECORDS),
    file: TRACE.file,
    version: "0.1.0",
  });
  t.deepEqual(checkTrace(TRACE, { version: "0.1.0" }), run);
});

test("other expectations may be asked of a trace, as a list or under expect:", (t) => {
  const verdicts = (text: string) => check(text).expectations.map(({ text, place, verdict }) => [text, place, verdict]);
  t.deepEqual(verdicts("- pairs.delivered == 100\n- key.qber < 1%\n"), [
    ["pairs.delivered == 100", "more.yaml:1:3", "holds"],
    ["key.qber < 1%", "more.yaml:2:3", "fails"],
  ]);
  t.deepEqual(verdicts('expect:\n  - "pairs.delivered == 100"\n'), [
    ["pairs.delivered == 100", "more.yaml:2:5", "holds"],
  ]);
  t.deepEqual(verdicts("expect: []"), []);
});

test("wrong expectations are refused all at once, each at its place", (t) => {
  const lines = problems("# more\nexpect:\n  - pairs.delivred == 1\n  - 'pairs.rate > 5'\n  - { a: 1 }\n").split("\n");
  t.is(lines.length, 3);
  t.regex(lines[0] ?? "", /^more\.yaml:3:5: expect: unknown metric .* did you mean "pairs\.delivered"\?; allowed: /);
  t.regex(lines[1] ?? "", /^more\.yaml:4:19: expect: 5 has no unit; allowed: /);
  t.regex(lines[2] ?? "", /^more\.yaml:5:5: expect: not an expectation; allowed: a text such as/);
});

test("a text without a list is refused", (t) => {
  t.regex(problems("expectations: 5"), /^more\.yaml:1:1: expect: no expectations; allowed: a list, or lists/);
  t.regex(problems("- [a"), /^more\.yaml:\d+:\d+: expect: /);
});

test("a trace without its end is refused", (t) => {
  const text = TRACE.text.split("\n").slice(0, -2).join("\n");
  t.throws(() => checkTrace({ file: "t", text }, { version: "0" }), { instanceOf: UnreadableTrace });
});
