import type { Engine } from "../runtimes/docker/engine.js";
import { type FleetContainer, findFleet } from "../runtimes/docker/fleet.js";
import { containerLog } from "../runtimes/docker/logs.js";
import { engineFor } from "./engine.js";
import { Failure } from "./failure.js";
import { say } from "./terminal.js";

const LINES = 50;

/** Prints the last lines of a node's container, of the newest run that has the node unless one is named. */
export async function logs(node: string, run?: string, options: { readonly engine?: Engine } = {}): Promise<void> {
  const lines = await nodeLog(await engineFor(options.engine), node, run);
  if (lines.length > 0) say(lines.join("\n"));
}

export async function nodeLog(engine: Engine, node: string, run?: string): Promise<string[]> {
  const { containers } = await findFleet(engine);
  const found = containers.find((one) => one.node === node && (run === undefined || one.run === run));
  if (found === undefined) throw new Failure(unknownNode({ node, run }, containers));
  return await containerLog(engine, found, LINES);
}

function unknownNode(
  { node, run }: { node: string; run: string | undefined },
  containers: readonly FleetContainer[],
): string {
  const wanted = run === undefined ? node : `${node} in the run ${run}`;
  if (containers.length === 0) return `no container of ${wanted}: there is none at all; they go when their run ends`;
  const runs = [...new Set(containers.map((one) => one.run))].map((name) => {
    const nodes = containers.filter((one) => one.run === name).map((one) => one.node);
    return `\n  ${name}: ${nodes.toSorted().join(", ")}`;
  });
  return `no container of ${wanted}; allowed:${runs.join("")}`;
}
