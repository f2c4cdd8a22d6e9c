import { networkInterfaces } from "node:os";
import { formatSubnet, gatewayIn, orchestratorIn, overlap, parseSubnet, type Subnet, subnetsFor } from "./addresses.js";
import type { Engine } from "./engine.js";
import { labelsOf } from "./labels.js";
import { DockerFailure } from "./trouble.js";

/** The network of one run. */
export interface RunNetwork {
  readonly id: string;
  readonly name: string;
  readonly subnet: Subnet;
}

/** Another run may take a subnet between our look and our request, so often at most. */
const TRIES_MAX = 20;

export interface NetworkOptions {
  readonly run: string;
  /** Nothing outside can be reached from it. */
  readonly isInternal: boolean;
  /** Where to look for a free subnet; default: a range of 512. */
  readonly subnets?: readonly Subnet[];
}

/** Creates the network of a run, in a subnet that nobody else has. */
export async function createNetwork(engine: Engine, options: NetworkOptions): Promise<RunNetwork> {
  const { run, isInternal, subnets = subnetsFor(run) } = options;
  const taken = await takenSubnets(engine);
  const free = subnets.filter((subnet) => !taken.some((one) => overlap(one, subnet)));
  const name = `entanglab-${run}`;
  for (const subnet of free.slice(0, TRIES_MAX)) {
    try {
      const { id } = await engine.ask(`creating the network ${name}`, (docker, abortSignal) =>
        docker.createNetwork({
          Name: name,
          Driver: "bridge",
          CheckDuplicate: true,
          Internal: isInternal,
          IPAM: { Driver: "default", Config: [{ Subnet: formatSubnet(subnet), Gateway: gatewayIn(subnet) }] },
          Labels: labelsOf(run),
          abortSignal,
        }),
      );
      return { id, name, subnet };
    } catch (error) {
      if (!(error instanceof DockerFailure && isOverlap(error))) throw error;
    }
  }
  throw new Error(
    `no subnet is free for the network of the run: ${subnets.length - free.length} of ${subnets.length} are taken. ` +
      "`entanglab down --all` removes what earlier runs left; `docker network prune` removes other networks that nothing uses",
  );
}

/** Connects a container that is not of the run, the orchestrator's own, to its network. */
export async function joinNetwork(engine: Engine, { id, name, subnet }: RunNetwork, container: string): Promise<void> {
  const options = {
    Container: container,
    EndpointConfig: { IPAMConfig: { IPv4Address: orchestratorIn(subnet) } },
  };
  await engine.ask(`joining the network ${name}`, (docker) => docker.getNetwork(id).connect(options));
}

const isOverlap = ({ reason }: DockerFailure): boolean => /overlap|exhausted|non-overlapping/i.test(reason);

/** The subnets that the engine's networks have, and those that this machine is in. */
async function takenSubnets(engine: Engine): Promise<Subnet[]> {
  const networks = await engine.ask("listing networks", (docker, abortSignal) => docker.listNetworks({ abortSignal }));
  const theirs = networks.flatMap(({ IPAM }) => IPAM?.Config ?? []).map(({ Subnet: text }) => text ?? "");
  const ours = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ cidr }) => cidr ?? "") ?? []);
  return [...theirs, ...ours].flatMap((text) => parseSubnet(text) ?? []);
}
