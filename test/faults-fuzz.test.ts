import test from "ava";
import fc from "fast-check";
import { traceLine } from "../engine/trace.js";
import { play } from "./chain.js";
import { anyTroubledChain, complaints } from "./troubled-chain.js";

test("whatever breaks along a line, nothing is held in vain, the ends agree, and what can go on goes on", (t) => {
  fc.assert(
    fc.property(anyTroubledChain, (chain) => {
      const records = play(chain.scenario);
      t.deepEqual(complaints(chain, records), []);
      t.is(play(chain.scenario, { wire: true }).map(traceLine).join("\n"), records.map(traceLine).join("\n"));
    }),
    { numRuns: 200, seed: 17 },
  );
});
