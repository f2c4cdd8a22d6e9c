import { type Duration, NO_TIME } from "../../engine/time.js";
import type { Purification, Scenario } from "../../orchestrator/scenario/scenario.js";
import { PERFECT_END, type PurificationMethod, type Recurrence, recurrences } from "../../theory/purification.js";
import { wernerWeights } from "../../theory/swapping.js";
import { chainOf } from "../chain.js";
import { metricSample, momentsOf, observe, spaced } from "./observe.js";
import { type Claim, exactly, type Family, type Row, type Size, within } from "./row.js";

type Method = Purification["method"];
type Place = Purification["at"];

/** By fidelity of the links: F' and p of round 1, which both methods share, then of rounds 2 and 3 by method. */
const TABULATED = [
  [
    0.6,
    [".620438", ".608889"],
    { bbpssw: [".644639", ".621977", ".672880", ".638436"], dejmps: [".688616", ".563962", ".771930", ".618130"] },
  ],
  [
    0.7,
    [".735294", ".680000"],
    { bbpssw: [".773171", ".709343", ".811938", ".743296"], dejmps: [".845946", ".640138", ".934395", ".766253"] },
  ],
  [
    0.8,
    [".838150", ".768889"],
    { bbpssw: [".873585", ".807485", ".904540", ".845651"], dejmps: [".943639", ".744596", ".987974", ".901313"] },
  ],
  [
    0.9,
    [".926396", ".875556"],
    { bbpssw: [".947208", ".906677", ".962905", ".932088"], dejmps: [".988764", ".867969", ".999070", ".978563"] },
  ],
] as const;

/** Fidelities of Werner links that purification does not make better. */
const HOPELESS = [0.5, 0.4] as const;

const SOURCES = { bbpssw: "Bennett et al 1996", dejmps: "Deutsch et al 1996" } as const;
const METHODS = ["bbpssw", "dejmps"] as const;
const PLACES = ["links", "ends"] as const;
const ROUNDS = [1, 2, 3] as const;

/** So long beside a light time of 1 ns that pairs are purified one by one. */
const CYCLE = 1_000_000;

export const PURIFICATION: Family = {
  oracle: "A2",
  title: "Purification",
  about:
    "Werner pairs, ideal gates and memories, one to three rounds of nested recurrence by the nodes themselves: local gates, measurements and messages. *links*: one link, whose pairs its two ends purify. *ends*: two links, one of them perfect, so that swapped pairs have the fidelity of the other; alice and bob purify what is delivered. Success is that of the last round, counted in the `purified` records of the head; σ = √(p(1 - p)/N). F' is the true fidelity of every delivered pair: exact for DEJMPS and for the first round; from the second round on BBPSSW turns both pairs by rotations at random, and F' is exact in the mean alone. Raw pairs are those of the link, per delivered pair.",
  rows: (size) => [
    ...TABULATED.flatMap((_, i) =>
      METHODS.flatMap((method, j) =>
        PLACES.flatMap((at, k) =>
          ROUNDS.flatMap((rounds) =>
            recurrence(i, { method, at, rounds, seed: 1200 + 20 * i + 10 * j + 4 * k + rounds, size }),
          ),
        ),
      ),
    ),
    ...hopeless(size),
  ],
};

interface Asked {
  readonly method: Method;
  readonly at: Place;
  readonly rounds: 1 | 2 | 3;
  readonly seed: number;
  readonly size: Size;
}

function recurrence(place: number, asked: Asked): Row[] {
  const [fidelity, first, others] = TABULATED[place] ?? TABULATED[0];
  const { method, at, rounds } = asked;
  const [better, success] = [...first, ...others[method]].slice(2 * rounds - 2);
  const after = expectedAfter(fidelity, method, rounds);
  const seen = purified(fidelity, asked);
  const about = `${method.toUpperCase()} at ${at}, F = ${fidelity}, round ${rounds}`;
  const source = SOURCES[method];
  const fidelityClaim = { about: `${about}: F'`, expected: after.weights[0], tabulated: better ?? "", source };
  return [
    successOf({ about: `${about}: success`, expected: after.success, tabulated: success ?? "", source }, seen),
    fidelityOf(fidelityClaim, seen, asked),
    rawPairsOf({ about: `${about}: raw pairs`, expected: after.rawPairs, source: "Π 2/p" }, seen),
  ];
}

function hopeless(size: Size): Row[] {
  return HOPELESS.flatMap((fidelity, i) =>
    METHODS.map((method, j) => {
      const asked = { method, at: "links", rounds: 1, seed: 1290 + 2 * i + j, size } as const;
      const expected = expectedAfter(fidelity, method, 1).weights[0];
      const about = `${method.toUpperCase()} at links, F = ${fidelity} does not get better: F'`;
      return fidelityOf({ about, expected, source: "fixed point at 1/2" }, purified(fidelity, asked), asked);
    }),
  );
}

function expectedAfter(fidelity: number, method: PurificationMethod, rounds: number): Recurrence {
  const ends = [PERFECT_END, PERFECT_END] as const;
  const last = recurrences(wernerWeights(fidelity), rounds, { method, ends }).at(-1);
  if (last === undefined) throw new Error("there is no such round");
  return last;
}

interface Seen {
  readonly fidelities: readonly number[];
  readonly trials: number;
  readonly successes: number;
  /** Of the imperfect link, from one delivery to the next. */
  readonly rawPairs: readonly number[];
  readonly seed: number;
}

function purified(fidelity: number, { method, at, rounds, seed, size }: Asked): Seen {
  let trials = 0;
  let successes = 0;
  let raw = 0;
  const rawPairs: number[] = [];
  const scenario = purifying(fidelity, { method, at, rounds, seed, size });
  const raws = scenario.links[0]?.name ?? "";
  const metrics = observe(scenario, (record) => {
    if (record.event === "pair" && String(record["pair"]).startsWith(raws)) raw++;
    if (record.node !== "n00") return;
    if (record.event === "purified" && record["round"] === rounds) {
      trials++;
      if (record["success"] === true) successes++;
    }
    if (record.event === "delivered") {
      rawPairs.push(raw);
      raw = 0;
    }
  });
  return { fidelities: metricSample(metrics, "pairs.fidelity.mean"), trials, successes, rawPairs, seed };
}

function purifying(fidelity: number, { method, at, rounds, seed, size }: Asked): Scenario {
  const count = (size === "large" ? 3_000 : 300) / rounds;
  const slots = { perLink: rounds + 1, total: 2 * (rounds + 1) };
  const chain = chainOf(at === "links" ? 2 : 3, {
    seed,
    fidelity,
    success: 1,
    cycle: CYCLE,
    delay: 1,
    node: { slots },
    request: { type: "entangle", count, hold: NO_TIME },
    network: { purify: { method, at, rounds } },
  });
  const links = chain.links.map((link, place) =>
    place === 0
      ? link
      : {
          ...link,
          herald: {
            scheme: "given" as const,
            success: 1,
            cycle: CYCLE as Duration,
            pair: { type: "werner" as const, fidelity: 1 },
          },
        },
  );
  return { ...chain, links };
}

function successOf(claim: Claim, { trials, successes, seed }: Seen): Row {
  const sigma = Math.sqrt((claim.expected * (1 - claim.expected)) / trials);
  return within(claim, successes / trials, sigma, `${spaced(trials)} purifications, seed ${seed}`);
}

function fidelityOf(
  claim: Claim,
  { fidelities, seed }: Seen,
  { method, rounds }: Pick<Asked, "method" | "rounds">,
): Row {
  const sample = `${spaced(fidelities.length)} pairs, seed ${seed}`;
  if (method === "dejmps" || rounds === 1) return exactly(claim, fidelities, sample);
  const { mean, sigma } = momentsOf(fidelities);
  return within(claim, mean, sigma, sample);
}

/** The first pair is left out: it pays for slots that are filled for the first time. */
function rawPairsOf(claim: Claim, { rawPairs, seed }: Seen): Row {
  const { mean, sigma, count } = momentsOf(rawPairs.slice(1));
  return within(claim, mean, sigma, `${spaced(count)} pairs, seed ${seed}`);
}
