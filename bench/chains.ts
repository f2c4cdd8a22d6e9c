import { seconds } from "../engine/time.js";
import type { NetworkSettings, SwapOrder } from "../orchestrator/scenario/scenario.js";
import { medianOfRuns } from "./measure.js";
import { IDEAL_RATES, PUBLISHED } from "./published.js";
import { lasting, meanOfSeeds } from "./service.js";
import { show, times } from "./show.js";
import { chainWorkload, swappedFidelity } from "./workloads.js";

const SLOTS = 10;
const FIDELITY = 0.99;
const SEEDS = 50;
const SERVICE = seconds(0.2);
const LONG_SERVICE = seconds(1);
const LENGTHS = [3, 5, 9, 17, 33];
const SCALE = [3, 9, 33, 65, 129];

const chain = (nodes: number, swap: SwapOrder, service = SERVICE) =>
  lasting(chainWorkload({ nodes, slots: SLOTS, amount: { duration: seconds(10) }, network: { swap } }), service);

/** W2: what chains deliver, what a pair costs, and how that grows with the chain. */
export function showChains(): void {
  for (const swap of ["balanced", "as-soon-as-possible"] as const) {
    const rows = LENGTHS.map((nodes) => chainRow(nodes, swap));
    show(`W2, a chain of links of 20 km, swaps ${swap}: 0.2 s of service`, COLUMNS, rows);
  }
  showScale();
}

const COLUMNS = ["nodes", "pairs/s", "ideal", "SeQUeNCe", "F", "closed form", "CPU ms", "µs/pair", "traced", "SeQUeNCe µs/pair", "ratio"];

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

/** CPU time without a trace and with one, and what SeQUeNCe needs for a pair. */
function costs(scenario: Parameters<typeof medianOfRuns>[0], theirs: number | undefined): string[] {
  const { seconds: cpu, delivered } = medianOfRuns(scenario, "no trace");
  const traced = medianOfRuns(scenario, "full trace");
  return [
    (cpu * 1e3).toFixed(1),
    ((cpu / delivered) * 1e6).toFixed(0),
    ((traced.seconds / traced.delivered) * 1e6).toFixed(0),
    theirs === undefined ? "" : (theirs * 1e6).toFixed(0),
    theirs === undefined ? "" : times((theirs / cpu) * delivered),
  ];
}

function showScale(): void {
  let least = Number.POSITIVE_INFINITY;
  const rows = SCALE.map((nodes) => {
    const { seconds: cpu, delivered, events } = medianOfRuns(chain(nodes, "balanced", LONG_SERVICE), "no trace");
    const each = (cpu / delivered / (nodes - 1)) * 1e6;
    least = Math.min(least, each);
    return [String(nodes), String(delivered), (events / delivered / (nodes - 1)).toFixed(1), cpu.toFixed(3), each.toFixed(2), (each / least).toFixed(2)];
  });
  const columns = ["nodes", "pairs", "events/pair/link", "CPU s", "µs/pair/link", "of the least so far"];
  show("W2, how the cost grows with the chain: swaps balanced, 1 s of service", columns, rows);
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
