import test, { type ExecutionContext } from "ava";
import { type Duration, nanoseconds, START, seconds } from "../../engine/time.js";
import { BELL_STATES, bellName, ordinal } from "../../theory/bell.js";
import {
  doubleClick,
  heraldPurity,
  repeaterlessBound,
  singleClick,
  singleRepeaterBound,
} from "../../theory/heralding.js";
import { IDEAL_MEMORY } from "../memory.js";
import { formalismOf } from "../observe.js";
import { makePair } from "../pair.js";
import {
  doubleClickHerald,
  drawnWeights,
  IDEAL,
  NOISY,
  type StationHerald,
  singleClickHerald,
  station,
} from "./example-links.js";
import { transmissionsOf } from "./interference.js";
import { type LinkModel, linkModel } from "./link.js";

function near(t: ExecutionContext, value: number, expected: number, relative = 1e-6): void {
  t.true(Math.abs(value - expected) <= relative * Math.abs(expected), `${value} is not ${expected}`);
}

test("double-click links herald as tabulated", (t) => {
  const table = [
    [10, 1, 1, 0.794328, 0.315479, 50, 6309.57],
    [25, 1, 1, 0.562341, 0.158114, 125, 1264.91],
    [50, 1, 1, 0.316228, 0.05, 250, 200],
    [100, 1, 1, 0.1, 0.005, 500, 10],
    [10, 0.5, 0.9, 0.357448, 0.0638844, 50, 1277.69],
    [50, 0.5, 0.9, 0.142302, 0.010125, 250, 40.5],
    [100, 0.5, 0.9, 0.045, 0.0010125, 500, 2.025],
  ] as const;
  for (const [lengthKm, emission, efficiency, arm, success, cycleUs, rateHz] of table) {
    const detectors = { ...IDEAL, efficiency };
    const parameters = station(doubleClickHerald(detectors), { lengthKm, emission: [emission, emission] });
    near(t, transmissionsOf(parameters, detectors)[0], arm, 4e-6);
    const link = linkModel(parameters);
    near(t, link.success, success, 3e-6);
    t.is(link.cycle, nanoseconds(cycleUs * 1000));
    near(t, (link.success / link.cycle) * 1e9, rateHz, 3e-6);
    near(t, link.fidelity, 1, 1e-12);
  }
});

test("distinguishable photons dephase a double-click pair", (t) => {
  const herald = doubleClickHerald({ ...IDEAL, numberResolving: true }, 0.9);
  const link = linkModel(station(herald, { lengthKm: 30, emission: [0.3, 0.7] }));
  const closed = doubleClick({ transmissions: [0.3 * 10 ** -0.3, 0.7 * 10 ** -0.3], indistinguishability: 0.9 });
  near(t, link.success, closed.success, 1e-12);
  near(t, link.fidelity, closed.fidelity, 1e-12);
  near(t, link.weights[2], 0.05, 1e-12);
  t.is(link.weights[1], 0);
});

test("single-click links herald as the closed forms", (t) => {
  for (const numberResolving of [false, true]) {
    for (const brightPopulation of [0.05, 0.1, 0.3, 0.9]) {
      for (const transmission of [1e-3, 0.1, 0.5, 1]) {
        const herald = singleClickHerald(brightPopulation, { ...IDEAL, efficiency: transmission, numberResolving });
        const link = linkModel(station(herald));
        const closed = singleClick({ brightPopulation, transmission, numberResolving });
        near(t, link.success, closed.success, 1e-12);
        near(t, link.fidelity, closed.fidelity, 1e-12);
      }
    }
  }
});

test("distinguishable photons cost a single-click pair √V of its coherence", (t) => {
  const link = linkModel(station(singleClickHerald(0.1, { ...IDEAL, efficiency: 1e-9 }, 0.81)));
  near(t, link.fidelity, (0.9 * (1 + 0.9)) / 2, 1e-6);
  near(t, link.weights[2], (0.9 * (1 - 0.9)) / 2, 1e-6);
});

test("the slower preparation and one light time make a cycle", (t) => {
  const preparation: [Duration, Duration] = [nanoseconds(3000), nanoseconds(8000)];
  t.is(linkModel(station(doubleClickHerald(), { lengthKm: 10, preparation })).cycle, nanoseconds(58000));
  t.is(linkModel(station(singleClickHerald(0.1), { lengthKm: 10, preparation })).cycle, nanoseconds(58000));
});

test("a given link is what it is given to be", (t) => {
  const cycle = seconds(1e-3);
  const werner = linkModel(station({ scheme: "given", success: 0.1, cycle, pair: { type: "werner", fidelity: 0.94 } }));
  t.deepEqual([werner.success, werner.cycle, werner.fidelity], [0.1, cycle, 0.94]);
  t.is(bellName(werner.draw(0.9).frame), "phi+");
  for (const [place, weight] of drawnWeights(werner, 0.3).entries()) near(t, weight, place === 0 ? 0.94 : 0.02, 1e-12);
  const weights = [0.7, 0.15, 0.1, 0.05] as const;
  const given = linkModel(station({ scheme: "given", success: 1, cycle, pair: { type: "bell-diagonal", weights } }));
  t.deepEqual(given.weights, weights);
});

for (const numberResolving of [false, true]) {
  for (const [scheme, herald] of [
    ["double-click", doubleClickHerald({ ...NOISY, numberResolving }, 0.85)],
    ["single-click", singleClickHerald(0.2, { ...NOISY, numberResolving }, 0.85)],
  ] as const) {
    const name = `${scheme} with ${numberResolving ? "number-resolving" : "threshold"} detectors`;

    test(`${name}: both frames occur with the fidelity and weights that the link states`, (t) => {
      const link = linkModel(station(herald, { lengthKm: 12, emission: [0.9, 0.4] }));
      t.deepEqual(
        [0, 0.49, 0.5, 0.99].map((u) => bellName(link.draw(u).frame)),
        ["psi+", "psi+", "psi-", "psi-"],
      );
      for (const u of [0.1, 0.9]) {
        const weights = drawnWeights(link, u);
        for (const offset of BELL_STATES) near(t, weights[ordinal(offset)]!, link.weights[ordinal(offset)], 1e-12);
      }
      near(
        t,
        link.weights.reduce((sum, weight) => sum + weight),
        1,
        1e-12,
      );
      t.is(link.fidelity, link.weights[0]);
    });

    test(`${name}: success and state are those of the enumeration of every photon and dark count`, (t) => {
      const parameters = station(herald, { lengthKm: 12, emission: [0.9, 0.4] });
      const link = linkModel(parameters);
      const counted = enumerated(herald, transmissionsOf(parameters, { ...NOISY, numberResolving }));
      near(t, link.success, counted.success, 1e-11);
      for (const [place, weight] of counted.weights.entries()) near(t, link.weights[place as 0], weight, 1e-11);
    });

    test(`${name}: dark counts cost fidelity, to first order the impure share of heralds`, (t) => {
      const at = (darkRateHz: number): LinkModel => {
        const detectors = { ...IDEAL, numberResolving, efficiency: 0.01, darkRateHz };
        const quiet = scheme === "double-click" ? doubleClickHerald(detectors) : singleClickHerald(0.1, detectors);
        return linkModel(station(quiet));
      };
      const silent = at(0);
      const dark = at(10);
      t.true(dark.fidelity < silent.fidelity && dark.success > silent.success);
      const purity = heraldPurity({ photon: silent.success, dark: dark.success - silent.success });
      t.true(dark.fidelity < silent.fidelity * purity + (1 - purity) / 2 + 1e-9);
      t.true(dark.fidelity > silent.fidelity * purity - 1e-9);
      t.true(at(1e4).fidelity < dark.fidelity);
    });
  }
}

test("nothing but dark counts heralds a pair that is not entangled", (t) => {
  const blind = linkModel(station(doubleClickHerald(NOISY), { emission: [0, 0] }));
  for (const weight of blind.weights) near(t, weight, 0.25, 1e-12);
  const click = 1 - Math.exp(-0.04);
  near(t, blind.success, 4 * (click * (1 - click)) ** 2, 1e-12);
});

test("a link that never heralds has success 0 and no undefined numbers", (t) => {
  for (const herald of [doubleClickHerald(), singleClickHerald(0.1)]) {
    const link = linkModel(station(herald, { emission: [0, 0] }));
    t.is(link.success, 0);
    t.false(link.weights.some(Number.isNaN));
  }
});

test("pauli physics takes the Bell diagonal of a single-click pair", (t) => {
  const exact = linkModel(station(singleClickHerald(0.2, NOISY, 0.9)));
  const pauli = linkModel(station(singleClickHerald(0.2, NOISY, 0.9), { physics: "pauli" }));
  const memories = [IDEAL_MEMORY, IDEAL_MEMORY] as const;
  t.is(formalismOf(makePair(exact.draw(0).state, memories, START)[0]), "density-matrix");
  t.is(formalismOf(makePair(pauli.draw(0).state, memories, START)[0]), "bell-diagonal");
  t.deepEqual(pauli.weights, exact.weights);
  for (const u of [0.1, 0.9]) {
    const weights = drawnWeights(pauli, u);
    for (const [place, weight] of drawnWeights(exact, u).entries()) near(t, weights[place]!, weight, 1e-12);
  }
});

test("double-click stays below the repeaterless bound, single-click below that of one repeater", (t) => {
  for (const lengthKm of [1, 10, 50, 100, 200, 300]) {
    const transmission = 10 ** (-0.02 * lengthKm);
    t.true(linkModel(station(doubleClickHerald(), { lengthKm })).success < repeaterlessBound(transmission));
    const single = linkModel(station(singleClickHerald(0.1), { lengthKm }));
    t.true(single.success < singleRepeaterBound(transmission));
    if (lengthKm >= 100) t.true(single.success > repeaterlessBound(transmission));
  }
});

/**
 * An independent count: every emission, survival, output port and dark count is a case of its own. `ways` lists, for one
 * window, what the photons of both ends do; a photon's port is a coin, two of them bunch with chance (1+V)/2.
 */
function enumerated(
  herald: StationHerald,
  [left, right]: readonly [number, number],
): { success: number; weights: readonly number[] } {
  const { detectors, indistinguishability: v } = herald;
  const mean = detectors.darkRateHz * detectors.window * 1e-9;
  const darkChances = Array.from({ length: 12 }, (_, n) => (Math.exp(-mean) * mean ** n) / factorial(n));
  const lone = (photons: number): number => {
    const ports = [
      [[0, 0, 1]],
      [
        [1, 0, 0.5],
        [0, 1, 0.5],
      ],
      [
        [2, 0, (1 + v) / 4],
        [0, 2, (1 + v) / 4],
        [1, 1, (1 - v) / 2],
      ],
    ][photons]!;
    let chance = 0;
    for (const [one, other, weight] of ports as [number, number, number][]) {
      for (const [darkOne, chanceOne] of darkChances.entries()) {
        for (const [darkOther, chanceOther] of darkChances.entries()) {
          const isLone = detectors.numberResolving
            ? one + darkOne === 1 && other + darkOther === 0
            : one + darkOne >= 1 && other + darkOther === 0;
          if (isLone) chance += weight * chanceOne * chanceOther;
        }
      }
    }
    return chance;
  };
  const populations = [0, 0, 0, 0];
  let coherence = 0;
  const patterns = herald.scheme === "double-click" ? 4 : 2;
  for (const survivesLeft of [false, true]) {
    for (const survivesRight of [false, true]) {
      const chance = (survivesLeft ? left : 1 - left) * (survivesRight ? right : 1 - right);
      for (let spins = 0; spins < 4; spins++) {
        const a = spins >> 1;
        const b = spins & 1;
        if (herald.scheme === "double-click") {
          const early = Number(survivesLeft && a === 0) + Number(survivesRight && b === 0);
          const late = Number(survivesLeft && a === 1) + Number(survivesRight && b === 1);
          populations[spins]! += patterns * 0.25 * chance * lone(early) * lone(late);
        } else {
          const alpha = herald.brightPopulation;
          const prepared = (a ? alpha : 1 - alpha) * (b ? alpha : 1 - alpha);
          populations[spins]! +=
            patterns * prepared * chance * lone(Number(survivesLeft && a) + Number(survivesRight && b));
        }
      }
    }
  }
  if (herald.scheme === "double-click") coherence = patterns * 0.25 * left * right * v * lone(1) ** 2;
  else {
    const alpha = herald.brightPopulation;
    coherence = patterns * alpha * (1 - alpha) * Math.sqrt(left * right * v) * lone(1);
  }
  const success = populations.reduce((sum, population) => sum + population);
  const even = (populations[0]! + populations[3]!) / 2;
  const odd = (populations[1]! + populations[2]!) / 2;
  return { success, weights: [odd + coherence, even, odd - coherence, even].map((weight) => weight / success) };
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
