import type { Engine } from "./engine.js";
import { Gate } from "./gate.js";
import { LABEL } from "./labels.js";
import { isConflict, isMissing } from "./trouble.js";

/** A container of a run, running or not. */
export interface FleetContainer {
  readonly id: string;
  readonly name: string;
  readonly run: string;
  readonly node: string;
  readonly owner: string;
  /** In Docker's words: created, running, exited, dead and so on. */
  readonly state: string;
  /** When it was created, in seconds since 1970. */
  readonly created: number;
  /** Its address in the network of its run; empty where it has none. */
  readonly address: string;
}

export interface FleetNetwork {
  readonly id: string;
  readonly name: string;
  readonly run: string;
  readonly owner: string;
}

/** What runs have in Docker, of one orchestrator or of many. */
export interface Fleet {
  readonly containers: readonly FleetContainer[];
  readonly networks: readonly FleetNetwork[];
}

/** How many removals are asked for at once: more do not make the engine faster. */
const REMOVALS_MAX = 16;
const REMOVAL_MS = 60_000;

/** Finds by label what there is of one run, or of all; the newest container comes first. */
export async function findFleet(engine: Engine, run?: string): Promise<Fleet> {
  const filters = { label: [run === undefined ? LABEL.run : `${LABEL.run}=${run}`] };
  const containers = await engine.ask("listing containers", (docker, abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  );
  const networks = await engine.ask("listing networks", (docker, abortSignal) =>
    docker.listNetworks({ filters, abortSignal }),
  );
  return {
    containers: containers.map((one) => ({
      id: one.Id,
      name: one.Names[0]?.replace("/", "") ?? one.Id,
      run: one.Labels[LABEL.run] ?? "",
      node: one.Labels[LABEL.node] ?? "",
      owner: one.Labels[LABEL.owner] ?? "",
      state: one.State,
      created: one.Created,
      address: addressIn(Object.values(one.NetworkSettings?.Networks ?? {})),
    })),
    networks: networks.map((one) => ({
      id: one.Id,
      name: one.Name,
      run: one.Labels?.[LABEL.run] ?? "",
      owner: one.Labels?.[LABEL.owner] ?? "",
    })),
  };
}

/** What came of a removal. */
export interface Removal {
  readonly removed: readonly string[];
  readonly problems: readonly Error[];
}

/** Removes containers, then networks. One that resists does not stop the others; one that is gone already counts as removed. */
export async function removeFleet(engine: Engine, { containers, networks }: Fleet): Promise<Removal> {
  const gate = new Gate(REMOVALS_MAX);
  const removed: string[] = [];
  const problems: Error[] = [];
  const each = async (name: string, remove: () => Promise<void>): Promise<void> => {
    try {
      await gate.pass(remove);
      removed.push(name);
    } catch (error) {
      problems.push(error instanceof Error ? error : new Error(String(error)));
    }
  };
  await Promise.all(containers.map(({ id, name }) => each(name, () => removeContainer(engine, { id, name }))));
  await Promise.all(networks.map(({ id, name }) => each(name, () => removeNetwork(engine, { id, name }))));
  return { removed: removed.toSorted(), problems };
}

/** How often to look again for what stays of a run: something may have been on its way when it was looked for. */
const ROUNDS_MAX = 3;

/** Removes all that a run has in Docker, until nothing bears its label; rejects if something stays. */
export async function removeRun(engine: Engine, run: string): Promise<void> {
  const problems: Error[] = [];
  for (let round = 0; ; round += 1) {
    const fleet = await findFleet(engine, run);
    const names = [...fleet.containers, ...fleet.networks].map(({ name }) => name);
    if (names.length === 0) return;
    if (round === ROUNDS_MAX) {
      throw new Error(`Docker still has ${names.join(", ")}`, { cause: problems.at(-1) });
    }
    problems.push(...(await removeFleet(engine, fleet)).problems);
  }
}

async function removeContainer(engine: Engine, { id, name }: { id: string; name: string }): Promise<void> {
  try {
    const options = { force: true, v: true };
    await engine.ask(
      `removing the container ${name}`,
      (docker, abortSignal) => docker.getContainer(id).remove({ ...options, abortSignal }),
      REMOVAL_MS,
    );
  } catch (error) {
    if (isMissing(error)) return;
    if (!isConflict(error)) throw error;
    await untilRemoved(engine, { id, name }); // somebody else is removing it
  }
}

async function untilRemoved(engine: Engine, { id, name }: { id: string; name: string }): Promise<void> {
  try {
    await engine.ask(
      `waiting for the removal of the container ${name}`,
      (docker, abortSignal) => docker.getContainer(id).wait({ condition: "removed", abortSignal }),
      REMOVAL_MS,
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function removeNetwork(engine: Engine, { id, name }: { id: string; name: string }): Promise<void> {
  try {
    const { Containers } = await engine.ask(`inspecting the network ${name}`, (docker) =>
      docker.getNetwork(id).inspect(),
    );
    // An orchestrator that is a container itself has joined the network of its run.
    for (const guest of Object.keys(Containers ?? {})) {
      await engine.ask(`leaving the network ${name}`, (docker, abortSignal) =>
        docker.getNetwork(id).disconnect({ Container: guest, Force: true, abortSignal }),
      );
    }
    await engine.ask(`removing the network ${name}`, (docker, abortSignal) =>
      docker.getNetwork(id).remove({ abortSignal }),
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** A container that does not run has kept the address that it was given, and has none now. */
function addressIn(networks: readonly { IPAddress?: string; IPAMConfig?: { IPv4Address?: string } | null }[]): string {
  const [first] = networks;
  return first?.IPAddress || first?.IPAMConfig?.IPv4Address || "";
}
