import test, { type ExecutionContext } from "ava";
import { nanoseconds, seconds } from "../engine/time.js";
import {
  binaryEntropy,
  chsh,
  chshDeviation,
  concurrence,
  correlatorsFromWeights,
  errorRate,
  keyFraction,
} from "./correlations.js";
import { decayRates, dephasedWeights, depolarisedFidelity, relaxedFidelity } from "./decay.js";
import { fibreTransmission, greatCircleKm, lightTime } from "./fibre.js";
import {
  fidelityFromWerner,
  misreadChainFidelity,
  noisySwapFidelity,
  swappedFidelity,
  swappedWeights,
  wernerFromFidelity,
  wernerWeights,
} from "./swapping.js";
import { CLASSICAL_LIMIT, correctedFidelity, teleportedFidelity, teleportedGateFidelity } from "./teleportation.js";

/** Equal to the last of the digits that a table prints. */
function prints(t: ExecutionContext, value: number, printed: number, digits = 6): void {
  t.true(Math.abs(value - printed) <= 0.5000001 * 10 ** -digits, `${value} is not printed as ${printed}`);
}

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

test("Werner links swapped one after another keep the product of their Werner parameters", (t) => {
  const table: readonly (readonly [number, readonly number[]])[] = [
    [0.6, [0.6, 0.413333, 0.326222, 0.28557, 0.251687]],
    [0.8, [0.8, 0.653333, 0.545778, 0.466904, 0.31273]],
    [0.95, [0.95, 0.903333, 0.859778, 0.819126, 0.681872]],
    [0.99, [0.99, 0.980133, 0.970398, 0.960793, 0.923635]],
  ];
  for (const [fidelity, row] of table) {
    for (const [column, links] of [1, 2, 3, 4, 8].entries()) {
      prints(t, swappedFidelity(...Array<number>(links).fill(fidelity)), row[column]!);
    }
  }
  equals(t, swappedFidelity(0.9, 0.7), 0.9 * 0.7 + (0.1 * 0.3) / 3);
  equals(t, fidelityFromWerner(wernerFromFidelity(0.83)), 0.83);
});

test("Bell-diagonal links convolve by XOR", (t) => {
  const weights = swappedWeights([0.85, 0.08, 0.04, 0.03], [0.9, 0.05, 0.03, 0.02]);
  for (const [place, expected] of [0.7708, 0.1162, 0.0646, 0.0484].entries()) equals(t, weights[place]!, expected);
  equals(t, swappedWeights(wernerWeights(0.8), wernerWeights(0.8))[0], swappedFidelity(0.8, 0.8));
});

test("a noisy station shrinks the Werner parameter", (t) => {
  equals(t, noisySwapFidelity({ werner: 0.7, twoQubitDepolarising: 0, readoutError: 0 }), fidelityFromWerner(0.7));
  equals(
    t,
    noisySwapFidelity({ werner: 0.8, twoQubitDepolarising: 0, readoutError: 0.02 }),
    misreadChainFidelity({ werner: 0.8, readoutError: 0.02, swaps: 1 }),
  );
  equals(
    t,
    noisySwapFidelity({ werner: 1, twoQubitDepolarising: 0.1, readoutError: 0.01 }),
    0.25 + (0.75 * 0.9 * 2.9204) / 3,
  );
});

test("memories depolarise and dephase as tabulated", (t) => {
  const table = [
    [0.01, 0.992537, 0.985149, 0.995025, 0.990099],
    [0.1, 0.928628, 0.864048, 0.952419, 0.909365],
    [1, 0.52591, 0.351501, 0.68394, 0.567668],
  ] as const;
  for (const [x, depolarised1, depolarised2, dephased1, dephased2] of table) {
    const storage = { age: seconds(x), coherenceTime: seconds(1) };
    prints(t, depolarisedFidelity(1, { ...storage, halves: 1 }), depolarised1);
    prints(t, depolarisedFidelity(1, { ...storage, halves: 2 }), depolarised2);
    prints(t, dephasedWeights([1, 0, 0, 0], { ...storage, halves: 1 })[0], dephased1);
    prints(t, dephasedWeights([1, 0, 0, 0], { ...storage, halves: 2 })[0], dephased2);
  }
});

test("dephasing mixes Φ⁺ with Φ⁻ and Ψ⁺ with Ψ⁻", (t) => {
  const weights = dephasedWeights([0.6, 0.3, 0.1, 0], { age: seconds(2), coherenceTime: seconds(1), halves: 1 });
  const flipped = (1 - Math.exp(-2)) / 2;
  equals(t, weights[0], 0.6 * (1 - flipped) + 0.1 * flipped);
  equals(t, weights[1], 0.3 * (1 - flipped));
  equals(t, weights[2], 0.1 * (1 - flipped) + 0.6 * flipped);
  equals(t, weights[3], 0.3 * flipped);
});

test("memories relax as tabulated", (t) => {
  const table = [
    [0.1, 1, 1, 0.866312, 0.861784],
    [0.1, 10, 1, 0.90444, 0.90439],
    [0.01, 0.1, 0.15, 0.894533, 0.890005],
    [0.05, 1, 0.1, 0.660744, 0.659554],
  ] as const;
  for (const [age, t1, t2, phi, psi] of table) {
    const memory = { age: seconds(age), t1: seconds(t1), t2: seconds(t2) };
    prints(t, relaxedFidelity("phi", memory), phi);
    prints(t, relaxedFidelity("psi", memory), psi);
  }
});

test("a T2 above 2 T1 is refused", (t) => {
  t.throws(() => decayRates({ t1: seconds(1), t2: seconds(2.1) }), { message: /T2/ });
  t.notThrows(() => decayRates({ t1: seconds(1), t2: seconds(2) }));
  equals(t, decayRates({ t1: seconds(1) }).transverse * 1e9, 0.5);
});

test("fibre loses light as tabulated", (t) => {
  for (const [lengthKm, transmission] of [
    [10, 0.630957],
    [25, 0.316228],
    [50, 0.1],
    [100, 0.01],
    [200, 1e-4],
  ] as const) {
    prints(t, fibreTransmission({ lengthKm, lossDbPerKm: 0.2 }), transmission);
  }
  prints(t, fibreTransmission({ lengthKm: 100, lossDbPerKm: 0.21 }), 7.9433e-3, 7);
  prints(t, -10 * Math.log10(fibreTransmission({ lengthKm: 421.1, lossDbPerKm: 71.9 / 421.1 })), 71.9);
});

test("light takes 5 µs for a kilometre of fibre, and never no time", (t) => {
  t.is(lightTime(1), nanoseconds(5000));
  t.is(lightTime(10.1), nanoseconds(50500));
  t.is(lightTime(0.0003), nanoseconds(2));
  t.is(lightTime(1e-9), nanoseconds(1));
  t.is(lightTime(0), nanoseconds(1));
  prints(t, lightTime(1000, 299792458 / 1.4682) / 1e6, 4.8974, 4);
  for (const [lengthKm, inMilliseconds, digits] of [
    [500, 1.6678, 4],
    [1200, 4.0028, 4],
    [35786, 119.369, 3],
  ] as const) {
    prints(t, lightTime(lengthKm, 299792458) / 1e6, inMilliseconds, digits);
  }
});

test("great circles lie on a sphere of 6371 km", (t) => {
  equals(
    t,
    greatCircleKm({ latitudeDeg: 0, longitudeDeg: 0 }, { latitudeDeg: 0, longitudeDeg: 180 }),
    6371 * Math.PI,
    1e-8,
  );
  equals(
    t,
    greatCircleKm({ latitudeDeg: -30, longitudeDeg: 7 }, { latitudeDeg: 60, longitudeDeg: 7 }),
    (6371 * Math.PI) / 2,
    1e-8,
  );
  t.is(greatCircleKm({ latitudeDeg: 49.6, longitudeDeg: 6.1 }, { latitudeDeg: 49.6, longitudeDeg: 6.1 }), 0);
  // Delingha and Lijiang, whose published distance is 1203 km on the ellipsoid and 1207.7 km on the sphere.
  prints(
    t,
    greatCircleKm({ latitudeDeg: 37.379, longitudeDeg: 97.727 }, { latitudeDeg: 26.694, longitudeDeg: 100.029 }),
    1207.7,
    0,
  );
});

test("teleportation through a Bell-diagonal pair has average fidelity (2F+1)/3", (t) => {
  const table = [
    [0.5, 0.666667],
    [0.6, 0.733333],
    [0.7, 0.8],
    [0.75, 0.833333],
    [0.8, 0.866667],
    [0.85, 0.9],
    [0.9, 0.933333],
    [0.95, 0.966667],
    [0.99, 0.993333],
  ] as const;
  for (const [fidelity, average] of table) prints(t, teleportedFidelity(fidelity), average);
  equals(t, teleportedFidelity(0.5), CLASSICAL_LIMIT);
  prints(t, teleportedGateFidelity(0.9689), 0.97512, 5);
});

test("one withheld bit costs a third, two leave a coin", (t) => {
  const ideal = [1, 0, 0, 0] as const;
  equals(t, correctedFidelity(ideal, { x: true, z: true }), 1);
  equals(t, correctedFidelity(ideal, { x: true, z: false }), 2 / 3);
  equals(t, correctedFidelity(ideal, { x: false, z: true }), 2 / 3);
  equals(t, correctedFidelity(ideal, { x: false, z: false }), 0.5);
  equals(t, correctedFidelity([0.7, 0.1, 0.15, 0.05], { x: false, z: false }), 0.5);
});

test("Werner pairs have the tabulated CHSH value, error rate and key fraction", (t) => {
  const table = [
    [0.7803301, 1 / Math.SQRT2, 2, 0.146447, 0],
    [0.8, 0.733333, 2.07418, 0.133333, 0],
    [0.9, 0.866667, 2.451304, 0.066667, 0.293281],
    [0.99, 0.986667, 2.790715, 0.006667, 0.884444],
  ] as const;
  for (const [fidelity, visibility, value, error, fraction] of table) {
    const correlators = correlatorsFromWeights(wernerWeights(fidelity));
    prints(t, correlators.zz, visibility);
    prints(t, chsh(correlators), value);
    prints(t, errorRate(correlators.xx), error);
    prints(t, keyFraction(errorRate(correlators.zz)), fraction);
    equals(t, concurrence(fidelity), 2 * fidelity - 1);
  }
  t.is(concurrence(0.4), 0);
  prints(t, 1 - 1.5 * 0.110028, 0.834958);
  equals(t, binaryEntropy(0.110028), 0.5, 1e-6);
  t.deepEqual([binaryEntropy(0), binaryEntropy(0.5), binaryEntropy(1)], [0, 1, 0]);
});

test("a double-click pair errs along X alone", (t) => {
  const correlators = correlatorsFromWeights([0, 0.95, 0, 0.05]);
  equals(t, errorRate(correlators.zz), 0);
  equals(t, errorRate(correlators.xx), 0.05);
  equals(t, chsh(correlators), Math.SQRT2 * 1.9);
});

test("a CHSH value of 2.37 from 1167 events is known to 0.094", (t) => {
  const setting = { correlation: 2.37 / 4, pairs: 1167 / 4 };
  prints(t, chshDeviation([setting, setting, setting, setting]), 0.0943, 4);
});
