import test, { type ExecutionContext } from "ava";
import {
  bestClockedFidelity,
  clockedFidelity,
  doubleClick,
  heraldPurity,
  repeaterlessBound,
  singleClick,
  singleRepeaterBound,
} from "./heralding.js";
import { meanNestedAttempts } from "./nesting.js";
import { meanAttemptsOfTwo, meanStorage, meanSurvival } from "./storage.js";
import { attemptsVariance, meanAttempts, meanSlowestOf, multiplexedSuccess } from "./waiting.js";

/** Equal to so many significant digits. */
function prints(t: ExecutionContext, value: number, printed: number, relative = 5e-6): void {
  t.true(Math.abs(value / printed - 1) <= relative, `${value} is not ${printed}`);
}

test("one link waits geometrically", (t) => {
  t.is(meanAttempts(0.1), 10);
  prints(t, attemptsVariance(0.1), 90, 1e-12);
  prints(t, multiplexedSuccess(0.1, 8), 1 - 0.9 ** 8, 1e-12);
  prints(t, multiplexedSuccess(1e-12, 5), 5e-12, 1e-9);
});

test("the slowest of several links waits as tabulated", (t) => {
  const table = [
    [0.5, [2, 2.6667, 3.1429, 3.5048, 4.4211, 5.3774]],
    [0.1, [10, 14.7368, 17.9006, 20.2734, 26.2958, 32.5872]],
    [0.01, [100, 149.7487, 182.9151, 207.7899, 270.9245, 336.8797]],
  ] as const;
  for (const [success, row] of table) {
    for (const [column, links] of [1, 2, 3, 4, 8, 16].entries()) {
      t.true(Math.abs(meanSlowestOf(links, success) - row[column]!) < 0.51e-4);
    }
  }
  t.is(meanSlowestOf(5, 1), 1);
  prints(t, meanSlowestOf(2, 0.3), (3 - 0.6) / (0.3 * 1.7), 1e-12);
});

test("nested doubling waits as tabulated", (t) => {
  const table = [
    [0.1, 0.5, [10, 29.473684, 84.81758, 242.348372]],
    [0.5, 0.5, [2, 5.333333, 15.093907, 42.999865]],
    [0.1, 0.9, [10, 16.374269, 25.261809, 37.365644]],
    [0.01, 0.5, [100, 299.497487, 864.882094, 2472.889736]],
  ] as const;
  for (const [success, swapSuccess, row] of table) {
    for (const [levels, mean] of row.entries()) {
      prints(t, meanNestedAttempts({ success, swapSuccess, levels }), mean, 1e-7);
    }
  }
  prints(t, meanNestedAttempts({ success: 0.1, swapSuccess: 1, levels: 3 }), meanSlowestOf(8, 0.1), 1e-9);
});

test("a cutoff prolongs the wait for two links as tabulated", (t) => {
  const table = [
    [
      0.1,
      [
        [1, 42.142857],
        [5, 20.751173],
        [10, 17.073369],
        [50, 14.760083],
        [undefined, 14.736842],
      ],
    ],
    [
      0.01,
      [
        [10, 596.68],
        [50, 224.986],
        [100, 178.245],
        [undefined, 149.749],
      ],
    ],
  ] as const;
  for (const [success, row] of table) {
    for (const [cutoff, mean] of row) {
      prints(t, meanAttemptsOfTwo(cutoff === undefined ? { success } : { success, cutoff }), mean);
    }
  }
});

test("the older of two pairs is stored as tabulated", (t) => {
  prints(t, meanStorage(0.1), 9.4737);
  prints(t, meanStorage(0.01), 99.4975);
  const table = [
    [0.1, 10, 0.514378, 0.679658, 0.58606],
    [0.1, 50, 0.840783, 0.919533, 0.799311],
    [0.01, 100, 0.501268, 0.950286, 0.577495],
    [0.01, 500, 0.834033, 0.98978, 0.794901],
  ] as const;
  for (const [success, tau, kept, keptWithCutoff, fidelity] of table) {
    const perAttempt = Math.exp(-1 / tau);
    prints(t, meanSurvival({ success }, perAttempt), kept);
    prints(t, meanSurvival({ success, cutoff: 10 }, perAttempt), keptWithCutoff);
    const werner = (4 * 0.95 - 1) / 3;
    prints(t, 0.25 + 0.75 * werner * werner * meanSurvival({ success }, perAttempt), fidelity);
  }
});

test("a double-click link heralds half of what both arms let through", (t) => {
  t.deepEqual(doubleClick({ transmissions: [0.1, 0.1], indistinguishability: 1 }).fidelity, 1);
  prints(t, doubleClick({ transmissions: [0.357448, 0.357448], indistinguishability: 0.9 }).success, 0.0638844);
  prints(t, doubleClick({ transmissions: [0.2, 0.4], indistinguishability: 0.9 }).success, 0.04, 1e-12);
  prints(t, doubleClick({ transmissions: [1, 1], indistinguishability: 0.9 }).fidelity, 0.95, 1e-12);
});

test("a single-click link trades rate for fidelity as tabulated", (t) => {
  const table = [
    [0.05, 1e-3, 9.99975e-5, 0.950024],
    [0.05, 0.1, 9.975e-3, 0.952381],
    [0.05, 0.5, 0.049375, 0.962025],
    [0.3, 1e-3, 5.9991e-4, 0.700105],
    [0.3, 0.1, 0.0591, 0.71066],
    [0.3, 0.5, 0.2775, 0.756757],
    [0.1, 1e-3, 1.9999e-4, 0.900045], // 2αη - α²η² = 2e-4 - 1e-8
    [0.1, 0.1, 0.0199, 0.904523],
    [0.1, 0.5, 0.0975, 0.923077],
  ] as const;
  for (const [brightPopulation, transmission, success, fidelity] of table) {
    const link = singleClick({ brightPopulation, transmission, numberResolving: false });
    prints(t, link.success, success);
    prints(t, link.fidelity, fidelity);
  }
  const resolving = singleClick({ brightPopulation: 0.2, transmission: 0.4, numberResolving: true });
  prints(t, resolving.success, 2 * 0.2 * 0.8 * 0.4 + 2 * 0.04 * 0.4 * 0.6, 1e-12);
  prints(t, resolving.fidelity, 0.8 / 0.92, 1e-12);
});

test("clocked delivery reaches the tabulated fidelities", (t) => {
  const table = [
    [0.5, 0.4375],
    [0.83, 0.50064],
    [2, 0.625],
    [5, 0.751555],
    [8, 0.807248],
    [10, 0.830698],
  ] as const;
  for (const [efficiency, fidelity] of table) prints(t, bestClockedFidelity(efficiency), fidelity, 1e-5);
  prints(t, bestClockedFidelity(1), bestClockedFidelity(1 + 1e-7), 1e-6);
  prints(t, clockedFidelity({ success: 0.5, fidelity: 0.9 }), 0.575, 1e-12);
  prints(t, heraldPurity({ photon: 9, dark: 1 }), 0.9, 1e-12);
});

test("repeaterless and single-repeater bounds are as tabulated", (t) => {
  const table = [
    [10, 1.438141],
    [25, 0.5484123],
    [50, 0.1520031],
    [100, 1.449957e-2],
    [150, 1.443417e-3],
    [200, 1.442767e-4],
    [300, 1.442696e-6],
    [1000, 1.442695e-20],
  ] as const;
  for (const [lengthKm, bound] of table) prints(t, repeaterlessBound(10 ** (-0.02 * lengthKm)), bound, 1e-6);
  prints(t, singleRepeaterBound(0.01), 0.1520031, 1e-6);
  prints(t, singleRepeaterBound(1e-4), 1.449957e-2, 1e-6);
  for (const [loss, bound] of [
    [22, 9.131629e-3],
    [64, 5.743474e-7],
    [82, 9.10279e-9],
  ] as const) {
    prints(t, repeaterlessBound(10 ** (-loss / 10)), bound, 1e-6);
  }
});
