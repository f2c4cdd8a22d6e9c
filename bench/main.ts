import { seconds } from "../engine/time.js";
import { agendaRate } from "./agenda.js";
import { showChains, showPurified } from "./chains.js";
import { type Measured, type Mode, medianOfRuns } from "./measure.js";
import { showLargeNetwork, showNetworks } from "./networks.js";
import { PUBLISHED } from "./published.js";
import { benchRemote } from "./remote.js";
import { print, show, times } from "./show.js";
import { CYCLE, chainWorkload, SUCCESS } from "./workloads.js";

const MODES: readonly Mode[] = ["no trace", "full trace", "wire"];
const ONE_SLOT_TIME = seconds(20);

/** By the name that the command takes; without a name all are shown, in this order. */
const BENCHMARKS: Readonly<Record<string, () => void | Promise<void>>> = {
  W0: showAgenda,
  W1: () => showRate(showLink()),
  W2: showChains,
  W2p: showPurified,
  W3: showNetworks,
  S2: showLargeNetwork,
  remote: benchRemote,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  print(`there is no benchmark ${unknown.join(", ")}; allowed: ${Object.keys(BENCHMARKS).join(", ")}`);
  process.exitCode = 2;
} else {
  for (const name of asked.length === 0 ? Object.keys(BENCHMARKS) : asked) await BENCHMARKS[name]?.();
  const used = Math.round(process.memoryUsage().rss / 2 ** 20);
  print(`memory after all of this: ${used} MB resident (SeQUeNCe: 143 MB for two nodes)`);
}

function showAgenda(): void {
  const rows = PUBLISHED.eventsPerSecond.map(([pending, theirs]) => {
    const ours = agendaRate(pending);
    return [pending.toLocaleString("en"), millions(ours), millions(theirs), times(ours / theirs)];
  });
  show("W0, the agenda alone: events per CPU second", ["pending", "Entanglab", "SeQUeNCe", "ratio"], rows);
}

/** Returns the run of one slot a side without a trace. */
function showLink(): Measured {
  const tenSlots = chainWorkload({ nodes: 2, slots: 10, amount: { count: 10_000 } });
  const single = chainWorkload({ nodes: 2, slots: 1, amount: { duration: ONE_SLOT_TIME } });
  const first = MODES.map((mode) => [mode, medianOfRuns(tenSlots, mode)] as const);
  const second = MODES.map((mode) => [mode, medianOfRuns(single, mode)] as const);
  const rows = [
    ...first.map((run) => linkRow("10 slots, 10,000 pairs", run, PUBLISHED.tenSlots)),
    ...second.map((run) => linkRow("1 slot, 20 s of virtual time", run, PUBLISHED.oneSlot)),
  ];
  const columns = ["W1", "mode", "pairs", "CPU s", "µs/pair", "events/s", "trace MB", "SeQUeNCe µs/pair", "ratio"];
  show("W1, one link of 20 km: CPU time per delivered pair", columns, rows);
  return second[0]?.[1] as Measured;
}

function linkRow(
  name: string,
  [mode, run]: readonly [Mode, Measured],
  published: { seconds: number; delivered: number },
) {
  const ours = (run.seconds / run.delivered) * 1e6;
  const theirs = (published.seconds / published.delivered) * 1e6;
  return [
    name,
    mode,
    run.delivered.toLocaleString("en"),
    run.seconds.toFixed(3),
    ours.toFixed(1),
    millions(run.events / run.seconds),
    mode === "full trace" ? (run.traced / 1e6).toFixed(1) : "",
    theirs.toFixed(0),
    times(theirs / ours),
  ];
}

/** One slot at each end makes pairs as a renewal process does, each after a geometric number of cycles. */
function showRate({ delivered }: Measured): void {
  const cycles = (ONE_SLOT_TIME / CYCLE) * SUCCESS;
  const sigma = Math.sqrt(cycles * (1 - SUCCESS));
  const perSecond = (count: number) => (count / (ONE_SLOT_TIME / 1e9)).toFixed(1);
  const away = ((delivered - cycles) / sigma).toFixed(1);
  print(
    `W1, one slot: ${perSecond(delivered)} pairs/s; p/cycle is ${perSecond(cycles)} ± ${perSecond(sigma)}: ${away} σ away`,
  );
}

function millions(rate: number): string {
  return `${(rate / 1e6).toFixed(2)} M`;
}
