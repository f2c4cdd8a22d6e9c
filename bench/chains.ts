import { seconds } from "../engine/time.js";
import type { NetworkSettings, SwapOrder } from "../orchestrator/scenario/scenario.js";
import { COST_COLUMNS, costs, medianOfRuns } from "./measure.js";
import { IDEAL_RATES, PUBLISHED } from "./published.js";
import { lasting, meanOfSeeds } from "./service.js";
import { show } from "./show.js";
import { chainWorkload, swappedFidelity } from "./workloads.js";

const SLOTS = 10;
const FIDELITY = 0.99;
const SEEDS = 50;
const SERVICE = seconds(0.2);
/** Links times seconds of service. */
const WORK_SECONDS = 128;
const LENGTHS = [3, 5, 9, 17, 33];
const SCALE = [3, 9, 33, 65, 129];

const chain = (nodes: number, swap: SwapOrder, service = SERVICE) =>
  lasting(chainWorkload({ nodes, slots: SLOTS, amount: { duration: seconds(100) }, network: { swap } }), service);

/** W2: what chains deliver, what a pair costs, and how that grows with the chain. */
export function showChains(): void {
  for (const swap of ["balanced", "as-soon-as-possible"] as const) {
    const rows = LENGTHS.map((nodes) => chainRow(nodes, swap));
    show(`W2, a chain of links of 20 km, swaps ${swap}: 0.2 s of service`, COLUMNS, rows);
  }
  showScale();
}

const COLUMNS = ["nodes", "pairs/s", "ideal", "SeQUeNCe", "F", "closed form", ...COST_COLUMNS];

function chainRow(nodes: number, swap: SwapOrder): string[] {
  const scenario = chain(nodes, swap);
  const { perSecond, fidelity } = meanOfSeeds(scenario, SERVICE, SEEDS);
  const published = PUBLISHED.chains.get(nodes);
  return [
    String(nodes),
    perSecond.toFixed(0),
    String(IDEAL_RATES.get(nodes) ?? ""),
    String(published?.perSecond ?? ""),
    fidelity.toFixed(5),
    swappedFidelity(FIDELITY, nodes - 1).toFixed(5),
    ...costs(scenario, published && published.seconds / (published.perSecond * 0.2)),
  ];
}

/** Every chain does about as much work as the others, so that none runs colder: the shorter, the longer it is served. */
function showScale(): void {
  for (const swap of ["balanced", "as-soon-as-possible"] as const) {
    let least = Number.POSITIVE_INFINITY;
    const rows = SCALE.map((nodes) => {
      const links = nodes - 1;
      const run = medianOfRuns(chain(nodes, swap, seconds(WORK_SECONDS / links)), "no trace");
      const each = (run.seconds / run.delivered / links) * 1e6;
      least = Math.min(least, each);
      return [
        String(nodes),
        (WORK_SECONDS / links).toFixed(1),
        String(run.delivered),
        (run.events / run.delivered / links).toFixed(1),
        ((run.seconds / run.events) * 1e6).toFixed(2),
        each.toFixed(1),
        (each / least).toFixed(2),
      ];
    });
    const columns = [
      "nodes",
      "service s",
      "pairs",
      "events/pair/link",
      "µs/event",
      "µs/pair/link",
      "of the least so far",
    ];
    show(`W2, how the cost grows with the chain: swaps ${swap}`, columns, rows);
  }
}

const PURIFY: Partial<NetworkSettings> = {
  swap: "balanced",
  purify: { method: "bbpssw", at: "ends", rounds: "when-needed" },
};

/** W2p: one round of purification from end to end. */
export function showPurified(): void {
  const service = seconds(0.5);
  const workload = { nodes: 3, slots: SLOTS, fidelity: 0.95, minFidelity: 0.92, amount: { duration: seconds(10) } };
  const scenario = lasting(chainWorkload({ ...workload, network: PURIFY }), service);
  const { perSecond, fidelity } = meanOfSeeds(scenario, service, SEEDS);
  const { purified: published } = PUBLISHED;
  const row = [
    "3",
    perSecond.toFixed(0),
    String(published.perSecond),
    fidelity.toFixed(5),
    purifiedFidelity(swappedFidelity(0.95, 2)).toFixed(5),
    ...costs(scenario, published.seconds / (published.perSecond * 0.5)),
  ];
  show(
    "W2p, one round of BBPSSW from end to end over 3 nodes: 0.5 s of service",
    COLUMNS.filter((name) => name !== "ideal"),
    [row],
  );
}

/** What one round of BBPSSW makes of two equal Werner pairs (Bennett and others 1996, equation 7). */
function purifiedFidelity(f: number): number {
  const other = (1 - f) / 3;
  return (f * f + other * other) / (f * f + 2 * f * other + 5 * other * other);
}
