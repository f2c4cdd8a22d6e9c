import test from "ava";
import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { exampleRecords, exampleScenario, gather } from "./example-run.js";
import { humanText } from "./human.js";
import { junitXml } from "./junit.js";
import { renderMetrics } from "./render-metrics.js";
import { renderReport, renderSummary } from "./render-report.js";
import { renderStory, renderTimeline } from "./render-story.js";
import { buildReport, exitCode, type Report, reportJson } from "./report.js";
import { subjectsOf, vocabularyOf } from "./vocabulary.js";

const RECORDS = exampleRecords();
const MIXED = ["pairs.delivered == 100", "states.delivered == 50", "game.chsh > 2.5 @ 99%"];

function report(...expect: string[]): Report {
  const scenario = exampleScenario(expect);
  return buildReport({ scenario, metrics: gather(scenario, RECORDS), file: "two-cities.yaml", version: "0.1.0" });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const ESCAPES = /\u001b\[/;

test("the report of the same records has the same bytes, and no wall-clock time", (t) => {
  t.is(reportJson(report(...MIXED)), reportJson(report(...MIXED)));
  t.false("wall" in report());
});

test("the report names every value with its unit, and survives JSON", (t) => {
  const read = JSON.parse(reportJson(report(...MIXED))) as Report;
  t.deepEqual(read, report(...MIXED));
  const [pairs, game, key, states] = read.requests;
  t.like(pairs, { name: "pairs", count: 100, outcome: "completed", failure: null });
  t.like(pairs?.metrics, { delivered: 100, success: 1 });
  t.true(typeof pairs?.metrics["latency_p50_ns"] === "number" && typeof pairs.metrics["rate_hz"] === "number");
  t.true((game?.metrics["chsh"] ?? 0) > 2);
  t.is(key?.count, null);
  t.like(states, { outcome: "failed", failure: "deadline-passed" });
  t.is(states?.metrics["completion_time_ns"], null);
  t.like(read.expectations[2], { verdict: "undecided", unit: "plain", bound: 2.5, confidence: 0.99, sample_size: 400 });
});

test("the exit is 0 where all holds and 1 where anything fails, is undecided or is doubtful", (t) => {
  t.is(exitCode([report("pairs.delivered == 100")]), 0);
  t.is(exitCode([report()]), 0);
  t.is(exitCode([report("pairs.delivered == 99")]), 1);
  t.is(exitCode([report("game.chsh > 2.5 @ 99%")]), 1);
  t.is(exitCode([report(), report("pairs.delivered == 99")]), 1);
  const scenario = exampleScenario();
  const [first] = RECORDS.filter(({ event }) => event === "delivered");
  const doubtful = buildReport({
    scenario,
    metrics: gather(scenario, [...RECORDS, first!, first!]),
    file: "",
    version: "",
  });
  t.is(exitCode([doubtful]), 1);
  t.regex(doubtful.problems[0] ?? "", /pairs: the ends disagree/);
});

test("every run is a suite and every expectation a case", (t) => {
  const xml = junitXml([report(...MIXED), { ...report("pairs.delivered == 100"), scenario: `a<b & "c"` }]);
  t.regex(xml, /<testsuites name="entanglab" tests="4" failures="2" errors="0">/);
  t.regex(xml, /<testsuite name="two-cities" tests="3" failures="2" errors="0" file="two-cities.yaml">/);
  t.regex(xml, /<testsuite name="a&lt;b &amp; &quot;c&quot;" tests="1" failures="0"/);
  t.regex(xml, /name="states.delivered == 50" file="two-cities.yaml" line="41">\n\s+<failure type="fails"/);
  t.regex(
    xml,
    /name="game.chsh &gt; 2.5 @ 99%"[\s\S]*<failure type="undecided" message="undecided: [^"]*needs about \d+, has 400">/,
  );
  t.is(xml.match(/<testcase /g)?.length, 4);
  t.is(xml.match(/<\/testcase>/g)?.length, 4);
});

test("text that XML cannot hold is replaced", (t) => {
  const xml = junitXml([{ ...report(), problems: ["bell \u0007 and half \ud800 of a letter, whole 😀"] }]);
  t.true(xml.includes("bell \ufffd and half \ufffd of a letter, whole 😀"));
});

test("nothing is coloured in a pipe, and a terminal gets colours", (t) => {
  const words = vocabularyOf(subjectsOf(exampleScenario()));
  const look = { colour: false, width: 100 };
  for (const text of [
    renderReport(report(...MIXED), look),
    renderSummary([report()], look),
    renderMetrics(words, look),
    renderStory(RECORDS, 1),
  ]) {
    t.notRegex(text, ESCAPES);
  }
  t.regex(renderReport(report(...MIXED), { colour: true, width: 100 }), ESCAPES);
});

test("the report is as wide as the terminal at most, and says the verdict last", (t) => {
  for (const width of [70, 100, 160]) {
    const text = renderReport(report(...MIXED), { colour: false, width });
    for (const line of text.split("\n")) t.true(line.length <= width, line);
    t.true(text.endsWith("\n1 of 3 expectations hold, 1 fails, 1 undecided\n"));
  }
});

test("the report shows what was observed beside what was expected", (t) => {
  const text = renderReport(report(...MIXED), { colour: false, width: 120 });
  t.regex(text, /✔ pairs\.delivered == 100 +100\n/);
  t.regex(text, /✘ states\.delivered == 50 +27 +two-cities\.yaml:41:5\n/);
  t.regex(text, /\? game\.chsh > 2\.5 @ 99% +2\.8\d* +2\.4\d+ … 3\.1\d+; needs about \d+, has 400 +two-cities/);
  t.regex(text, /pairs .* 100 of 100 +0\.93\d\d /);
});

test("the Pauli approximation is never silent", (t) => {
  const scenario = exampleScenario([], { physics: "pauli" });
  const built = buildReport({ scenario, metrics: gather(scenario, RECORDS), file: "f", version: "0" });
  t.is(built.physics, "pauli");
  t.regex(renderReport(built, { colour: false, width: 80 }), /^two-cities .* · Pauli approximation\n/);
  t.notRegex(renderReport(report(), { colour: false, width: 80 }), /Pauli/);
});

test("what may be expected is listed with its events, paths and faults", (t) => {
  const faults = [{ name: "dig", group: "dig", type: "cut", link: "east", at: 1 as Instant }] as const;
  const text = renderMetrics(vocabularyOf(subjectsOf(exampleScenario([], { faults }))), { colour: false, width: 100 });
  t.regex(text, /\n {2}pairs\.purifications\.success +0 to 1 +@ /);
  t.regex(text, /\n {2}dig\.start +of +it begins\n/);
  t.regex(text, /\n {2}pairs\.circuit-down +a circuit falls/);
  t.regex(text, /through and a node: pairs\.path, game\.path/);
  t.regex(text, /during or outside: dig\n/);
});

test("the report lists the faults that happened, and how long", (t) => {
  const fault = (at: number, event: string, [name, type, target]: readonly [string, string, string]): TraceRecord =>
    ({ at_ns: at as Instant, node: "conductor", event, fault: name, type, target }) as TraceRecord;
  const [death, dig] = [["death", "crash", "rita"] as const, ["dig", "cut", "east"] as const];
  const records = [fault(2e9, "fault", death), fault(2.5e9, "fault-over", death), fault(3e9, "fault", dig), ...RECORDS];
  const scenario = exampleScenario();
  const built = buildReport({ scenario, metrics: gather(scenario, records), file: "f", version: "0" });
  t.deepEqual(built.faults, [
    { name: "death", type: "crash", target: "rita", begin_ns: 2e9, end_ns: 2.5e9 },
    { name: "dig", type: "cut", target: "east", begin_ns: 3e9, end_ns: null },
  ]);
  const text = renderReport(built, { colour: false, width: 80 });
  t.regex(text, /\n {2}death {2}crash rita +2 s +2\.5 s\n {2}dig {4}cut east +3 s +the end\n/);
  t.deepEqual(report().faults, []);
  t.notRegex(renderReport(report(), { colour: false, width: 80 }), /fault/);
  t.regex(
    renderTimeline(records, 2),
    /conductor {2}begins death: crash rita\n.* conductor {2}ends death: crash rita\n/,
  );
});

test("a value that misses its bound by little is shown with the digits that say so", (t) => {
  const scenario = exampleScenario(["west.fidelity.mean >= 0.97"]);
  const built = buildReport({ scenario, metrics: gather(scenario, RECORDS), file: "f", version: "0" });
  const [row] = built.expectations;
  const close = { ...built, expectations: [{ ...row!, verdict: "fails", met: false, observed: 0.969999 } as const] };
  t.regex(renderReport(close, { colour: false, width: 100 }), /✘ west\.fidelity\.mean >= 0\.97 +0\.969999/);
});

test("the story of a pair goes from its heralds to its ends", (t) => {
  const lines = renderStory(RECORDS, 1).trimEnd().split("\n");
  t.is(lines.length, 5);
  t.regex(lines[0] ?? "", /µs {2}world {2}heralds west\/0 as Ψ⁻, fidelity 0\.97/);
  t.regex(lines[2] ?? "", /rita {3}swaps west\/0 with east\/0 → Φ⁻$/);
  t.regex(lines[3] ?? "", /alice {2}is handed pairs #0 as Φ⁻/);
  t.is(renderStory(RECORDS, 2).trimEnd().split("\n").length, 10);
  t.regex(renderStory([], 1), /no pair/);
});

test("a timeline says how much it leaves out", (t) => {
  const lines = renderTimeline(RECORDS, 3).trimEnd().split("\n");
  t.is(lines.length, 4);
  t.regex(lines[3] ?? "", /… and [\d,]+ more/);
});

test("units are those a person would choose", (t) => {
  const texts = [0, 12, 999_999, 1_230_000, 999_999_999, 90e9].map((time) => humanText(time, "ns"));
  t.deepEqual(texts, ["0 ns", "12 ns", "1 ms", "1.23 ms", "1 s", "90 s"]);
  t.is(humanText(119.42, "Hz"), "119.4 /s");
  t.is(humanText(1_234_567, "plain"), "1,234,567");
  t.is(humanText(12345.678, "Hz", 7), "12,345.68 /s");
});
