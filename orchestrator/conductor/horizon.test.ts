import test from "ava";
import type { Duration } from "../../engine/time.js";
import { exampleLink, exampleNode, exampleScenario } from "../world/example-scenario.js";
import { World } from "../world/world.js";
import { Horizon } from "./horizon.js";

test("windows end where the fastest way of light, messages or heralds could reach", (t) => {
  const nodes = ["a", "b", "c", "d"].map((name) => exampleNode(name));
  const channel = { name: "b-c", ends: ["b", "c"] as [string, string], delay: 70 as Duration };
  const source = {
    scheme: "midpoint-source",
    emission: 1,
    absorption: 1,
    pair: { type: "werner", fidelity: 1 },
  } as const;
  const world = new World(exampleScenario(nodes, [exampleLink("a", "b", source)], [channel]), {
    record: () => undefined,
    plan: () => undefined,
  });
  const horizon = new Horizon(4, world);
  const never = Number.POSITIVE_INFINITY;
  const limits = [never, never, never, never];
  // A message takes 100 from a to b and 70 on to c; a herald 150 from a to a; nothing goes to d.
  t.deepEqual(horizon.windows([0, never, never, never], limits), [150, 100, 170, never]);
  // From c to itself and back by the channel.
  t.deepEqual(horizon.windows([never, never, 10, never], limits), [180, 80, 150, never]);
  t.deepEqual(horizon.windows([never, never, never, 5], [40, never, never, 60]), [40, never, never, 60]);
});
