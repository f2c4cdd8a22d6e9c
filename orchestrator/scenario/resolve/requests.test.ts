import test from "ava";
import { seconds } from "../../../engine/time.js";
import { formatProblem, parseScenario } from "../parse.js";
import type { Scenario, ScenarioRequest } from "../scenario.js";
import { DEFAULT_NETWORK } from "../schema/network.js";

const HEAD = `entanglab: 1
scenario: workload
seed: 7
duration: 10 s
nodes:
  alice: { kind: processor }
  rita: { kind: repeater }
  bob: { kind: processor }
  carol: { kind: processor }
links:
  all: { fibre: { length: 20 km }, herald: { scheme: double-click } }
  west: { between: [alice, rita] }
  east: { between: [rita, bob] }
  south: { between: [rita, carol] }
`;
const LOAD =
  "  load: { entangle: random, among: [alice, bob, carol], arrivals: poisson 20 Hz, until: 9 s, count: 1, within: 1 s }\n";

function scenarioOf(text: string, seed?: number): Scenario {
  const parsed = parseScenario(HEAD + text, "workload.yaml", seed === undefined ? {} : { seed });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenario;
}

const requestsOf = (lines: string, seed?: number): readonly ScenarioRequest[] =>
  scenarioOf(`requests:\n${lines}`, seed).requests;

test("a request that arrives again and again is many requests of one group", (t) => {
  const requests = requestsOf(`  pairs: { entangle: [alice, bob], count: 1 }\n${LOAD}`);
  t.like(requests[0], { name: "pairs", group: "pairs", ends: ["alice", "bob"] });
  t.like(requests[1], { name: "load/1", group: "load", within: seconds(1), count: 1, paths: 1 });
  t.deepEqual(
    requests.slice(1).map(({ name }) => name),
    requests.slice(1).map((_, place) => `load/${place + 1}`),
  );
  t.true(requests.every(({ start }) => start < seconds(9)));
  t.true(requests.every(({ ends: [head, tail] }) => head !== tail && head !== "rita" && tail !== "rita"));
});

test("arrivals and drawn ends come from the seed, also from one that is given beside the file", (t) => {
  t.deepEqual(requestsOf(LOAD), requestsOf(LOAD));
  t.deepEqual(requestsOf(LOAD, 7), requestsOf(LOAD));
  t.notDeepEqual(requestsOf(LOAD, 8), requestsOf(LOAD));
});

test("another request changes nothing about the arrivals of this one", (t) => {
  const other = LOAD.replace("load", "other");
  const ofLoad = requestsOf(other + LOAD).filter(({ group }) => group === "load");
  t.deepEqual(ofLoad, requestsOf(LOAD));
  const ofOther = requestsOf(other).map(({ start }) => start);
  t.notDeepEqual(
    ofOther,
    ofLoad.map(({ start }) => start),
  );
});

test("the order in which nodes are named among others means nothing", (t) => {
  t.deepEqual(requestsOf(LOAD.replace("[alice, bob, carol]", "[carol, alice, bob]")), requestsOf(LOAD));
  t.deepEqual(requestsOf(LOAD.replace("[alice, bob, carol]", "all")), requestsOf(LOAD));
});

test("ends that are drawn once are those of a request with its own name", (t) => {
  const [once, ...more] = requestsOf("  once: { measure: random, among: all, count: 1 }\n");
  t.like(once, { name: "once", group: "once", start: 0, bases: "z" });
  t.deepEqual(more, []);
});

test("arrivals end with the run, unless they end before", (t) => {
  const instants = (until: string) =>
    requestsOf(`  beat: { entangle: [alice, bob], count: 1, start: 4 s, arrivals: every 2 s${until} }\n`).map(
      ({ start }) => start / 1e9,
    );
  t.deepEqual(instants(""), [4, 6, 8]);
  t.deepEqual(instants(", until: 6 s"), [4]);
  t.deepEqual(instants(", until: 1 h"), [4, 6, 8]);
});

test("a request starts some time after another", (t) => {
  const [, game] = requestsOf(
    "  pairs: { entangle: [alice, bob], count: 1 }\n  game: { after: pairs, start: 1 ms, measure: [alice, rita], count: 1, paths: 3 }\n",
  );
  t.like(game, { after: "pairs", start: 1_000_000, paths: 3 });
});

test("a prepared state is an angle on the Bloch sphere", (t) => {
  const [known] = requestsOf("  known: { prepare: [alice, bob], state: { theta: 30 deg, phi: 180 deg }, count: 2 }\n");
  t.like(known, { type: "prepare", count: 2, minFidelity: 0 });
  t.deepEqual(known?.type === "prepare" && known.state, { thetaRad: (30 / 180) * Math.PI, phiRad: Math.PI });
});

test("a scenario that says nothing about the network layer has the default one", (t) => {
  t.deepEqual(scenarioOf("").network, DEFAULT_NETWORK);
  t.deepEqual(scenarioOf("network: {}\n").network, DEFAULT_NETWORK);
});

test("the network layer is as the scenario says", (t) => {
  const network = (text: string) => scenarioOf(`network: ${text}\n`).network;
  t.deepEqual(network("{ start: cold, metric: length, swap: sequential, cutoff: 1 ms, purify: when-needed }"), {
    start: "cold",
    metric: "length",
    swap: "sequential",
    cutoff: 1e6,
    purify: { method: "dejmps", at: "ends", rounds: "when-needed" },
  } as never);
  t.deepEqual(network("{ purify: { method: bbpssw, at: links, rounds: 2 } }").purify, {
    method: "bbpssw",
    at: "links",
    rounds: 2,
  });
  t.deepEqual(network("{ purify: { at: links } }").purify, { method: "dejmps", at: "links", rounds: "when-needed" });
});
