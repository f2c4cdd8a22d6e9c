import { join } from "node:path";
import test from "ava";
import { PACKAGE_FOLDER } from "../package.js";
import { Inquiry } from "../runtimes/embedded/inquiry.js";
import { parseScenario } from "../scenario/parse.js";
import { readScenarioFile } from "../scenario/read.js";
import { type Plan, planOf } from "./plan.js";
import { renderPlan } from "./render-plan.js";

/** A square: over rita everything fits, rob has one slot for each link. */
function planned(
  requests: string,
  more = "network: { metric: length, purify: { method: dejmps, at: links, rounds: when-needed } }",
): Plan {
  const text = `entanglab: 1
scenario: square
seed: 1
duration: 2 s
nodes:
  alice: { kind: processor, memory: { t1: never, t2: 1 s } }
  bob: { kind: processor, memory: { t1: never, t2: 1 s } }
  rita: { kind: repeater, gates: { two-qubit: { depolarising: 0 }, single-qubit: { depolarising: 0 }, readout: { error: 0 } } }
  rob: { kind: repeater, slots: { per-link: 1 } }
links:
  all: { fibre: { length: 10 km }, herald: { scheme: given, success: 0.1, cycle: 250 us, pair: { werner: { fidelity: 0.9 } } } }
  ar: { between: [alice, rita] }
  rb: { between: [rita, bob] }
  ao: { between: [alice, rob], fibre: { length: 12 km } }
  ob: { between: [rob, bob] }
${more}
requests:
${requests}
`;
  const parsed = parseScenario(Buffer.from(text), "square.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return planOf(parsed.scenario, new Inquiry(parsed.scenario), "square.yaml");
}

const near = (value: number | null | undefined, other: number, tolerance = 1e-9): boolean =>
  Math.abs((value ?? Number.NaN) - other) <= tolerance;

test("a request takes the best path, and others are told with their costs", (t) => {
  const [row] = planned("  pairs: { entangle: [alice, bob], count: 100 }").requests[0]!.ends;
  t.deepEqual(
    row!.circuits.map(({ path, cost }) => [path.join(" "), cost]),
    [["alice rita bob", 20]],
  );
  t.deepEqual(
    row!.alternatives.map(({ path, cost }) => [path.join(" "), cost]),
    [["alice rob bob", 22]],
  );
  t.true(near(row!.fidelity, 0.9 * 0.9 + (0.1 * 0.1) / 3));
  t.is(row!.fits, "yes");
});

test("links are told with one slot and with all", (t) => {
  const { links } = planned("  pairs: { entangle: [alice, bob], count: 100 }");
  t.deepEqual(
    links.map(({ name, rate_one_slot_hz: one, slots, rate_hz: all }) => [name, one, slots, all]),
    [
      ["ao", 400, 1, 400],
      ["ar", 400, 4, 1600],
      ["ob", 400, 1, 400],
      ["rb", 400, 4, 1600],
    ],
  );
});

test("a pair in sight of its neighbour is as fast as its slots, and as old as it is held", (t) => {
  const [direct, held] = planned(
    "  direct: { entangle: [alice, rita], count: 100 }\n  held: { entangle: [alice, rita], count: 100, hold: 10 ms }",
  ).requests.map(({ ends }) => ends[0]!);
  t.true(near(direct!.rate_slow_hz, 400));
  t.true(near(direct!.rate_fast_hz, 1600));
  t.is(direct!.time_slow_ns, 250_000_000 + 2 * 50_000);
  t.true(near(held!.rate_slow_hz, 1 / (1 / 400 + 0.01)));
  t.true((held!.fidelity ?? 1) < 0.9);
});

test("purification costs raw pairs, time and slots", (t) => {
  const { requests } = planned("  good: { entangle: [alice, bob], count: 100, min-fidelity: 0.85, within: 30 ms }");
  const [row] = requests[0]!.ends;
  const [circuit] = row!.circuits;
  t.true(circuit!.rounds > 0 && circuit!.raw_pairs > 2);
  t.true((row!.fidelity ?? 0) >= 0.85);
  t.is(row!.fits, "no");
  t.regex(row!.alternatives[0]?.lack ?? "", /^rob has 1 of the \d slots that it needs on a link$/);
});

test("what would be refused is told with the reason and what could be had", (t) => {
  const plan = planned(
    "  no: { entangle: [alice, bob], count: 1, min-fidelity: 0.999 }\n  few: { entangle: [alice, bob], path: [alice, rob, bob], min-fidelity: 0.85 }",
  );
  const [no, few] = plan.requests.map(({ ends }) => ends[0]!);
  t.is(no!.refusal?.reason, "unsupported-fidelity");
  t.regex(no!.refusal?.advice ?? "", /^at most 0\.\d+ can be expected, after \d rounds? of purification$/);
  t.is(few!.refusal?.reason, "no-slots");
  t.is(few!.rate_slow_hz, null);
  t.is(few!.alternatives[0]?.cost, null);
  const text = renderPlan(plan, { colour: false, width: 100 });
  t.regex(text, /refused/);
  t.regex(text, /! few, alice → bob: no-slots: rob has 1/);
});

test("circuits side by side add up, and a path that is cut off by a cold start is known all the same", (t) => {
  const both = planned("  both: { entangle: [alice, bob], count: 100, paths: 2 }", "network: { start: cold }");
  const [row] = both.requests[0]!.ends;
  t.is(row!.circuits.length, 2);
  const slow = row!.circuits.reduce((sum, { rate_slow_hz: rate }) => sum + rate, 0);
  t.true(near(row!.rate_slow_hz, slow));
  t.true(both.left_out.some((clause) => clause.startsWith("flooding")));
});

test("of many pairs of ends some are asked about, and the rest counted", (t) => {
  const file = join(PACKAGE_FOLDER, "scenarios", "geant.yaml");
  const parsed = readScenarioFile(file, { set: { duration: "9 s" } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planOf(parsed.scenario, new Inquiry(parsed.scenario), file);
  const [load] = plan.requests;
  const all = new Set(parsed.scenario.requests.map(({ ends }) => ends.join(" ")));
  t.is(load!.ends.length, 20);
  t.is(load!.ends.length + load!.ends_left_out, all.size);
  t.regex(renderPlan(plan, { colour: false, width: 100 }), /and \d+ more pairs of ends/);
});

test("a sent state is expected at (2F + 1)/3", (t) => {
  const [row] = planned("  state: { teleport: [alice, rita], state: random, count: 5 }").requests[0]!.ends;
  t.true(near(row!.state_fidelity, 2.8 / 3));
});
