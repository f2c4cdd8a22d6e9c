import { assert } from "../../../engine/assert.js";
import { START } from "../../../engine/time.js";
import { Host, type Outlet } from "../../../nodes/host.js";
import type { Prospect, Room } from "../../../nodes/stack/network/prospect.js";
import type { NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import type { CircuitOpen } from "../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { LinkDescription } from "../../../proto/gen/entanglab/topology/v1/topology.js";
import type { Scenario } from "../../scenario/scenario.js";
import { briefings } from "../briefing.js";

export type { Prospect, Room } from "../../../nodes/stack/network/prospect.js";

/** Nobody carries out what these nodes do: they are only asked. */
const NOWHERE: Outlet = {
  call: () => undefined,
  send: () => undefined,
  wake: () => undefined,
  record: () => undefined,
  keep: () => undefined,
};

/**
 * Asks the nodes of a scenario at instant 0, before any request begins: the same stacks with the same briefings as in a run. A
 * network that starts cold is asked as though its nodes had heard of each other already.
 */
export class Inquiry {
  readonly #byName: ReadonlyMap<string, LinkDescription>;
  readonly #briefings: ReadonlyMap<string, NodeStart>;
  readonly #hosts = new Map<string, Host>();

  constructor(scenario: Scenario) {
    const told = briefings({ ...scenario, network: { ...scenario.network, start: "converged" } });
    this.#byName = new Map(told[0]?.linkDescriptions.map((link) => [link.link, link]));
    this.#briefings = new Map(told.map((briefing) => [briefing.name, briefing]));
  }

  /** A link as all nodes know it. */
  link(name: string): LinkDescription {
    const link = this.#byName.get(name);
    assert(link !== undefined, `the scenario has no link ${name}`);
    return link;
  }

  /** Up to so many paths that a request could take, best first, and what its head expects of each. */
  prospects(head: string, request: string, count: number): Prospect[] {
    return this.#host(head).prospects(request, count);
  }

  /** What a node on the path of a circuit has for it while it has no other. */
  room(node: string, open: CircuitOpen): Room {
    return this.#host(node).room(open);
  }

  #host(node: string): Host {
    const running = this.#hosts.get(node);
    if (running !== undefined) return running;
    const value = this.#briefings.get(node);
    assert(value !== undefined, `the scenario has no node ${node}`);
    const host = new Host(node, NOWHERE, false);
    host.handle({ timeNs: START, event: { $case: "start", value } });
    this.#hosts.set(node, host);
    return host;
  }
}
