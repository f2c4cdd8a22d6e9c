import { assert } from "../../../../engine/assert.js";
import { compareNames } from "../../../../engine/order.js";
import type { NodeStart } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkState } from "../../../../proto/gen/entanglab/peer/v1/link.js";
import type { LinkDescription, NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { present } from "../../present.js";
import { linksByName, nodesByName, type Topology } from "./link-index.js";

export type LinkStatesStart = Pick<NodeStart, "name" | "epoch" | "linkDescriptions" | "nodeDescriptions"> & {
  readonly network?: Pick<NonNullable<NodeStart["network"]>, "startsCold"> | undefined;
};

/**
 * What a node knows of the links of its network. Of each end of each link the newest statement counts, the one of the later life
 * or of the greater number. It holds what was ever stated, and shares what is configured with every other node of its process.
 */
export class LinkStates {
  readonly #self: string;
  readonly #epoch: number;
  readonly #startsCold: boolean;
  /** The newest statement of each end, by link: one or two. Links nobody spoke of are missing. */
  readonly #stated = new Map<string, LinkState[]>();
  readonly #down = new Set<string>();
  readonly #learnedLinks = new Map<string, LinkDescription>();
  readonly #learnedNodes = new Map<string, NodeDescription>();
  readonly #configured: Topology;
  #topology: Topology | undefined;
  #version = 0;

  constructor(start: LinkStatesStart) {
    this.#self = start.name;
    this.#epoch = start.epoch;
    this.#startsCold = start.network?.startsCold ?? false;
    this.#configured = { links: start.linkDescriptions, nodes: start.nodeDescriptions };
    this.#topology = this.#configured;
  }

  /** Grows whenever a link becomes usable or unusable, or a link or node becomes known. */
  get version(): number {
    return this.#version;
  }

  /** Links that an end says are down. */
  get downLinks(): ReadonlySet<string> {
    return this.#down;
  }

  /** Every link and node that is known, in code-unit order of their names; the same object until one more is. */
  get topology(): Topology {
    this.#topology ??= {
      links: merged(this.#configured.links, this.#learnedLinks, ({ link }) => link),
      nodes: merged(this.#configured.nodes, this.#learnedNodes, ({ node }) => node),
    };
    return this.#topology;
  }

  description(link: string): LinkDescription | undefined {
    return linksByName(this.#configured.links).get(link) ?? this.#learnedLinks.get(link);
  }

  node(name: string): NodeDescription | undefined {
    return nodesByName(this.#configured.nodes).get(name) ?? this.#learnedNodes.get(name);
  }

  /** Whether every node that a known link leads to is known too: nothing more is to be heard of from where this node can be reached. */
  get isWhole(): boolean {
    if (!this.#startsCold) return true;
    return this.topology.links.every(
      ({ leftNode, rightNode }) => this.node(leftNode) !== undefined && this.node(rightNode) !== undefined,
    );
  }

  /** The link is known, and neither of its ends says that it is down. */
  isUp(link: string): boolean {
    return !this.#down.has(link) && this.description(link) !== undefined;
  }

  /** Whether an end takes a link for up: as it last said, or as configured. */
  says(link: string, origin: string): boolean {
    return this.#statement(link, origin)?.isUp ?? true;
  }

  /** What this node states of its own end from now on, to be flooded. */
  own(link: string, isUp: boolean): LinkState {
    const last = this.#statement(link, this.#self);
    const state: LinkState = {
      link,
      origin: this.#self,
      epoch: this.#epoch,
      number: last === undefined ? 0 : last.number + 1,
      isUp,
      description: this.#startsCold ? present(this.description(link), `description of ${link}`) : undefined,
      nodeDescription: this.#startsCold ? present(this.node(this.#self), "description of the node") : undefined,
    };
    this.#hold(state);
    return state;
  }

  /** Takes in what others state, and returns what of it was news, to be flooded on. */
  update(states: readonly LinkState[]): LinkState[] {
    return states.filter((state) => {
      if (state.origin === this.#self) return false;
      const held = this.#statement(state.link, state.origin);
      if (held !== undefined && !isNewer(state, held)) return false;
      this.#hold(state);
      return true;
    });
  }

  /** Everything that was stated, for a neighbour that may know less. */
  all(): LinkState[] {
    return [...this.#stated.keys()].sort(compareNames).flatMap((link) => this.#stated.get(link) ?? []);
  }

  #statement(link: string, origin: string): LinkState | undefined {
    return this.#stated.get(link)?.find((state) => state.origin === origin);
  }

  #hold(state: LinkState): void {
    const { link, origin, description, nodeDescription } = state;
    const wasUp = this.isUp(link);
    const others = (this.#stated.get(link) ?? []).filter((one) => one.origin !== origin);
    assert(others.length < 2, `${origin} is a third end of ${link}`);
    const both = [...others, state].sort((a, b) => compareNames(a.origin, b.origin));
    this.#stated.set(link, both);
    if (description !== undefined && this.description(link) === undefined) {
      this.#learnedLinks.set(link, description);
      this.#topology = undefined;
    }
    if (nodeDescription !== undefined && this.node(origin) === undefined) {
      this.#learnedNodes.set(origin, nodeDescription);
      this.#topology = undefined;
      this.#version++;
    }
    if (both.every(({ isUp }) => isUp)) this.#down.delete(link);
    else this.#down.add(link);
    if (this.isUp(link) !== wasUp) this.#version++;
  }
}

/** A later life speaks for itself; in one life what is said last counts. */
const isNewer = (state: LinkState, held: LinkState): boolean =>
  state.epoch === held.epoch ? state.number > held.number : state.epoch > held.epoch;

function merged<Item>(configured: readonly Item[], learned: ReadonlyMap<string, Item>, name: (item: Item) => string) {
  if (learned.size === 0) return configured;
  return [...configured, ...learned.values()].sort((a, b) => compareNames(name(a), name(b)));
}
