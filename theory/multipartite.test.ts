import test from "ava";
import { fusedFidelity } from "./multipartite.js";
import { wernerFromFidelity } from "./swapping.js";

test("fused GHZ states are as good as tabulated", (t) => {
  const table = [
    [3, [0.644444, 0.811111, 0.902778, 0.980111]],
    [4, [0.522667, 0.732, 0.858167, 0.970332]],
    [5, [0.426686, 0.661501, 0.81601, 0.960661]],
  ] as const;
  for (const [parties, row] of table) {
    for (const [column, fidelity] of [0.8, 0.9, 0.95, 0.99].entries()) {
      const fused = fusedFidelity(parties, wernerFromFidelity(fidelity));
      t.true(Math.abs(fused - row[column]!) <= 0.5001e-6, `${fused} is not ${row[column]}`);
    }
  }
  t.is(fusedFidelity(2, wernerFromFidelity(0.9)).toFixed(12), "0.900000000000");
});
