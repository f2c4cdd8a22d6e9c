import type { LinkDescription, NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";

/** The links and nodes that a node knows of; the arrays never change, so that all nodes of a process can share them. */
export interface Topology {
  readonly links: readonly LinkDescription[];
  readonly nodes: readonly NodeDescription[];
}

const LINKS = new WeakMap<readonly LinkDescription[], ReadonlyMap<string, LinkDescription>>();
const NODES = new WeakMap<readonly NodeDescription[], ReadonlyMap<string, NodeDescription>>();

/** The links by name, made once for each array however many nodes share it. */
export const linksByName = (links: readonly LinkDescription[]): ReadonlyMap<string, LinkDescription> =>
  remembered(LINKS, links, () => new Map(links.map((one) => [one.link, one])));

/** The nodes by name, made once for each array however many nodes share it. */
export const nodesByName = (nodes: readonly NodeDescription[]): ReadonlyMap<string, NodeDescription> =>
  remembered(NODES, nodes, () => new Map(nodes.map((one) => [one.node, one])));

/** What was made for a key before, or is made now. */
export function remembered<Key extends object, Value>(memory: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
