import test from "ava";
import { seconds } from "../../../engine/time.js";
import { formatProblem, parseScenario } from "../parse.js";
import type { ScenarioFault } from "../scenario.js";

const HEAD = `entanglab: 1
scenario: faults
seed: 7
duration: 100 s
nodes: { alice: { kind: processor }, bob: { kind: processor } }
links:
  all: { fibre: { length: 20 km }, herald: { scheme: double-click } }
  road: { between: [alice, bob] }
faults:
`;
const STORMS =
  "  storms: { cut: road, only: quantum, mean-time-between-failures: 900 ms, mean-time-to-repair: 100 ms }\n";

function faultsOf(lines: string, seed?: number): readonly ScenarioFault[] {
  const parsed = parseScenario(HEAD + lines, "faults.yaml", seed === undefined ? {} : { seed });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenario.faults ?? [];
}

test("what a fault does not make worse stays as it is", (t) => {
  const faults = faultsOf(`  fog: { at: 1 s, for: 1 s, degrade: road, loss: 3 dB }
  haze: { at: 3 s, degrade: road, depolarising: 5% }
  noise: { at: 1 s, messages: { channel: road, from: bob }, drop: 10%, delay: 1 ms }
  mute: { at: 1 s, cut: road, only: classical }
`);
  const second = seconds(1);
  t.deepEqual(faults, [
    { name: "fog", group: "fog", at: second, for: second, type: "degrade", link: "road", lossDb: 3, depolarising: 0 },
    { name: "haze", group: "haze", at: seconds(3), type: "degrade", link: "road", lossDb: 0, depolarising: 0.05 },
    {
      ...{ name: "noise", group: "noise", at: second, type: "messages", link: "road", from: "bob" },
      ...{ drop: 0.1, duplicate: 0, reorder: 0, delay: 1e6 },
    },
    { name: "mute", group: "mute", at: second, type: "cut", link: "road", only: "classical" },
  ] as never);
});

test("outages at random are single faults of one group, in order", (t) => {
  const faults = faultsOf(STORMS);
  // One cycle takes 1 s, with a deviation of 0.906 s: of 100 cycles 5σ are 45.
  t.true(Math.abs(faults.length - 100) < 46);
  t.deepEqual(
    faults.map(({ name, group }) => [name, group]),
    faults.map((_, place) => [`storms/${place + 1}`, "storms"]),
  );
  t.true(faults.every((fault) => fault.type === "cut" && fault.only === "quantum" && fault.for !== undefined));
  t.true(faults.every(({ at }) => at < seconds(100)));
});

test("outages come from the seed and their own name alone", (t) => {
  const other = "  deaths: { crash: bob, mean-time-between-failures: 1 s, mean-time-to-repair: 1 s }\n";
  t.deepEqual(
    faultsOf(other + STORMS).filter(({ group }) => group === "storms"),
    faultsOf(STORMS),
  );
  t.deepEqual(faultsOf(STORMS, 7), faultsOf(STORMS));
  t.notDeepEqual(faultsOf(STORMS, 8), faultsOf(STORMS));
});
