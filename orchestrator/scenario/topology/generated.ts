import type { Kind } from "../scenario.js";
import type { Generate } from "../schema/generate.js";
import {
  LINKS_MAX,
  NODES_MAX,
  nameBetween,
  type PlannedLink,
  type PlannedNetwork,
  type PlannedNode,
} from "./network.js";
import { randomGeometric } from "./random-geometric.js";

export type Generated =
  | { readonly ok: true; readonly network: PlannedNetwork }
  /** Why the network is not made, and what could be. */
  | { readonly ok: false; readonly problem: string };

/** The nodes in their order, and which are joined, by their places in it. */
interface Shape {
  readonly nodes: readonly { readonly name: string; readonly kind: Kind }[];
  readonly edges: readonly (readonly [from: number, to: number, lengthKm?: number])[];
}

/** Makes the network that a `generate:` section describes. `seed` counts unless the section has its own. */
export function generateNetwork(section: Generate, seed: number): Generated {
  const size = nodeCount(section);
  if (size > NODES_MAX) return { ok: false, problem: `${size} nodes are too many; allowed: up to ${NODES_MAX}` };
  const shape = shapeOf(section, seed);
  if (shape === undefined) {
    return {
      ok: false,
      problem: `more than ${LINKS_MAX} links are too many; allowed: a smaller radius, or fewer nodes`,
    };
  }
  const taken = new Set<string>();
  const links = new Map<string, PlannedLink>();
  for (const [from, to, lengthKm = section.length] of shape.edges) {
    const [head, tail] = [shape.nodes[from]?.name ?? "", shape.nodes[to]?.name ?? ""];
    links.set(nameBetween(head, tail, "", taken), {
      between: [head, tail],
      ...(lengthKm === undefined ? {} : { lengthKm }),
    });
  }
  const nodes = new Map<string, PlannedNode>(shape.nodes.map(({ name, kind }) => [name, { kind }]));
  return { ok: true, network: { nodes, links } };
}

function nodeCount({ line, ring, star, grid, "random-geometric": geometric }: Generate): number {
  if (star !== undefined) return star.leaves + 1;
  if (grid !== undefined) return grid.rows * grid.columns;
  return (line ?? ring ?? geometric)?.nodes ?? 0;
}

/** Undefined: there are too many links. */
function shapeOf(section: Generate, seed: number): Shape | undefined {
  const { line, ring, star, grid, "random-geometric": geometric, kind } = section;
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, k) => ({ name: name(section, k, count), kind }));
  if (line !== undefined) {
    const nodes = numbered(line.nodes).map((node, k) =>
      k === 0 || k === line.nodes - 1 ? { ...node, kind: line.ends ?? kind } : node,
    );
    return { nodes, edges: chain(line.nodes) };
  }
  if (ring !== undefined) return { nodes: numbered(ring.nodes), edges: [...chain(ring.nodes), [ring.nodes - 1, 0]] };
  if (star !== undefined) {
    const nodes = [{ name: "hub", kind: star.hub ?? kind }, ...numbered(star.leaves)];
    return { nodes, edges: numbered(star.leaves).map((_, k) => [0, k + 1]) };
  }
  if (grid !== undefined) return gridShape(section, grid);
  if (geometric === undefined) return { nodes: [], edges: [] };
  const edges = randomGeometric(geometric, geometric.seed ?? seed);
  return edges && { nodes: numbered(geometric.nodes), edges };
}

const chain = (count: number): Shape["edges"] => Array.from({ length: count - 1 }, (_, k) => [k, k + 1]);

function gridShape(section: Generate, { rows, columns }: { readonly rows: number; readonly columns: number }): Shape {
  const nodes: { name: string; kind: Kind }[] = [];
  const edges: [number, number][] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const here = row * columns + column;
      nodes.push({ name: `${name(section, row, rows)}-${padded(column, columns)}`, kind: section.kind });
      if (column + 1 < columns) edges.push([here, here + 1]);
      if (row + 1 < rows) edges.push([here, here + columns]);
    }
  }
  return { nodes, edges };
}

const name = ({ prefix }: Generate, place: number, count: number): string => `${prefix}${padded(place, count)}`;

/** From 1, in at least two digits, so that more nodes rarely mean other names. */
function padded(place: number, count: number): string {
  return String(place + 1).padStart(Math.max(2, String(count).length), "0");
}
