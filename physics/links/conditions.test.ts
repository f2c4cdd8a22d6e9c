import test, { type ExecutionContext } from "ava";
import { type Duration, nanoseconds } from "../../engine/time.js";
import { lightTime } from "../../theory/fibre.js";
import { midpointLatency, midpointSource } from "../../theory/heralding.js";
import { doubleClickHerald, drawnWeights, NOISY, singleClickHerald, station } from "./example-links.js";
import { type LinkHerald, linkModel } from "./link.js";

function near(t: ExecutionContext, value: number, expected: number, relative = 1e-6): void {
  t.true(Math.abs(value - expected) <= relative * Math.abs(expected), `${value} is not ${expected}`);
}

test("a source in the middle heralds what both memories take in, one and a half light times after it fired", (t) => {
  for (const [lengthKm, arm] of [
    [10, 10 ** -0.1],
    [25, 10 ** -0.25],
    [50, 10 ** -0.5],
  ] as const) {
    const pair = { type: "werner", fidelity: 0.96 } as const;
    const herald = { scheme: "midpoint-source", emission: 0.1, pair, absorption: 0.6 } as const;
    const preparation: [Duration, Duration] = [nanoseconds(3000), nanoseconds(8000)];
    const link = linkModel(station(herald, { lengthKm, preparation, emission: [0.01, 0.02] }));
    near(t, link.success, 0.1 * (0.6 * arm) ** 2, 1e-12);
    near(t, link.success, midpointSource({ emission: 0.1, transmissions: [0.6 * arm, 0.6 * arm] }).success, 1e-12);
    const delay = lightTime(lengthKm);
    t.is(link.flight, nanoseconds(1.5 * delay));
    t.is(link.flight, midpointLatency(delay));
    t.is(link.age, delay);
    t.is(link.cycle, nanoseconds(8000 + 1.5 * delay));
    t.is(link.fidelity, 0.96);
    near(t, drawnWeights(link, 0.7)[0]!, 0.96, 1e-12);
  }
  t.is(midpointLatency(nanoseconds(1)), nanoseconds(2));
});

test("an attempt of many modes succeeds where one of them does", (t) => {
  const heralds: readonly LinkHerald[] = [
    { scheme: "given", success: 1e-4, cycle: nanoseconds(1e6), pair: { type: "werner", fidelity: 0.9 } },
    doubleClickHerald(NOISY, 0.9),
    singleClickHerald(0.2, NOISY, 0.9),
  ];
  for (const herald of heralds) {
    const one = linkModel(station(herald, { lengthKm: 50 }));
    for (const modes of [2, 10, 1000]) {
      const many = linkModel(station(herald, { lengthKm: 50, modes }));
      near(t, many.success, 1 - (1 - one.success) ** modes, 1e-9);
      t.deepEqual([many.cycle, many.weights, many.draw(0.3)], [one.cycle, one.weights, one.draw(0.3)]);
    }
  }
  const tiny = {
    scheme: "given",
    success: 1e-17,
    cycle: nanoseconds(1e6),
    pair: { type: "werner", fidelity: 0.9 },
  } as const;
  near(t, linkModel(station(tiny, { modes: 100 })).success, 1e-15, 1e-12);
  t.is(linkModel(station({ ...tiny, success: 1 }, { modes: 7 })).success, 1);
  t.is(linkModel(station(doubleClickHerald(), { emission: [0, 0], modes: 7 })).success, 0);
});

test("a degraded fibre loses more over its whole length, and its pairs are mixed", (t) => {
  const given = {
    scheme: "given",
    success: 0.5,
    cycle: nanoseconds(1e6),
    pair: { type: "bell-diagonal", weights: [0.7, 0.2, 0.1, 0] },
  } as const;
  const source = { scheme: "midpoint-source", emission: 1, pair: given.pair, absorption: 1 } as const;
  const degradation = { lossDb: 3, depolarising: 0.2 };
  for (const [herald, exponent] of [
    [given, 1],
    [source, 1],
    [doubleClickHerald(), 1],
    [singleClickHerald(1e-9), 0.5],
  ] as const) {
    const before = linkModel(station(herald, { lengthKm: 20 }));
    const after = linkModel(station(herald, { lengthKm: 20, degradation }));
    near(t, after.success / before.success, 10 ** (-0.3 * exponent), 1e-6);
    for (const [place, weight] of drawnWeights(after, 0.2).entries()) {
      near(t, weight + 1, 0.8 * drawnWeights(before, 0.2)[place]! + 0.05 + 1, 1e-6);
      near(t, after.weights[place]! + 1, weight + 1, 1e-12);
    }
    t.deepEqual([after.cycle, after.flight, after.age], [before.cycle, before.flight, before.age]);
    const harmless = linkModel(station(herald, { lengthKm: 20, degradation: { lossDb: 0, depolarising: 0 } }));
    t.is(harmless.success, before.success);
    t.deepEqual(harmless.draw(0.2), before.draw(0.2));
  }
});
