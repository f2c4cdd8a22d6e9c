import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { PACKAGE_FOLDER } from "../../package.js";
import { formatProblem, parseScenario } from "../parse.js";
import { filesIn } from "../read.js";
import type { Scenario } from "../scenario.js";

const SCENARIOS = join(PACKAGE_FOLDER, "scenarios");

function scenarioOf(text: string): Scenario {
  const parsed = parseScenario(text, "case.yaml", { readFile: filesIn(SCENARIOS) });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenario;
}

/** A scenario of one import, all links alike. */
const imported = (section: string) =>
  scenarioOf(
    `entanglab: 1\nscenario: case\nimport: ${section}\nlinks: { all: { herald: { scheme: double-click } } }\n`,
  );

const PLACES = `place: { UA: { latitude: 50.45, longitude: 30.52 }, MD: { latitude: 47.01, longitude: 28.86 }, BY: { latitude: 53.9, longitude: 27.57 } }`;

test("GÉANT has 40 nodes once three are placed, Norway among them, and a median edge of 533 km", (t) => {
  const { nodes, links } = imported(`{ graphml: networks/Geant2012.graphml, ${PLACES} }`);
  t.is(nodes.length, 40);
  t.true(nodes.some(({ name }) => name === "NO"));
  const lengths = links.map(({ lengthKm }) => lengthKm).sort((a, b) => a - b);
  t.is(lengths.length, 61);
  t.is(Math.round(lengths[30] ?? 0), 533);
});

test("GÉANT with a repeater at most every 50 km, three nodes dropped, has 37 nodes and 926 repeaters", (t) => {
  const section =
    "{ graphml: networks/Geant2012.graphml, drop: [UA, MD, BY], kind: data-center, repeaters: { every: 50 km } }";
  const { nodes, links } = imported(section);
  t.is(nodes.filter(({ kind }) => kind === "data-center").length, 37);
  t.is(nodes.filter(({ kind }) => kind === "repeater").length, 926);
  t.is(links.length, 58 + 926);
  for (const { name, lengthKm } of links) t.true(lengthKm <= 50 + 1e-6, name);
});

test("repeaters divide an edge evenly, and its route factor holds for each piece", (t) => {
  const section =
    "{ graphml: networks/Geant2012.graphml, drop: [UA, MD, BY], route-factor: 1.2, repeaters: { every: 50 km } }";
  const pieces = imported(section).links.filter(({ name }) => name.startsWith("DE-LU-"));
  t.deepEqual(
    pieces.map(({ name, ends }) => [name, ...ends]),
    [
      ["DE-LU-0-1", "DE", "DE-LU-1"],
      ["DE-LU-1-2", "DE-LU-1", "DE-LU-2"],
      ["DE-LU-2-3", "DE-LU-2", "DE-LU-3"],
      ["DE-LU-3-4", "DE-LU-3", "LU"],
    ],
  );
  const whole = imported(`{ graphml: networks/Geant2012.graphml, drop: [UA, MD, BY], route-factor: 1.2 }`);
  const lengthKm = whole.links.find(({ name }) => name === "DE-LU")?.lengthKm ?? 0;
  for (const piece of pieces) t.true(Math.abs(piece.lengthKm - lengthKm / 4) < 1e-6);
});

test("RESTENA inside Luxembourg has thirteen places, and a stated length where two share one", (t) => {
  const section = `{ graphml: networks/Restena.graphml, internal-only: true, drop: ["ADSL (via EPT)", ADSL-via-Tango], co-located: 100 m, length: { "BCE--RESTENA": 30 m }, kinds: { processor: [UNI.iu] } }`;
  const { nodes, links } = imported(section);
  t.is(nodes.length, 13);
  t.is(nodes.find(({ name }) => name === "UNI-iu")?.kind, "processor");
  t.is(links.find(({ name }) => name === "RESTENA-BCE")?.lengthKm, 0.03);
  t.is(links.find(({ name }) => name === "UNI-iu-Limpertsberg")?.lengthKm, 0.1);
});

test("the shipped scenarios of real networks are right", (t) => {
  const counts = ["restena", "geant", "geant-repeaters"].map((name) => {
    const { nodes, links } = scenarioOf(readFileSync(join(SCENARIOS, `${name}.yaml`), "utf8"));
    return [name, nodes.length, links.length];
  });
  t.deepEqual(counts, [
    ["restena", 13, 15],
    ["geant", 40, 61],
    ["geant-repeaters", 963, 984],
  ]);
});
