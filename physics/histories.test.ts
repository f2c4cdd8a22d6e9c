import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { type Duration, type Instant, START } from "../engine/time.js";
import { BELL_STATES, type BellWeights } from "../theory/bell.js";
import { applyGate } from "./gates.js";
import { measure } from "./measure.js";
import { type BellMeasurement, measureBell } from "./measure-bell.js";
import { pauliMemoryFrom } from "./memory.js";
import { pairFidelity, stateFidelity } from "./observe.js";
import { makePair } from "./pair.js";
import type { Formalism, Qubit } from "./qubit.js";

const FORMALISMS: readonly Formalism[] = ["bell-diagonal", "pauli-sum", "density-matrix"];
const SURE = { readoutError: 0 };
const Z_AXIS = { thetaRad: 0, phiRad: 0 };
const X_AXIS = { thetaRad: Math.PI / 2, phiRad: 0 };

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function equals(t: ExecutionContext, value: number, expected: number, tolerance = 1e-12): void {
  t.true(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);
}

/** One step of a random history: the pairs and the instant are made fit while it is played. */
interface Step {
  readonly what: "swap" | "X" | "Y" | "Z" | "look" | "wait";
  readonly where: number;
  readonly u: number;
}

test("all formalisms tell the same story about every pair, whatever Pauli processes do to it", (t) => {
  const weight = fc.double({ min: 0, max: 1, noNaN: true });
  const weights = fc
    .tuple(weight, weight, weight, weight)
    .filter((parts) => average(parts) > 1e-3)
    .map((parts) => parts.map((part) => part / (4 * average(parts))) as unknown as BellWeights);
  const time = fc.option(fc.integer({ min: 1_000_000, max: 1_000_000_000 }), { nil: undefined });
  const memory = fc.record({ t1: time, t2: time, depolarising: time }).map(({ t1, t2, depolarising }) =>
    pauliMemoryFrom({
      ...(t1 === undefined ? {} : { t1: t1 as Duration }),
      ...(t2 === undefined ? {} : { t2: Math.min(t2, 2 * (t1 ?? Infinity)) as Duration }),
      ...(depolarising === undefined ? {} : { depolarising: depolarising as Duration }),
    }),
  );
  const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const step: fc.Arbitrary<Step> = fc.record({
    what: fc.constantFrom("swap", "X", "Y", "Z", "look", "wait"),
    where: fc.nat(7),
    u: uniform,
  });
  const error = fc.double({ min: 0, max: 0.5, noNaN: true });
  const station = fc.record({
    method: fc.constantFrom("deterministic" as const, "linear-optics" as const),
    twoQubitDepolarising: error,
    singleQubitDepolarising: error,
    readoutError: error,
  });
  const history = fc.record({
    pairs: fc.array(fc.tuple(weights, memory, memory), { minLength: 1, maxLength: 4 }),
    steps: fc.array(step, { maxLength: 20 }),
    station,
  });
  fc.assert(
    fc.property(history, ({ pairs, steps, station }) => {
      const [one, ...others] = FORMALISMS.map((formalism) => {
        const made = pairs.map(([w, m, n]) =>
          makePair({ type: "bell-diagonal", weights: w }, [m, n], START, formalism),
        );
        return play(made, steps, station);
      }) as [readonly number[], ...(readonly number[])[]];
      for (const other of others) {
        t.is(one.length, other.length);
        for (const [place, value] of one.entries()) equals(t, other[place]!, value, 1e-9);
      }
    }),
    { numRuns: 150, seed: 7 },
  );
});

function play(made: readonly [Qubit, Qubit][], steps: readonly Step[], station: BellMeasurement): readonly number[] {
  const chain = [...made];
  const told: number[] = [];
  let now = START;
  for (const { what, where, u } of steps) {
    const place = where % chain.length;
    const pair = chain[place]!;
    if (what === "wait") now = (now + Math.floor(u * 1e8)) as Instant;
    else if (what === "look") told.push(...BELL_STATES.map((frame) => pairFidelity(...pair, frame, now)));
    else if (what !== "swap") applyGate(what, pair[where & 1]!, { depolarising: u / 10 }, now);
    else if (place + 1 < chain.length) {
      const next = chain[place + 1]!;
      const { outcome } = measureBell(pair[1], next[0], station, u, now);
      told.push(outcome === undefined ? -1 : BELL_STATES.findIndex(({ x, z }) => x === outcome.x && z === outcome.z));
      chain.splice(place, 2, [pair[0], next[1]]);
    }
  }
  for (const [a, b] of chain) {
    told.push(...BELL_STATES.map((frame) => pairFidelity(a, b, frame, now)));
    told.push(measure(a, { thetaRad: 1, phiRad: 2 }, { readoutError: 0.03 }, 0.5, now), stateFidelity(b, X_AXIS, now));
    told.push(measure(b, Z_AXIS, SURE, 0.123456, now));
  }
  return told;
}
