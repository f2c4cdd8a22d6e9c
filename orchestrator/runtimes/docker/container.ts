import type { ContainerCreateOptions } from "dockerode";
import type { Engine } from "./engine.js";
import { labelsOf } from "./labels.js";
import type { RunNetwork } from "./network.js";
import type { Reach } from "./reach.js";

/** What a node listens on inside its container; its commission must say so. */
export const LISTENING = { host: "0.0.0.0", port: 7400 } as const;

const PORT = `${LISTENING.port}/tcp`;
const MEMORY_BYTES = 256 * 2 ** 20;
const PIDS_MAX = 128;
const NOBODY = "65534:65534";

export interface ContainerPlan {
  readonly run: string;
  readonly node: string;
  readonly image: string;
  readonly network: RunNetwork;
  /** Its address in the network of the run. */
  readonly address: string;
  readonly reach: Reach;
}

export const containerName = ({ run, node }: { run: string; node: string }): string => `entanglab-${run}-${node}`;

/** Creates the container of a node, not started yet, and gives its id. */
export async function createContainer(engine: Engine, plan: ContainerPlan): Promise<string> {
  const { id } = await engine.ask(`creating the container ${containerName(plan)}`, (docker, abortSignal) =>
    docker.createContainer({ ...creation(plan), abortSignal }),
  );
  return id;
}

/** A node has its program, its memory and its network, and nothing else. Its keys come in over standard input. */
function creation({ run, node, image, network, address, reach }: ContainerPlan): ContainerCreateOptions {
  const published = { [PORT]: [{ HostIp: reach.type === "published" ? reach.bind : "", HostPort: "" }] };
  return {
    name: containerName({ run, node }),
    Hostname: node,
    Image: image,
    User: NOBODY,
    Labels: labelsOf(run, node),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    ExposedPorts: { [PORT]: {} },
    HostConfig: {
      NetworkMode: network.name,
      ...(reach.type === "published" ? { PortBindings: published } : {}),
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Memory: MEMORY_BYTES,
      MemorySwap: MEMORY_BYTES, // memory and swap together: no swap
      PidsLimit: PIDS_MAX,
      IpcMode: "none",
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: { "max-size": "1m", "max-file": "2" } },
    },
    NetworkingConfig: { EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: address } } } },
  };
}

/** The port of the engine's host behind which a container listens; another one after each start. */
export async function publishedPort(engine: Engine, id: string): Promise<string> {
  const { NetworkSettings } = await engine.ask("asking for a port", (docker) => docker.getContainer(id).inspect());
  const port = NetworkSettings.Ports[PORT]?.[0]?.HostPort;
  if (port === undefined) throw new Error("Docker has published no port of a container that runs");
  return port;
}
