import { assert } from "../../../../engine/assert.js";
import { pow } from "../../../../engine/exact.js";
import { type NetworkSettings, PurificationMethod } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import type { BellWeights } from "../../../../theory/bell.js";
import { PERFECT_END, type Purifying, type PurifyingEnd, recurrences } from "../../../../theory/purification.js";
import { chainWeights } from "../../../../theory/swapping.js";
import type { LinkStates } from "./link-state.js";
import type { Path } from "./routes.js";

/** What a circuit over a path can be expected to deliver while no half waits. */
export interface Expected {
  readonly weights: BellWeights;
  readonly fidelity: number;
  /** Pairs per second where every link makes one pair at a time and the slowest of them is waited for. */
  readonly rateHz: number;
}

/** What a request over a path can expect with purification. */
export interface Admission {
  /** The fidelity that was asked for is expected. */
  readonly isMet: boolean;
  /** How many rounds of purification each pair goes through: the fewest that do, or else those that do best. */
  readonly rounds: number;
  readonly weights: BellWeights;
  /** What is expected after these rounds: where the request is not met, the best that can be had. */
  readonly fidelity: number;
  /** How many pairs of a link, or of the whole path where ends purify, a purified one costs on average; of the dearest link. */
  readonly rawPairs: number;
}

/** More rounds than this are never tried: the slots that they need double with each. */
export const ROUNDS_MAX = 6;

/** What rounding may take from a fidelity that is met. */
const SLACK = 1e-12;

/** What is known of the links and nodes of a path. */
export type Knowledge = Pick<LinkStates, "description" | "node">;

/** What a circuit over a path can be expected to deliver without purification. Every link of the path must be known. */
export function expected(path: Path, knowledge: Knowledge): Expected {
  const weights = weightsAcross(path, knowledge);
  const rates = path.links.map((link) => described(link, knowledge).rateHz);
  return { weights, fidelity: weights[0], rateHz: slowestHz(rates) };
}

/** The weights of pairs across a path while no half waits. */
function weightsAcross(path: Path, knowledge: Knowledge): BellWeights {
  const links = path.links.map((link) => weightsOf(described(link, knowledge)));
  return chainWeights(links, swapsOf(path, knowledge));
}

/** How many rounds of purification a request for a fidelity needs over a path, and what can be had. */
export function admission(
  path: Path,
  fidelityMin: number,
  network: Pick<NetworkSettings, "method" | "purifiesLinks" | "rounds">,
  knowledge: Knowledge,
): Admission {
  const most = network.rounds ?? ROUNDS_MAX;
  const outcomes = network.purifiesLinks
    ? linksPurified(path, most, network.method, knowledge)
    : endsPurified(path, most, network.method, knowledge);
  const allowed = outcomes.slice(network.rounds ?? 0);
  const met = allowed.find(({ fidelity }) => fidelity >= fidelityMin - SLACK);
  if (met !== undefined) return { ...met, isMet: true };
  const best = allowed.reduce((one, other) => (other.fidelity > one.fidelity ? other : one));
  return { ...best, isMet: false };
}

type Outcome = Omit<Admission, "isMet">;

/** What 0, 1, … rounds at every link, before its pairs are swapped, make of a pair of the path. */
function linksPurified(path: Path, most: number, method: PurificationMethod, knowledge: Knowledge): Outcome[] {
  const swaps = swapsOf(path, knowledge);
  const links = path.links.map((link, place) => {
    const ends = endsOf(knowledge, path.nodes[place], path.nodes[place + 1]);
    return recurrences(weightsOf(described(link, knowledge)), most, purifying(method, ends));
  });
  return Array.from({ length: most + 1 }, (_, rounds) => {
    const after = links.map((recurrence) => recurrence[rounds]).filter((one) => one !== undefined);
    const weights = chainWeights(
      after.map((one) => one.weights),
      swaps,
    );
    return { rounds, weights, fidelity: weights[0], rawPairs: Math.max(...after.map(({ rawPairs }) => rawPairs)) };
  });
}

/** What 0, 1, … rounds between the ends of the path make of its pairs. */
function endsPurified(path: Path, most: number, method: PurificationMethod, knowledge: Knowledge): Outcome[] {
  const ends = endsOf(knowledge, path.nodes[0], path.nodes[path.nodes.length - 1]);
  return recurrences(weightsAcross(path, knowledge), most, purifying(method, ends)).map(
    ({ rounds, weights, rawPairs }) => ({ rounds, weights, fidelity: weights[0], rawPairs }),
  );
}

const purifying = (method: PurificationMethod, ends: Purifying["ends"]): Purifying => ({
  method: method === PurificationMethod.BBPSSW ? "bbpssw" : "dejmps",
  ends,
});

const endsOf = (knowledge: Knowledge, head: string | undefined, tail: string | undefined): Purifying["ends"] => [
  gatesOf(knowledge, head),
  gatesOf(knowledge, tail),
];

/** A node that is not known yet, where the network starts cold, is taken for perfect. */
const gatesOf = (knowledge: Knowledge, node: string | undefined): PurifyingEnd =>
  (node === undefined ? undefined : knowledge.node(node)?.gates) ?? PERFECT_END;

const swapsOf = (path: Path, knowledge: Knowledge): number[] =>
  path.nodes.slice(1, -1).map((node) => knowledge.node(node)?.swapWerner ?? 1);

function described(link: string, knowledge: Knowledge): LinkDescription {
  const description = knowledge.description(link);
  assert(description !== undefined, `nothing is known of link ${link}`);
  return description;
}

function weightsOf({ link, weights }: LinkDescription): BellWeights {
  const [phiPlus, psiPlus, phiMinus, psiMinus] = weights;
  assert(psiMinus !== undefined && weights.length === 4, `${link} has ${weights.length} weights`);
  return [phiPlus as number, psiPlus as number, phiMinus as number, psiMinus];
}

/** In how many parts the integral below is cut. */
const PARTS = 256;

/**
 * One over the mean of the longest of independent exponential waits: with v = exp(-t × the least rate), the integral over v from 0
 * to 1 of (1 - Π(1 - v^(rate/least)))/v, by the midpoint rule; within 1e-4 of it.
 */
function slowestHz(ratesHz: readonly number[]): number {
  const least = Math.min(...ratesHz);
  if (least === 0 || ratesHz.length === 1) return least;
  let sum = 0;
  for (let part = 0; part < PARTS; part++) {
    const v = (part + 0.5) / PARTS;
    sum += (1 - ratesHz.reduce((none, rate) => none * (1 - pow(v, rate / least)), 1)) / v;
  }
  return (least * PARTS) / sum;
}
