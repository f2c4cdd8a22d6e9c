import { assert } from "../../../engine/assert.js";
import { Deaths } from "../remote/deaths.js";
import type { Death, OpenSite, Reached, Site } from "../remote/site.js";
import { NODES_MAX, nodeIn } from "./addresses.js";
import { type ContainerPlan, LISTENING } from "./container.js";
import { connectEngine, type Engine } from "./engine.js";
import { removeRun } from "./fleet.js";
import { Gate } from "./gate.js";
import { ensureImage, type ImageOptions } from "./image.js";
import { createNetwork, joinNetwork, type NetworkOptions } from "./network.js";
import { NodeContainer } from "./node-container.js";
import { reachOf } from "./reach.js";

export interface DockerSiteOptions extends ImageOptions, Pick<NetworkOptions, "subnets"> {
  /** Default: the engine that DOCKER_HOST names, or the local one. */
  readonly engine?: Engine;
  /** How long a node may take from its start until it listens, in milliseconds. */
  readonly listenMs?: number;
}

/** How many nodes start at once: more do not make the engine faster. */
const STARTS_MAX = 8;
const LISTEN_MS = 30_000;

/**
 * Finds the Docker Engine and sees to the image of nodes; then opens sites whose nodes are containers, each run on a network
 * of its own. Rejects with `DockerUnavailable` where there is no engine.
 */
export async function openDockerSite(options: DockerSiteOptions = {}): Promise<OpenSite> {
  const engine = options.engine ?? (await connectEngine());
  const image = await ensureImage(engine, options);
  const reach = await reachOf(engine);
  const { subnets, listenMs = LISTEN_MS } = options;
  return async (run, nodes) => {
    if (nodes.length > NODES_MAX) {
      throw new Error(`a run in Docker has at most ${NODES_MAX} nodes, and this one has ${nodes.length}`);
    }
    const isInternal = reach.type !== "published";
    const network = await createNetwork(engine, { run, isInternal, ...(subnets === undefined ? {} : { subnets }) });
    const plans = nodes.map((node, place) => {
      return { run, node, image, network, reach, address: nodeIn(network.subnet, place) };
    });
    const site = new DockerSite(engine, { run, plans, listenMs });
    try {
      if (reach.type === "joined") await joinNetwork(engine, network, reach.container);
      return site;
    } catch (error) {
      await site.close();
      throw error;
    }
  };
}

class DockerSite implements Site {
  readonly listening = LISTENING;
  readonly #deaths = new Deaths();
  readonly died = this.#deaths.explained;
  readonly #engine: Engine;
  readonly #run: string;
  readonly #nodes: ReadonlyMap<string, NodeContainer>;
  readonly #gate = new Gate(STARTS_MAX);
  readonly #starts = new Set<Promise<Reached>>();
  #isClosed = false;

  constructor(engine: Engine, { run, plans, listenMs }: { run: string; plans: ContainerPlan[]; listenMs: number }) {
    this.#engine = engine;
    this.#run = run;
    const onDeath = (death: Death): void => {
      if (!this.#isClosed) this.#deaths.add(death);
    };
    this.#nodes = new Map(plans.map((plan) => [plan.node, new NodeContainer(engine, plan, { listenMs, onDeath })]));
  }

  async start(node: string, commission: Uint8Array): Promise<Reached> {
    const start = this.#gate.pass(async () => {
      if (this.#isClosed) throw new Error(`${node} is not started: the run is being closed`);
      return await this.#node(node).start(commission);
    });
    this.#starts.add(start);
    try {
      return await start;
    } finally {
      this.#starts.delete(start);
    }
  }

  async kill(node: string): Promise<void> {
    await this.#node(node).kill();
  }

  async lastLines(node: string): Promise<readonly string[]> {
    return this.#node(node).lastLines;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      await removeRun(this.#engine, this.#run);
      // What was just starting has failed now, or has created its container after we looked.
      await Promise.allSettled(this.#starts);
      await removeRun(this.#engine, this.#run);
    } finally {
      for (const node of this.#nodes.values()) node.leave();
    }
  }

  #node(name: string): NodeContainer {
    const node = this.#nodes.get(name);
    assert(node !== undefined, `${name} is not a node of this site`);
    return node;
  }
}
