import { randomStream } from "../../../engine/random.js";
import { LINKS_MAX } from "./network.js";

type Edge = readonly [from: number, to: number, lengthKm: number];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Shorter than any link that is laid. */
const LENGTH_MIN_KM = 0.001;

/**
 * The edges of a random geometric graph in a square, by the places of its nodes, with lengths in km; undefined where there are
 * too many. What is not joined is joined by the shortest edges that do it.
 */
export function randomGeometric(
  { nodes, side, radius }: { readonly nodes: number; readonly side: number; readonly radius: number },
  seed: number,
): readonly Edge[] | undefined {
  const random = randomStream(seed, "generate/random-geometric");
  const points: readonly Point[] = Array.from({ length: nodes }, () => ({
    x: random.next() * side,
    y: random.next() * side,
  }));
  const near = nearPairs(points, radius);
  if (near === undefined) return undefined;
  const edges = [...near, ...joining(points, near)];
  return edges.length > LINKS_MAX ? undefined : edges.sort(([a, b], [c, d]) => a - c || b - d);
}

function distance(from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return Math.max(LENGTH_MIN_KM, Math.sqrt(dx * dx + dy * dy));
}

/** Every pair up to `radius` apart: only the points of neighbouring cells are compared. */
function nearPairs(points: readonly Point[], radius: number): readonly Edge[] | undefined {
  const cells = new Map<string, number[]>();
  const cellOf = ({ x, y }: Point) => [Math.floor(x / radius), Math.floor(y / radius)] as const;
  const edges: Edge[] = [];
  for (const [to, point] of points.entries()) {
    const [column, row] = cellOf(point);
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const from of cells.get(`${column + dx} ${row + dy}`) ?? []) {
          const lengthKm = distance(points[from] ?? point, point);
          if (lengthKm <= radius) edges.push([from, to, lengthKm]);
        }
      }
    }
    if (edges.length > LINKS_MAX) return undefined;
    const cell = cells.get(`${column} ${row}`);
    if (cell === undefined) cells.set(`${column} ${row}`, [to]);
    else cell.push(to);
  }
  return edges;
}

/** The least edges that make one network of the parts, as Prim finds them: each joins the part that is nearest to those joined so far. */
function joining(points: readonly Point[], edges: readonly Edge[]): readonly Edge[] {
  const neighbours = points.map((): number[] => []);
  for (const [from, to] of edges) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  const outside = new Set(points.keys());
  const nearest = points.map(() => ({ from: 0, lengthKm: Number.POSITIVE_INFINITY }));
  const bridges: Edge[] = [];
  const absorb = (start: number) => {
    const part = [start];
    outside.delete(start);
    for (const node of part) {
      for (const next of neighbours[node] ?? []) if (outside.delete(next)) part.push(next);
    }
    if (outside.size === 0) return;
    for (const to of outside) {
      const best = nearest[to];
      const target = points[to];
      if (best === undefined || target === undefined) continue;
      for (const from of part) {
        const lengthKm = distance(points[from] ?? target, target);
        if (lengthKm < best.lengthKm) Object.assign(best, { from, lengthKm });
      }
    }
  };
  if (points.length > 0) absorb(0);
  while (outside.size > 0) {
    let to = -1;
    for (const node of outside) {
      if (to < 0 || (nearest[node]?.lengthKm ?? 0) < (nearest[to]?.lengthKm ?? 0)) to = node;
    }
    const { from, lengthKm } = nearest[to] ?? { from: 0, lengthKm: 0 };
    bridges.push(from < to ? [from, to, lengthKm] : [to, from, lengthKm]);
    absorb(to);
  }
  return bridges;
}
