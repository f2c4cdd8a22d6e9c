import type { Engine } from "../runtimes/docker/engine.js";
import { type Fleet, findFleet, type Removal, removeFleet } from "../runtimes/docker/fleet.js";
import { ownerState } from "../runtimes/docker/labels.js";
import { engineFor } from "./engine.js";
import { EXIT, Failure } from "./failure.js";
import { say } from "./terminal.js";

/** What to remove: everything, one run, or, by default, what orchestrators of this host that are gone have left. */
export interface DownOptions {
  readonly all?: boolean;
  readonly run?: string;
  readonly engine?: Engine;
}

/** Removes what runs have in Docker, and prints what that was. */
export async function down(options: DownOptions): Promise<void> {
  const { removed, problems, kept } = await takeDown(await engineFor(options.engine), options);
  say(removed.length === 0 ? "Nothing to remove." : removed.map((name) => `removed ${name}`).join("\n"));
  if (kept > 0) {
    const what = kept === 1 ? "1 container or network" : `${kept} containers and networks`;
    say(`Kept ${what} of orchestrators that live, or lived on another host; --all removes them too.`);
  }
  if (problems.length > 0) {
    throw new Failure(
      `not everything could be removed:\n${problems.map(({ message }) => message).join("\n")}`,
      EXIT.broken,
    );
  }
}

export async function takeDown(engine: Engine, options: DownOptions): Promise<Removal & { readonly kept: number }> {
  const fleet = await findFleet(engine, options.run);
  const doomed = doomedOf(fleet, options);
  return { ...(await removeFleet(engine, doomed)), kept: sizeOf(fleet) - sizeOf(doomed) };
}

/** What of a fleet is to be removed; of one run, the fleet holds nothing else. */
export function doomedOf(fleet: Fleet, { all, run }: DownOptions): Fleet {
  if (all === true || run !== undefined) return fleet;
  const isOrphan = ({ owner }: { owner: string }): boolean => ownerState(owner) === "gone";
  return { containers: fleet.containers.filter(isOrphan), networks: fleet.networks.filter(isOrphan) };
}

const sizeOf = ({ containers, networks }: Fleet): number => containers.length + networks.length;
