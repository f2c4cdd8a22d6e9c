import { greatCircleKm } from "../../../theory/fibre.js";
import type { Import } from "../schema/import.js";
import { didYouMean } from "../suggest.js";
import { nameBetween, pairKey } from "../topology/network.js";
import type { Cast, CastNode, Tell } from "./cast.js";
import type { GraphEdge } from "./graphml.js";

/** An edge of the file, as a link. */
export interface ImportedRoute {
  readonly name: string;
  readonly ends: readonly [CastNode, CastNode];
  /** Absent: that of the great circle, times the route factor. */
  readonly statedKm?: number;
}

interface Edge {
  readonly name: string;
  readonly ends: readonly [CastNode, CastNode];
}

/**
 * The edges between nodes that stay, each with a way to know its length. Edges between the same two nodes become one, and an
 * edge from a node to itself none.
 */
export function importedRoutes(
  edges: readonly GraphEdge[],
  cast: Cast,
  section: Import,
  tell: Tell,
): readonly ImportedRoute[] {
  const merged = mergedEdges(edges, cast);
  const stated = statedLengths(merged, section, tell);
  const routes = merged.map((edge): ImportedRoute => {
    const length = stated.get(edge.name) ?? (isCoLocated(edge) ? section["co-located"] : undefined);
    return { ...edge, ...(length === undefined ? {} : { statedKm: length }) };
  });
  const unmeasured = routes.filter(({ statedKm }) => statedKm === undefined);
  tellUnplaced(unmeasured, tell);
  const zero = unmeasured.filter(isCoLocated).map(({ ends: [from, to] }) => `${from.label}--${to.label}`);
  if (zero.length > 0) {
    const what =
      zero.length === 1 ? "an edge has no length, its ends are" : `${zero.length} edges have no length, their ends are`;
    const advice = `co-located: 100 m for all of them, or under length "${zero[0]}": 100 m for each`;
    tell(["graphml"], `${what} at the same place: ${zero.join(", ")}; allowed: ${advice}`);
  }
  return routes;
}

function mergedEdges(edges: readonly GraphEdge[], cast: Cast): readonly Edge[] {
  const byId = new Map(cast.nodes.map((node) => [node.id, node]));
  const taken = new Set<string>();
  const merged = new Map<string, Edge>();
  for (const { ends } of edges) {
    const [from, to] = [byId.get(ends[0]), byId.get(ends[1])];
    if (from === undefined || to === undefined || from === to) continue;
    const key = pairKey(from.name, to.name);
    if (!merged.has(key)) merged.set(key, { name: nameBetween(from.name, to.name, "", taken), ends: [from, to] });
  }
  return [...merged.values()];
}

function isCoLocated({ ends: [from, to] }: Edge): boolean {
  return from.position !== undefined && to.position !== undefined && greatCircleKm(degrees(from), degrees(to)) === 0;
}

/** The stated lengths, in km, by the name of the link. */
function statedLengths(edges: readonly Edge[], section: Import, tell: Tell): ReadonlyMap<string, number> {
  const byWord = new Map<string, string>();
  for (const { name, ends } of edges) {
    const [from, to] = ends;
    for (const [left, right] of [
      [from, to],
      [to, from],
    ] as const) {
      byWord.set(`${left.label}--${right.label}`, name);
      byWord.set(`${left.name}--${right.name}`, name);
    }
    byWord.set(name, name);
  }
  const stated = new Map<string, number>();
  for (const [word, lengthKm] of Object.entries(section.length)) {
    const name = byWord.get(word);
    if (name !== undefined && !stated.has(name)) stated.set(name, lengthKm);
    else if (name !== undefined)
      tell(["length", word], `the length of ${name} is stated twice; allowed: each link once`);
    else {
      const allowed = 'both labels of an edge that stays with "--" between, or the name of its link';
      tell(["length", word], `no edge is called "${word}"${didYouMean(word, byWord.keys())}; allowed: ${allowed}`);
    }
  }
  return stated;
}

function tellUnplaced(unmeasured: readonly Edge[], tell: Tell): void {
  const unplaced = new Set(unmeasured.flatMap(({ ends }) => ends).filter(({ position }) => position === undefined));
  if (unplaced.size === 0) return;
  const labels = [...unplaced].map(({ label }) => label);
  const what = labels.length === 1 ? "a node has no coordinates" : `${labels.length} nodes have no coordinates`;
  const advice = `for each a place, such as place: { ${quoted(labels[0] ?? "")}: { latitude: 49.6, longitude: 6.1 } }, or drop: [${labels.map(quoted).join(", ")}]`;
  tell(["graphml"], `${what}: ${labels.join(", ")}; allowed: ${advice}`);
}

/** As YAML needs it. */
const quoted = (label: string): string => (/^[A-Za-z][A-Za-z0-9-]*$/.test(label) ? label : JSON.stringify(label));

export function degrees({ position }: CastNode): { latitudeDeg: number; longitudeDeg: number } {
  return { latitudeDeg: position?.latitude ?? 0, longitudeDeg: position?.longitude ?? 0 };
}
