import test from "ava";
import { nanoseconds, seconds } from "../../engine/time.js";
import { formatProblem, type ParseOptions, parseScenario } from "./parse.js";
import type { Scenario } from "./scenario.js";

const CHAIN = `entanglab: 1
scenario: chain
params: { length: 20 km, count: 10 }
nodes:
  rita: { kind: repeater, position: { latitude: 49.68, longitude: 6.35 } }
  alice: { kind: processor }
  bob: { kind: data-center, position: { latitude: 49.753, longitude: 6.64 } }
links:
  west: { between: [rita, alice], fibre: { length: $length }, herald: { scheme: double-click } }
  east:
    between: [rita, bob]
    fibre: { length: great-circle, route-factor: 1.2 }
    herald: { scheme: given, success: 10%, cycle: 200 us, pair: { werner: { fidelity: 0.98 } } }
requests:
  pairs: { entangle: [alice, bob], count: $count }
`;

/** A scenario that is right. */
function scenarioOf(text: string, options?: ParseOptions): Scenario {
  const parsed = parseScenario(text, "chain.yaml", options);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenario;
}

/** What is wrong with a scenario that is not. */
function problemsOf(text: string | Uint8Array, options?: ParseOptions): string[] {
  const parsed = parseScenario(text, "chain.yaml", options);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

test("nodes, links and the ends of links are in code-unit order", (t) => {
  const { nodes, links } = scenarioOf(CHAIN);
  t.deepEqual(
    nodes.map(({ name }) => name),
    ["alice", "bob", "rita"],
  );
  t.deepEqual(
    links.map(({ name, ends }) => [name, ...ends]),
    [
      ["east", "bob", "rita"],
      ["west", "alice", "rita"],
    ],
  );
});

test("light takes 5 us for each kilometre, rounded up", (t) => {
  const [east, west] = scenarioOf(CHAIN).links;
  t.is(west?.delay, nanoseconds(100_000));
  t.true(Math.abs((east?.lengthKm ?? 0) - 26.8488) < 1e-4);
  t.is(east?.delay, nanoseconds(Math.ceil((east?.lengthKm ?? 0) * 5000)));
});

test("a request prescribes its way, head first, or leaves it to the head", (t) => {
  const [free, bound] = scenarioOf(
    `${CHAIN}  more: { entangle: [bob, alice], count: 1, path: [bob, rita, alice] }\n`,
  ).requests;
  t.is(free?.route, undefined);
  t.deepEqual(bound?.route, { path: ["bob", "rita", "alice"], links: ["east", "west"] });
});

test("what a scenario does not say is as it is documented", (t) => {
  const { seed, physics, about, requests } = scenarioOf(CHAIN);
  t.like({ seed, physics, about }, { seed: 1, physics: "exact", about: "" });
  t.like(requests[0], { group: "pairs", start: 0, paths: 1, priority: 4, minFidelity: 0, hold: 0 });
});

test("the hardware of a node is its own, then that of the kind in the scenario, then that of the kind", (t) => {
  const text = CHAIN.replace("kind: data-center,", "kind: data-center, memory: { t2: 3 s, emission: 0.5 },").concat(
    "kinds: { data-center: { memory: { t2: 2 s, preparation: 7 us } } }\n",
  );
  const bob = scenarioOf(text).nodes.find(({ name }) => name === "bob");
  t.like(bob?.memory, { t2: seconds(3), emission: 0.5, preparation: nanoseconds(7000) });
  t.like(bob?.gates, { twoQubit: { depolarising: 0.01, duration: nanoseconds(154_000) } });
});

test("never leaves a process out", (t) => {
  const text = CHAIN.replace("kind: processor", "kind: processor, memory: { t1: never, t2: never, depolarising: 1 s }");
  t.deepEqual(scenarioOf(text).nodes[0]?.memory, { depolarising: 1e9, preparation: 5000, emission: 0.69 } as never);
});

test("a node has slots for each of its links, and one for the states that it sends", (t) => {
  const text = CHAIN.concat("  states: { teleport: [bob, alice], count: 1 }\n");
  t.deepEqual(
    scenarioOf(text).nodes.map(({ slots }) => slots.total),
    [4, 17, 8],
  );
});

test("links take from all what they do not say, and nothing from the herald of another scheme", (t) => {
  const text = CHAIN.replace(
    "links:\n",
    "links:\n  all: { fibre: { length: 5 km, loss: 0.3 dB/km, route-factor: 2 }, herald: { scheme: double-click, indistinguishability: 0.9, detectors: { efficiency: 0.8 } } }\n",
  )
    .replace(
      "fibre: { length: $length }, herald: { scheme: double-click }",
      "herald: { detectors: { dark-rate: 10 Hz } }",
    )
    .replace("length: great-circle, route-factor: 1.2", "length: 7 km");
  const problems = problemsOf(text);
  t.deepEqual(problems, [
    "chain.yaml:9:50: links.all.fibre.route-factor: a stated length already is that of the route; allowed: route-factor beside length: great-circle",
  ]);
  const [east, west] = scenarioOf(text.replace(", route-factor: 2", "")).links;
  t.like(east, { lengthKm: 7, lossDbPerKm: 0.3, herald: { scheme: "given", success: 0.1 } });
  t.like(west, { lengthKm: 5, lossDbPerKm: 0.3 });
  t.like(west?.herald, { indistinguishability: 0.9, detectors: { efficiency: 0.8, darkRateHz: 10, window: 10 } });
});

test("a parameter stands for its value, and the command line gives it another", (t) => {
  t.is(scenarioOf(CHAIN).links[1]?.lengthKm, 20);
  const { links, requests } = scenarioOf(CHAIN, { set: { length: "40km", count: "3" } });
  t.is(links[1]?.lengthKm, 40);
  t.is(requests[0]?.count, 3);
});

test("a wrong value from the command line is told where it stands", (t) => {
  t.deepEqual(problemsOf(CHAIN, { set: { length: "40 s", lenght: "5 km" } }), [
    'chain.yaml:3:1: params: --set names the unknown parameter "lenght"; did you mean "length"?; allowed: length, count',
    'chain.yaml:9:52: links.west.fibre.length: "40 s" is a time, not a length (from $length); allowed: a length with its unit (m, km), such as 20 km, more than 0 and up to 1000000 km, or great-circle',
  ]);
});

test("a parameter that is set must be in use", (t) => {
  t.deepEqual(problemsOf(CHAIN.replace("$count", "5"), { set: { count: "3" } }), [
    "chain.yaml:3:26: params.count: --set gives it a value, but $count stands nowhere; allowed: a parameter in use",
  ]);
  t.deepEqual(
    problemsOf(
      CHAIN.replace(/params.*\n/, "")
        .replace("$length", "1 km")
        .replace("$count", "5"),
      { set: { a: "3" } },
    ),
    ['chain.yaml:1:1: params: --set names the unknown parameter "a"; allowed: nothing, the scenario has no params'],
  );
});

test("a seed from the command line counts, if it is one", (t) => {
  t.is(scenarioOf(CHAIN, { seed: 12 }).seed, 12);
  t.deepEqual(problemsOf(CHAIN, { seed: -1 }), [
    "chain.yaml:1:1: seed: --seed -1 is out of range; allowed: a whole number from 0, below 2^53",
  ]);
});

test("an expectation knows its place, and a parameter in it", (t) => {
  const text = `${CHAIN.replace("count: 10 }", "count: 10, target: 0.8 }")}expect:\n  - pairs.fidelity.mean >= $target @ 95%\n`;
  t.deepEqual(scenarioOf(text).expectations, [
    {
      text: "pairs.fidelity.mean >= 0.8 @ 95%",
      place: "chain.yaml:17:5",
      role: "expect",
      type: "metric",
      metric: "pairs.fidelity.mean",
      comparison: ">=",
      bound: 0.8,
      confidence: 0.95,
    },
  ]);
});

test("a named state is an angle on the Bloch sphere", (t) => {
  const state = (written: string) => {
    const request = scenarioOf(`${CHAIN}  states: { teleport: [alice, bob], count: 1, state: ${written} }\n`)
      .requests[1];
    return request?.type === "teleport" ? request.state : undefined;
  };
  t.is(state("random"), "random");
  t.deepEqual(state("1"), { thetaRad: Math.PI, phiRad: 0 });
  t.deepEqual(state('"+"'), { thetaRad: Math.PI / 2, phiRad: 0 });
  t.deepEqual(state("-i"), { thetaRad: Math.PI / 2, phiRad: (3 * Math.PI) / 2 });
  t.deepEqual(state("{ theta: 45 deg, phi: 1 rad }"), { thetaRad: Math.PI / 4, phiRad: 1 });
});

test("the same scenario in another order of its sections is the same", (t) => {
  const [head, ...sections] = CHAIN.split(/\n(?=\w)/);
  t.deepEqual(scenarioOf([head, ...sections.reverse()].join("\n")), scenarioOf(CHAIN));
});

test("faults are instants, spans and names, in the order of the file", (t) => {
  const faults = "faults:\n  dig: { at: 3 s, for: 200 ms, cut: east }\n  death: { at: 2 s, crash: rita }\n";
  t.deepEqual(scenarioOf(CHAIN + faults).faults, [
    { name: "dig", group: "dig", at: seconds(3), for: seconds(0.2), type: "cut", link: "east" },
    { name: "death", group: "death", at: seconds(2), type: "crash", node: "rita" },
  ] as never);
});

test("a scenario in which nothing goes wrong does not speak of faults", (t) => {
  t.false("faults" in scenarioOf(CHAIN));
  t.deepEqual(scenarioOf(`${CHAIN}faults: {}\n`), scenarioOf(CHAIN));
});

test("of many faults of one node, each that begins while it is down is told", (t) => {
  const count = 5000;
  const lines = Array.from({ length: count }, (_, i) => `  f${i}: { at: ${i} ms, for: 1 ms, crash: rita }\n`);
  t.deepEqual(problemsOf(`${CHAIN}faults:\n${lines.join("")}`), []);
  const problems = problemsOf(`${CHAIN}faults:\n${lines.join("").replaceAll("for: 1 ms", "for: 3 ms")}`);
  t.is(problems.length, count - 1);
  t.regex(
    problems[0] ?? "",
    /^chain\.yaml:18:13: faults\.f1\.at: "f0" crashes rita from 0 ns to 3 ms, and "f1" again at 1 ms; /,
  );
});
