import { NO_TIME } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import { NODE_PROGRAM, runName } from "../orchestrator/cli/runtime.js";
import { openDockerSite } from "../orchestrator/runtimes/docker/docker-site.js";
import { connectEngine, type Engine } from "../orchestrator/runtimes/docker/engine.js";
import { ensureImage } from "../orchestrator/runtimes/docker/image.js";
import { LABEL } from "../orchestrator/runtimes/docker/labels.js";
import { openProcessSite } from "../orchestrator/runtimes/process/process-site.js";
import { type RemoteOutcome, runRemotely } from "../orchestrator/runtimes/remote/remote-run.js";
import type { OpenSite } from "../orchestrator/runtimes/remote/site.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { chainOf } from "../test/chain.js";
import { rawRoundTrip } from "./round-trip.js";
import { show, times } from "./show.js";

const TELEPORTATIONS = 500;
const COLD = 200;
const FLEETS = [1, 10, 40];
/** SimulaQron's figures for W5, in milliseconds: with TCP_NODELAY, and as it is. */
const SIMULAQRON_MS = "20 to 57";

/** What nodes cost that are processes or containers of their own, each figure beside a yardstick of the same run. */
export async function benchRemote(): Promise<void> {
  const roundTrip = await rawRoundTrip();
  const processes = openProcessSite(NODE_PROGRAM);
  const engine = await connectEngine().catch(() => undefined);
  const sites: [string, OpenSite][] = [["processes", processes]];
  if (engine !== undefined) sites.push(["containers", await openDockerSite({ engine })]);
  await showRounds(sites, roundTrip);
  await showTeleportations(sites, roundTrip);
  if (engine === undefined) process.stdout.write("no Docker Engine answers: nothing to say of containers\n");
  else await showFleets(engine);
}

interface Watched extends RemoteOutcome {
  /** Wall-clock milliseconds from `run` to the first record, and from there to the last. */
  readonly untilFirst: number;
  readonly playing: number;
}

async function watched(
  scenario: Scenario,
  openSite: OpenSite,
  heed: (record: TraceRecord) => void = () => undefined,
  begun: (run: string) => Promise<void> = () => Promise.resolve(),
): Promise<Watched> {
  const start = performance.now();
  const run = runName(scenario.name);
  let first: number | undefined;
  let last = start;
  let beside: Promise<void> | undefined;
  const outcome = await runRemotely(scenario, {
    run,
    openSite,
    detailed: true,
    record: (record) => {
      last = performance.now();
      first ??= last;
      heed(record);
    },
    tell: () => {
      beside = begun(run);
    },
    progress: () => undefined,
  });
  await beside;
  return { ...outcome, untilFirst: (first ?? last) - start, playing: last - (first ?? last) };
}

async function showRounds(sites: readonly [string, OpenSite][], roundTrip: number): Promise<void> {
  const rows: string[][] = [];
  for (const nodes of [2, 5, 9]) {
    const scenario = chainOf(nodes, { success: 0.2, request: { type: "entangle", count: 150, hold: NO_TIME } });
    for (const [name, openSite] of sites) {
      const { rounds, events, answers, playing } = await watched(scenario, openSite);
      rows.push([
        `${nodes} nodes, 150 pairs`,
        name,
        String(rounds),
        (events / rounds).toFixed(1),
        (answers / rounds).toFixed(1),
        (playing / rounds).toFixed(2),
        times(playing / rounds / roundTrip),
      ]);
    }
  }
  const columns = ["line", "nodes are", "rounds", "events/round", "answers/round", "ms/round", "of a raw round trip"];
  show(`Synchronisation: a raw grpc-js round trip with mutual TLS takes ${roundTrip.toFixed(3)} ms`, columns, rows);
}

/** W5: two neighbours make a pair, teleport a state, correct it and let it go, one after the other. */
async function showTeleportations(sites: readonly [string, OpenSite][], roundTrip: number): Promise<void> {
  const scenario = chainOf(2, {
    success: 1,
    node: { slots: { perLink: 1, total: 2 } },
    request: { type: "teleport", count: TELEPORTATIONS, state: "random", corrections: { x: true, z: true } },
  });
  const rows: string[][] = [];
  for (const [name, openSite] of sites) {
    const at: number[] = [];
    await watched(scenario, openSite, ({ event }) => {
      if (event === "received") at.push(performance.now());
    });
    const cold = ((at[COLD] ?? 0) - (at[0] ?? 0)) / COLD;
    const warm = ((at.at(-1) ?? 0) - (at[COLD] ?? 0)) / (at.length - 1 - COLD);
    rows.push([name, String(at.length), cold.toFixed(2), warm.toFixed(2), times(warm / roundTrip), SIMULAQRON_MS]);
  }
  const columns = ["nodes are", "states", "ms, the first 200", "ms, after 200", "of a raw round trip", "SimulaQron ms"];
  show("W5, teleportation between two neighbours: wall-clock time of each", columns, rows);
}

async function showFleets(engine: Engine): Promise<void> {
  const image = await ensureImage(engine);
  const openSite = await openDockerSite({ engine });
  const rows: string[][] = [];
  for (const count of FLEETS) {
    const alone = await startAlone(engine, image, count);
    const memory: number[] = [];
    const scenario =
      count === 1
        ? { ...chainOf(2), nodes: chainOf(2).nodes.slice(0, 1), links: [], requests: [] }
        : chainOf(count, { success: 0.5, request: { type: "entangle", count: 20, hold: NO_TIME } });
    const { untilFirst } = await watched(
      { ...scenario, name: `fleet-${count}`, duration: 100_000_000 as never },
      openSite,
      () => undefined,
      async (run) => void memory.push(...(await memoryOf(engine, run))),
    );
    const mean = memory.reduce((sum, bytes) => sum + bytes, 0) / memory.length / 2 ** 20;
    rows.push([
      String(count),
      (alone / 1000).toFixed(1),
      (untilFirst / 1000).toFixed(1),
      times(untilFirst / alone),
      `${mean.toFixed(0)} MB`,
    ]);
  }
  const columns = ["containers", "dockerode alone, s", "run to first event, s", "ratio", "memory of each"];
  show("Starting: the same image, started by dockerode alone and by `run`", columns, rows);
}

/** Milliseconds to create and start so many containers of the image on one network, with nothing to do but to wait for their input. */
async function startAlone({ docker }: Engine, image: string, count: number): Promise<number> {
  const run = runName("alone");
  const Labels = { [LABEL.run]: run };
  const start = performance.now();
  const network = await docker.createNetwork({ Name: `entanglab-${run}`, Internal: true, Labels });
  const containers: Awaited<ReturnType<typeof docker.createContainer>>[] = [];
  try {
    const starting = Array.from({ length: count }, async () => {
      const HostConfig = { NetworkMode: `entanglab-${run}` };
      const container = await docker.createContainer({ Image: image, OpenStdin: true, Labels, HostConfig });
      containers.push(container);
      await container.start();
    });
    await Promise.all(starting);
    return performance.now() - start;
  } finally {
    await Promise.all(containers.map((container) => container.remove({ force: true })));
    await network.remove();
  }
}

/** Bytes of memory of each container of a run, without what is only cached. */
async function memoryOf({ docker }: Engine, run: string): Promise<number[]> {
  const containers = await docker.listContainers({ filters: { label: [`${LABEL.run}=${run}`] } });
  return Promise.all(
    containers.map(async ({ Id }) => {
      const { memory_stats } = await docker.getContainer(Id).stats({ stream: false, "one-shot": true });
      return memory_stats.usage - (memory_stats.stats.total_inactive_file ?? memory_stats.stats.inactive_file ?? 0);
    }),
  );
}
