import type { Hold, Scene } from "./scene.js";

/** Where a node's lifeline and the lanes of its slots stand. */
export interface Lifeline {
  readonly node: string;
  readonly x: number;
  /** The outer edges of its lanes: light and messages start and end there. */
  readonly left: number;
  readonly right: number;
}

export interface Lifelines {
  readonly list: readonly Lifeline[];
  readonly of: (node: string) => Lifeline | undefined;
  /** The middle of the lane of a hold. */
  readonly lane: (hold: Hold) => number;
  /** The lane of the half of a pair at a node; without one, the lifeline. */
  readonly laneOfPair: (node: string, pair: string) => number;
  readonly laneWidth: number;
  readonly width: number;
}

export const MARGIN = { axis: 92, label: 196 } as const;
const SPACING = { least: 190, most: 400, sum: 620 } as const;
const LIFELINE_GAP = 10;

/** Places the lifelines side by side and gives each slot that is used a lane on the side of its link. */
export function layOutLifelines(scene: Scene): Lifelines {
  const order = new Map(scene.nodes.map((node, place) => [node, place]));
  const sides = new Map<string, Side>();
  const places = new Map<Hold, { readonly side: Side; readonly lane: number }>();
  for (const hold of scene.holds) {
    const key = `${hold.node} ${sideOf(hold, order)}`;
    const side = sides.get(key) ?? { direction: sideOf(hold, order), lanes: [] };
    sides.set(key, side);
    places.set(hold, { side, lane: takeLane(side, hold, scene) });
  }
  const lanesOf = (node: string, direction: -1 | 1): number => sides.get(`${node} ${direction}`)?.lanes.length ?? 0;
  const most = Math.max(1, ...[...sides.values()].map(({ lanes }) => lanes.length));
  const laneWidth = Math.min(10, Math.max(3, 56 / most - 2));
  const pitch = laneWidth + Math.min(3, laneWidth / 2);
  const spacing = Math.min(
    SPACING.most,
    Math.max(SPACING.least + most * pitch, SPACING.sum / Math.max(1, scene.nodes.length - 1)),
  );
  const list = scene.nodes.map((node, place) => {
    const x = MARGIN.axis + MARGIN.label + place * spacing;
    const reach = (direction: -1 | 1): number => {
      const lanes = lanesOf(node, direction);
      return lanes === 0 ? 0 : LIFELINE_GAP + lanes * pitch;
    };
    return { node, x, left: x - reach(-1), right: x + reach(1) };
  });
  const byName = new Map(list.map((lifeline) => [lifeline.node, lifeline]));
  const lane = (hold: Hold): number => {
    const x = byName.get(hold.node)?.x ?? 0;
    const found = places.get(hold);
    return found === undefined ? x : x + found.side.direction * (LIFELINE_GAP + found.lane * pitch + laneWidth / 2);
  };
  const lanes = new Map(scene.holds.map((hold) => [`${hold.node} ${hold.pair ?? ""}`, lane(hold)]));
  return {
    list,
    of: (node) => byName.get(node),
    lane,
    laneOfPair: (node, pair) => lanes.get(`${node} ${pair}`) ?? byName.get(node)?.x ?? 0,
    laneWidth,
    width: MARGIN.axis + 2 * MARGIN.label + Math.max(0, scene.nodes.length - 1) * spacing,
  };
}

interface Side {
  readonly direction: -1 | 1;
  readonly lanes: { slot?: number; free: number }[];
}

/** A slot lies on the side of the neighbour its link leads to; a qubit prepared here on the outer side. */
function sideOf(hold: Hold, order: ReadonlyMap<string, number>): -1 | 1 {
  const own = order.get(hold.node) ?? 0;
  if (hold.toward === undefined) return own === 0 ? -1 : 1;
  return (order.get(hold.toward) ?? 0) < own ? -1 : 1;
}

/** The slot's own lane; where the trace names no slot, the first lane that is free. */
function takeLane(side: Side, hold: Hold, scene: Scene): number {
  const end = hold.until ?? scene.window.to;
  const begin = hold.armed ?? hold.since ?? scene.window.from;
  const found = side.lanes.findIndex((lane) =>
    hold.slot === undefined ? lane.free <= begin : lane.slot === hold.slot,
  );
  const lane = side.lanes[found];
  if (lane !== undefined) {
    lane.free = Math.max(lane.free, end);
    return found;
  }
  side.lanes.push(hold.slot === undefined ? { free: end } : { slot: hold.slot, free: end });
  return side.lanes.length - 1;
}
