import { hostname } from "node:os";

/** The labels on everything that a run has in Docker. Whatever bears the first is Entanglab's, and may be removed. */
export const LABEL = { run: "entanglab.run", node: "entanglab.node", owner: "entanglab.owner" } as const;

/** The labels of an object of a run that this process orchestrates. */
export function labelsOf(run: string, node?: string): Record<string, string> {
  const labels = { [LABEL.run]: run, [LABEL.owner]: `${process.pid}@${hostname()}` };
  return node === undefined ? labels : { ...labels, [LABEL.node]: node };
}

/** Whether an orchestrator still lives; `elsewhere`: it is, or was, on another host, which cannot be told from here. */
export type OwnerState = "alive" | "gone" | "elsewhere";

export function ownerState(owner: string): OwnerState {
  const [, pid, host] = /^(\d+)@(.*)$/.exec(owner) ?? [];
  if (pid === undefined || host !== hostname()) return "elsewhere";
  try {
    process.kill(Number(pid), 0);
    return "alive";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH" ? "gone" : "alive";
  }
}
