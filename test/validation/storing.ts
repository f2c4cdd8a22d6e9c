import type { Duration } from "../../engine/time.js";
import { meanStorage, meanSurvival } from "../../theory/storage.js";
import { wernerFromFidelity } from "../../theory/swapping.js";
import { IDEAL_NODE } from "../chain.js";
import { metricSample, momentsOf, observe, spaced, withNodes } from "./observe.js";
import { type Row, type Size, within } from "./row.js";
import { CYCLE, inCycles, slottedChain } from "./slotted.js";

const STORED = [
  [0.5, undefined],
  [0.1, "9.4737"],
  [0.01, "99.4975"],
] as const;

/** Success probability, coherence time in cycles, fidelity. */
const DECAYED = [
  [0.1, 10, ".586060"],
  [0.1, 50, ".799311"],
  [0.01, 100, ".577495"],
  [0.01, 500, ".794901"],
] as const;

/** How long the earlier of two links waits for the later one, and what is left of its pair. */
export function storage(size: Size): Row[] {
  return [...STORED.map((_, i) => stored(i, size)), ...DECAYED.map((_, i) => decayed(i, size))];
}

function stored(place: number, size: Size): Row {
  const [success, tabulated] = STORED[place] ?? STORED[0];
  const seed = 2140 + place;
  const heralded: [number[], number[]] = [[], []];
  observe(slottedChain(2, success, { seed, count: countOf(size) }), (record) => {
    if (record.event === "pair") heralded[String(record["pair"]).startsWith("l00") ? 0 : 1].push(record.at_ns);
  });
  const [left, right] = heralded;
  const both = left.slice(0, right.length);
  const { mean, sigma, count } = momentsOf(inCycles(both.map((at, i) => Math.abs(at - (right[i] ?? Number.NaN)))));
  const claim = {
    about: `Mean time that the earlier of 2 links waits, p = ${success}`,
    expected: meanStorage(success),
    source: "2(1 - p)/(p(2 - p))",
    ...(tabulated !== undefined && { tabulated }),
  };
  return within(claim, mean, sigma, `${spaced(count)} pairs, seed ${seed}`);
}

function decayed(place: number, size: Size): Row {
  const [success, coherence, tabulated] = DECAYED[place] ?? DECAYED[0];
  const claim = {
    about: `Mean fidelity, 2 Werner links, F = 0.95, p = ${success}, the repeater depolarises in ${coherence} cycles`,
    expected: waitedFidelity(meanSurvival({ success }, Math.exp(-1 / coherence))),
    tabulated,
    source: "1/4 + 3/4 w² E[e^(-D/T)]",
  };
  const seed = 2150 + place;
  const memory = { ...IDEAL_NODE.memory, depolarising: (coherence * CYCLE) as Duration };
  const chain = slottedChain(2, success, { seed, count: countOf(size) });
  const scenario = withNodes(chain, (node) => (node === 1 ? { memory } : {}));
  const { mean, sigma, count } = momentsOf(metricSample(observe(scenario), "pairs.fidelity.mean"));
  return within(claim, mean, sigma, `${spaced(count)} pairs, seed ${seed}`);
}

/** What is left of two Werner links, F = 0.95, where one half was kept: `survival` is the mean of e^(-D/T). */
export const waitedFidelity = (survival: number): number => {
  const werner = wernerFromFidelity(0.95);
  return 0.25 + 0.75 * werner * werner * survival;
};

const countOf = (size: Size): number => (size === "large" ? 50_000 : 4_000);
