import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type { BellWeights } from "./bell.js";
import {
  hashingYield,
  PERFECT_END,
  type PurifyingEnd,
  purify,
  type Recurrence,
  recurrences,
  roundsNeeded,
  twirled,
} from "./purification.js";
import { wernerWeights } from "./swapping.js";

const perfect = (method: "bbpssw" | "dejmps") => ({ method, ends: [PERFECT_END, PERFECT_END] }) as const;

/** Equal to the last of six digits. */
function prints(t: ExecutionContext, value: number, printed: number): void {
  t.true(Math.abs(value - printed) <= 0.5000001e-6, `${value} is not printed as ${printed}`);
}

test("recurrence goes as tabulated", (t) => {
  const table = [
    [0.6, [0.620438, 0.608889, 0.644639, 0.621977, 0.67288, 0.638436], [0.688616, 0.563962, 0.77193, 0.61813]],
    [0.7, [0.735294, 0.68, 0.773171, 0.709343, 0.811938, 0.743296], [0.845946, 0.640138, 0.934395, 0.766253]],
    [0.8, [0.83815, 0.768889, 0.873585, 0.807485, 0.90454, 0.845651], [0.943639, 0.744596, 0.987974, 0.901313]],
    [0.9, [0.926396, 0.875556, 0.947208, 0.906677, 0.962905, 0.932088], [0.988764, 0.867969, 0.99907, 0.978563]],
  ] as const;
  for (const [fidelity, bbpssw, dejmps] of table) {
    const raw = wernerWeights(fidelity);
    for (const [at, { weights, success }] of recurrences(raw, 3, perfect("bbpssw")).slice(1).entries()) {
      prints(t, weights[0], bbpssw[2 * at]!);
      prints(t, success, bbpssw[2 * at + 1]!);
    }
    const rounds = recurrences(raw, 3, perfect("dejmps"));
    prints(t, rounds[1]!.weights[0], bbpssw[0]);
    prints(t, rounds[1]!.success, bbpssw[1]);
    for (const [at, { weights, success }] of rounds.slice(2).entries()) {
      prints(t, weights[0], dejmps[2 * at]!);
      prints(t, success, dejmps[2 * at + 1]!);
    }
  }
});

test("BBPSSW without its twirl spoils a pair in the second round", (t) => {
  const once = purify(wernerWeights(0.8), wernerWeights(0.8), perfect("bbpssw")).weights;
  t.is(purify(once, once, perfect("bbpssw")).weights[0].toFixed(4), "0.7559");
  t.is(twirled(once)[0], once[0]);
});

test("DEJMPS maps weights as published, with B at Ψ⁻", (t) => {
  const [A, C, D, B] = [0.6, 0.2, 0.15, 0.05];
  const N = (A + B) ** 2 + (C + D) ** 2;
  const { success, weights } = purify([A, C, D, B], [A, C, D, B], perfect("dejmps"));
  t.true(Math.abs(success - N) < 1e-15);
  const expected = [(A * A + B * B) / N, (C * C + D * D) / N, (2 * A * B) / N, (2 * C * D) / N];
  for (const [at, weight] of weights.entries()) t.true(Math.abs(weight - expected[at]!) < 1e-15);
});

test("a pair of half fidelity does not get better, and a worse one gets worse", (t) => {
  for (const method of ["bbpssw", "dejmps"] as const) {
    const half = purify(wernerWeights(0.5), wernerWeights(0.5), perfect(method)).weights[0];
    t.true(Math.abs(half - 0.5) < 1e-15);
    t.true(purify(wernerWeights(0.45), wernerWeights(0.45), perfect(method)).weights[0] < 0.45);
    t.is(roundsNeeded(wernerWeights(0.5), 0.51, { ...perfect(method), most: 6 }), undefined);
  }
});

test("pumping saturates", (t) => {
  const fresh = wernerWeights(0.8);
  const steps = Array.from({ length: 200 }).reduce<BellWeights[]>(
    (list) => [...list, twirled(purify(list.at(-1)!, fresh, perfect("bbpssw")).weights)],
    [fresh],
  );
  t.true(steps[10]![0] > 0.8);
  t.true(Math.abs(steps[200]![0] - steps[199]![0]) < 1e-12);
  t.true(steps[200]![0] < 0.95);
});

test("noisy ends purify Werner pairs as published", (t) => {
  for (const [F, p2, eta] of [
    [0.8, 0.97, 0.99],
    [0.9, 1, 0.95],
    [0.7, 0.95, 1],
  ] as const) {
    const g = (1 - F) / 3;
    const right = eta ** 2 + (1 - eta) ** 2;
    const wrong = 2 * eta * (1 - eta);
    const mixed = (1 - p2 ** 2) / (8 * p2 ** 2);
    const numerator = (F * F + g * g) * right + (F * g + g * g) * wrong + mixed;
    const denominator = (F * F + 2 * F * g + 5 * g * g) * right + (F * g + g * g) * 4 * wrong + 4 * mixed;
    const end: PurifyingEnd = { twoQubit: p2, singleQubit: 1, readout: eta };
    const { success, weights } = purify(wernerWeights(F), wernerWeights(F), { method: "bbpssw", ends: [end, end] });
    t.true(Math.abs(success - p2 ** 2 * denominator) < 1e-12);
    t.true(Math.abs(weights[0] * success - p2 ** 2 * numerator) < 1e-12);
  }
});

test("the fewest rounds that reach a fidelity cost the product of 2/p", (t) => {
  const { rounds, rawPairs, weights } = roundsNeeded(wernerWeights(0.8), 0.87, {
    ...perfect("bbpssw"),
    most: 6,
  }) as Recurrence;
  t.is(rounds, 2);
  t.is(weights[0].toFixed(6), "0.873585");
  t.true(Math.abs(rawPairs / ((2 / 0.768889) * (2 / 0.807485)) - 1) < 2e-6);
  t.is(roundsNeeded(wernerWeights(0.8), 0.8, { ...perfect("dejmps"), most: 6 })?.rounds, 0);
});

test("hashing yields of Werner pairs above 0.8107104 alone", (t) => {
  t.true(hashingYield(wernerWeights(0.8107105)) > 0);
  t.true(hashingYield(wernerWeights(0.8107103)) < 0);
  t.is(hashingYield([1, 0, 0, 0]), 1);
});

test("weights stay weights whatever goes in", (t) => {
  const weights = fc
    .tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99))
    .filter((parts) => parts.some((part) => part > 0))
    .map((parts) => {
      const sum = parts.reduce((a, b) => a + b);
      return parts.map((part) => part / sum) as unknown as BellWeights;
    });
  const quality = fc.integer({ min: 50, max: 100 }).map((percent) => percent / 100);
  const end = fc.record({ twoQubit: quality, singleQubit: quality, readout: quality });
  const method = fc.constantFrom("bbpssw" as const, "dejmps" as const);
  fc.assert(
    fc.property(weights, weights, method, end, end, (kept, spent, how, left, right) => {
      const one = purify(kept, spent, { method: how, ends: [left, right] });
      if (one.success < 1e-12) return;
      t.true(one.success <= 1 + 1e-12 && one.weights.every((weight) => weight >= 0));
      t.true(Math.abs(one.weights.reduce((a, b) => a + b) - 1) < 1e-12);
    }),
  );
});
