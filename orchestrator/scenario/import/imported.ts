import { greatCircleKm } from "../../../theory/fibre.js";
import type { Kind } from "../scenario.js";
import type { Import } from "../schema/import.js";
import {
  LINKS_MAX,
  NODES_MAX,
  nameBetween,
  type PlannedLink,
  type PlannedNetwork,
  type PlannedNode,
} from "../topology/network.js";
import { Cast, type CastNode, type Tell } from "./cast.js";
import type { GraphEdge, GraphNode } from "./graphml.js";
import { along } from "./great-circle.js";
import { degrees, type ImportedRoute, importedRoutes } from "./routes.js";

/** Makes the network that an `import:` section describes of the graph that it names. Where `tell` was called it is not whole. */
export function importNetwork(
  graph: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] },
  section: Import,
  tell: Tell,
): PlannedNetwork {
  const cast = new Cast(graph.nodes, section, tell);
  const kinds = kindsOf(section, cast);
  const nodes = new Map<string, PlannedNode>();
  const links = new Map<string, PlannedLink>();
  for (const { id, name, position } of cast.nodes) {
    nodes.set(name, { kind: kinds.get(id) ?? section.kind, ...(position === undefined ? {} : { position }) });
  }
  const routes = importedRoutes(graph.edges, cast, section, tell);
  const pieces = routes.map((route) => pieceCount(route, section));
  if (nodes.size + pieces.reduce((sum, count) => sum + count - 1, 0) > NODES_MAX) {
    tell(["repeaters", "every"], `these would be more than ${NODES_MAX} nodes; allowed: a longer distance`);
    return { nodes, links };
  }
  if (routes.length > LINKS_MAX) tell(["graphml"], `${routes.length} links are too many; allowed: up to ${LINKS_MAX}`);
  const laying: Laying = {
    section,
    nodes,
    links,
    nodeNames: new Set(nodes.keys()),
    linkNames: new Set(routes.map(({ name }) => name)),
  };
  for (const [place, route] of routes.entries()) lay(route, pieces[place] ?? 1, laying);
  return { nodes, links };
}

function kindsOf(section: Import, cast: Cast): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const [kind, words] of Object.entries(section.kinds)) {
    for (const [place, word] of (words ?? []).entries()) {
      const id = cast.find(word, ["kinds", kind, place], "kept");
      if (id !== undefined) kinds.set(id, kind as Kind);
    }
  }
  return kinds;
}

/** Less than any length that is meant: 100 km are two times 50 km, whatever the rounding. */
const ROUNDING_KM = 1e-9;

/** In how many pieces repeaters divide a route. */
function pieceCount({ ends: [from, to], statedKm }: ImportedRoute, { repeaters }: Import): number {
  if (repeaters === undefined) return 1;
  const isPlaced = from.position !== undefined && to.position !== undefined;
  const lengthKm = isPlaced ? greatCircleKm(degrees(from), degrees(to)) : (statedKm ?? 0);
  return Math.max(1, Math.ceil((lengthKm - ROUNDING_KM) / repeaters.every));
}

interface Laying {
  readonly section: Import;
  readonly nodes: Map<string, PlannedNode>;
  readonly links: Map<string, PlannedLink>;
  readonly nodeNames: Set<string>;
  readonly linkNames: Set<string>;
}

/** Lays the link of a route, or as many as there are pieces, with repeaters between. */
function lay({ name, ends, statedKm }: ImportedRoute, pieces: number, laying: Laying): void {
  const { section, nodes, links, nodeNames, linkNames } = laying;
  const [from, to] = ends;
  const fibre =
    statedKm === undefined
      ? { lengthKm: "great-circle" as const, routeFactor: section["route-factor"] }
      : { lengthKm: statedKm / pieces };
  let last = from.name;
  for (let piece = 1; piece <= pieces; piece += 1) {
    const isEnd = piece === pieces;
    const next = isEnd ? to.name : nameBetween(from.name, to.name, `-${piece}`, nodeNames);
    if (!isEnd) nodes.set(next, repeaterAt(from, to, piece / pieces, section));
    const linkName = pieces === 1 ? name : nameBetween(from.name, to.name, `-${piece - 1}-${piece}`, linkNames);
    links.set(linkName, { between: [last, next], ...fibre });
    last = next;
  }
}

function repeaterAt(from: CastNode, to: CastNode, part: number, { repeaters, kind }: Import): PlannedNode {
  const position =
    from.position === undefined || to.position === undefined ? undefined : along(from.position, to.position, part);
  return { kind: repeaters?.kind ?? kind, ...(position === undefined ? {} : { position }) };
}
