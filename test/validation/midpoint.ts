import { NO_TIME } from "../../engine/time.js";
import type { Herald } from "../../orchestrator/scenario/scenario.js";
import { fibreTransmission } from "../../theory/fibre.js";
import { midpointSource } from "../../theory/heralding.js";
import { multiplexedSuccess } from "../../theory/waiting.js";
import { chainOf } from "../chain.js";
import { detectors, fidelityOf, runLink, successOf } from "./link-run.js";
import { observe, spaced } from "./observe.js";
import { exactly, type Row, type Size } from "./row.js";

/** Length in km, emission of the source, absorption of the memories, success. */
const SOURCES = [
  [10, 1, 1, ".630957"],
  [25, 0.5, 0.8, ".101193"],
  [50, 0.1, 0.9, "8.1e-3"],
] as const;
/** Modes, success of η²/2 with η = 0.1 in each. */
const MODES = [
  [1, "5e-3"],
  [4, ".0198505"],
  [16, ".0770689"],
  [64, ".274434"],
] as const;

/** A source of pairs in the middle, whose halves the ends take in. */
export function midpointSources(size: Size): Row[] {
  return [
    ...SOURCES.flatMap(([lengthKm, emission, absorption, tabulated], i) => {
      const arm = absorption * fibreTransmission({ lengthKm: lengthKm / 2, lossDbPerKm: 0.2 });
      const { success } = midpointSource({ emission, transmissions: [arm, arm] });
      const cycle = 1.5 * lengthKm * 5_000;
      const herald = sourceOf(emission, absorption);
      const asked = { herald, emission: 1, lengthKm, lossDbPerKm: 0.2, cycle, success, seed: 2300 + i, size };
      const seen = runLink(asked);
      const about = `Midpoint source, ${lengthKm} km, emission ${emission}, absorption ${absorption}`;
      const claim = { about: `${about}: success`, expected: success, tabulated, source: "p η²" };
      return [
        successOf(claim, seen),
        fidelityOf({ about: `${about}: fidelity`, expected: 0.93, source: "that of the source" }, seen),
      ];
    }),
    intervals(size),
  ];
}

/** With nothing lost, every cycle ends with a pair. */
function intervals(size: Size): Row {
  const count = size === "large" ? 1_000 : 50;
  const link = { herald: sourceOf(1, 1), lossDbPerKm: 0, lengthKm: 20 };
  const times: number[] = [];
  const request = { type: "entangle", count, hold: NO_TIME } as const;
  observe(chainOf(2, { seed: 2309, delay: 100_000, link, request }), (record) => {
    if (record.event === "pair") times.push(record.at_ns);
  });
  const spans = times.slice(1).map((at, i) => at - (times[i] ?? Number.NaN));
  const claim = {
    about: "Midpoint source, 20 km, nothing lost: time from pair to pair, ns",
    expected: 150_000,
    source: "3/2 light times, 5 µs/km",
  };
  return exactly(claim, spans, `${spaced(spans.length)} intervals, seed 2309`);
}

/** Double click with several modes at once. */
export function multiplexed(size: Size): Row[] {
  return MODES.map(([modes, tabulated], i) => {
    const herald: Herald = { scheme: "double-click", indistinguishability: 1, detectors: detectors(0.1, false) };
    const success = multiplexedSuccess(0.005, modes);
    const rest = { emission: 1, lengthKm: 10, lossDbPerKm: 0, cycle: 50_000, success, seed: 2310 + i, size };
    const about = `Double click, success, η = 0.1, ${modes} mode${modes === 1 ? "" : "s"}`;
    return successOf(
      { about, expected: success, tabulated, source: "1 - (1 - p)^M" },
      runLink({ herald, modes, ...rest }),
    );
  });
}

const sourceOf = (emission: number, absorption: number): Herald => ({
  scheme: "midpoint-source",
  emission,
  absorption,
  pair: { type: "werner", fidelity: 0.93 },
});
