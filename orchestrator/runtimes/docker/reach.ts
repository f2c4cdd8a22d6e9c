import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { type Engine, remoteHost } from "./engine.js";
import { isMissing } from "./trouble.js";

/**
 * How the orchestrator gets at containers. `direct`: at their addresses, since it is on the host that they are on. `joined`: at
 * their addresses, since it is a container beside them once it has joined their network. `published`: at ports of the engine's
 * host, since their addresses mean nothing here.
 */
export type Reach =
  | { readonly type: "direct" }
  | { readonly type: "joined"; readonly container: string }
  | { readonly type: "published"; readonly host: string; readonly bind: string };

export async function reachOf(engine: Engine): Promise<Reach> {
  const remote = remoteHost(engine);
  if (remote !== undefined)
    return { type: "published", host: remote, bind: isLoopback(remote) ? "127.0.0.1" : "0.0.0.0" };
  const container = process.platform === "linux" ? await ownContainer(engine) : undefined;
  if (container !== undefined) return { type: "joined", container };
  const isHere = process.platform === "linux" && !(await isWalledOff(engine));
  return isHere ? { type: "direct" } : { type: "published", host: "127.0.0.1", bind: "127.0.0.1" };
}

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);

/** The engine is local, but its containers live in a virtual machine or a network namespace of another user. */
async function isWalledOff(engine: Engine): Promise<boolean> {
  const info: { OperatingSystem?: string; SecurityOptions?: string[] | null } = await engine.ask(
    "asking what it is",
    (docker) => docker.info(),
  );
  const isDesktop = /Docker Desktop/.test(info.OperatingSystem ?? "");
  return isDesktop || (info.SecurityOptions ?? []).some((option) => option.includes("rootless"));
}

const CONTAINER_ID = /\/containers\/([0-9a-f]{64})\//;
const MOUNTS = "/proc/self/mountinfo";

/** The container that this process runs in, where the engine knows it and it has a network of its own. */
async function ownContainer(engine: Engine): Promise<string | undefined> {
  const mounted = existsSync(MOUNTS) ? CONTAINER_ID.exec(readFileSync(MOUNTS, "utf8"))?.[1] : undefined;
  const guess = mounted ?? hostname();
  if (!/^[0-9a-f]{12,64}$/.test(guess)) return undefined;
  try {
    const found = await engine.ask("looking for our own container", (docker) => docker.getContainer(guess).inspect());
    const isOurs = mounted !== undefined || found.Config.Hostname === hostname();
    return isOurs && found.State.Running && found.HostConfig.NetworkMode !== "host" ? found.Id : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
