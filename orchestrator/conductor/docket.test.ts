import test from "ava";
import type { Instant } from "../../engine/time.js";
import type { DeviceCall } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Qubit } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { exampleLink, exampleNode, exampleScenario } from "../world/example-scenario.js";
import { World } from "../world/world.js";
import { Docket } from "./docket.js";

const Z = { thetaRad: 0, phiRad: 0 };

/** Node b between a and c, with a pair to each; what runs is told in its order. */
function between(promises: number[]) {
  const nodes = ["a", "b", "c"].map((name) => exampleNode(name));
  const links = [exampleLink("a", "b"), exampleLink("b", "c")];
  const world = new World(exampleScenario(nodes, links), { record: () => undefined, plan: () => undefined });
  for (const [place, link] of world.links.entries()) {
    for (const node of [place, place + 1]) {
      const value = { link: link.name, slot: place, linkRequest: "r" };
      world.call(node, { callNumber: 0, timeNs: 0, call: { $case: "arm", value } });
    }
    const match = link.next()!;
    world.fire(place, match.number, match.heraldAt as Instant);
  }
  const docket = new Docket(world, 3, (node) => promises[node]!);
  const ran: string[] = [];
  return {
    add: (node: number, timeNs: number, call: NonNullable<DeviceCall["call"]>): void =>
      docket.add({ node, call: { callNumber: 0, timeNs, call }, isCertain: false, answersAt: undefined, records: [] }),
    release: (): string[] => {
      docket.release(({ node, call }) => {
        world.call(node, call);
        ran.push(`${"abc"[node]}:${call.call?.$case}`);
      });
      return ran.splice(0);
    },
  };
}

const west: Qubit = { slot: 0, pair: { link: "a-b", number: 0 } };
const east: Qubit = { slot: 1, pair: { link: "b-c", number: 0 } };
const cnot = { $case: "applyCnot", value: { control: west, target: east } } as const;
const measure = (qubit: Qubit) => ({ $case: "measure", value: { qubit, axis: Z } }) as const;

test("a CNOT waits for the other ends of both its qubits", (t) => {
  const promises = [2000, 2000, 2001];
  const { add, release } = between(promises);
  add(1, 2000, cnot);
  t.deepEqual(release(), [], "a comes before b at the same instant");
  promises[0] = 2001;
  promises[2] = 1999;
  t.deepEqual(release(), []);
  promises[2] = 2000;
  t.deepEqual(release(), ["b:applyCnot"], "c comes after b at the same instant");
});

test("an earlier call on either qubit goes before a CNOT, a later one on what it joined after", (t) => {
  const promises = [5000, 2000, 5000];
  const { add, release } = between(promises);
  add(2, 1500, measure(east));
  add(0, 2500, measure(west));
  add(1, 2000, cnot);
  t.deepEqual(release(), ["c:measure", "b:applyCnot"], "b might still act on what a measures");
  promises[1] = 5000;
  t.deepEqual(release(), ["a:measure"]);
});
