import test from "ava";
import { CYCLE, chainWorkload, SUCCESS } from "../bench/workloads.js";
import { seconds } from "../engine/time.js";
import { play } from "./chain.js";

test("one slot at each end of 20 km heralds at the success probability per cycle", (t) => {
  const time = seconds(20);
  const records = play(chainWorkload({ nodes: 2, slots: 1, amount: { duration: time } }), { detailed: false });
  const pairs = records.filter(({ event }) => event === "pair").length;
  // Between two pairs lies a geometric number of cycles: over N cycles the count has mean Np and variance Np(1 - p).
  const expected = (time / CYCLE) * SUCCESS;
  const sigma = Math.sqrt(expected * (1 - SUCCESS));
  t.true(Math.abs(SUCCESS - 0.071659) < 1e-6);
  t.true(Math.abs(pairs - expected) < 5 * sigma, `${pairs} pairs, not ${expected} ± ${sigma}`);
});

test("ten slots at each end deliver as many pairs as are asked for", (t) => {
  const records = play(chainWorkload({ nodes: 2, slots: 10, amount: { count: 1000 } }), { detailed: false });
  for (const node of ["n00", "n01"]) {
    t.is(records.filter((record) => record.event === "delivered" && record.node === node).length, 1000);
  }
  t.like(
    records.find(({ event }) => event === "completed"),
    { node: "n00", delivered: 1000 },
  );
});
