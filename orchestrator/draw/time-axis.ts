import type { Scene } from "./scene.js";

/** A stretch of the axis, linear in time or, where nothing happens, cut short. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
  readonly cut: boolean;
}

/** Time downwards. */
export interface TimeAxis {
  readonly stretches: readonly Stretch[];
  readonly top: number;
  readonly bottom: number;
  /** Heights per nanosecond outside the cuts. */
  readonly scale: number;
  /** The height of the typical activity: what makes a picture legible. */
  readonly typicalHeight: number;
  readonly place: (at: number) => number;
}

const CUT_HEIGHT = 46;
/** More cuts would tear a picture to pieces: the longest gaps are cut. */
const CUTS_MAX = 14;
const COMFORTABLE_HEIGHT = 800;
const GREATEST_HEIGHT = 1600;
const LEAST_HEIGHT = 380;
const TYPICAL = { least: 70, most: 170 } as const;
/** Idle gaps are cut where they last longer than this many typical activities; the first that makes a comfortable height is taken. */
const PATIENCE = [Number.POSITIVE_INFINITY, 12, 6, 3, 1.5] as const;

/** Lays time out so that light and messages are legible and long idle gaps are cut. */
export function layOutTime(scene: Scene, top: number): TimeAxis {
  const { from, to } = scene.window;
  const busy = merge(activities(scene), from, to);
  const lengths = activities(scene).map(([start, end]) => end - start);
  const typical = Math.max(1, quantile(lengths, 0.9) ?? (to - from) / 8);
  const gaps = idleGaps(busy, instants(scene), scene.window);
  const height = (cuts: readonly Span[]): number =>
    ((to - from - total(cuts)) / typical) * TYPICAL.least + cuts.length * CUT_HEIGHT;
  const candidates = PATIENCE.map((patience) => cutsOf(gaps, typical, patience));
  const cuts = candidates.find((each) => height(each) <= COMFORTABLE_HEIGHT) ?? candidates.at(-1) ?? [];
  const linear = Math.max(1, to - from - total(cuts));
  const room = (wanted: number): number => (wanted - cuts.length * CUT_HEIGHT) / linear;
  const wanted = Math.min(Math.max(TYPICAL.least / typical, room(LEAST_HEIGHT)), TYPICAL.most / typical);
  const fitting = Math.max(room(GREATEST_HEIGHT), 300 / linear);
  return axisOf(cuts, { from, to, top, scale: Math.min(wanted, fitting), typical });
}

type Span = readonly [number, number];

/** Everything that takes time while something travels or a device works. */
function activities(scene: Scene): readonly Span[] {
  return [
    ...scene.lights.map(({ emitted, heralded }): Span => [emitted, heralded]),
    ...scene.messages.map(({ sent, arrives }): Span => [sent, arrives]),
  ];
}

function instants(scene: Scene): readonly number[] {
  return [
    ...scene.swaps.flatMap(({ at, until }) => [at, until]),
    ...scene.points.map(({ at }) => at),
    ...scene.holds.flatMap(({ armed, since, until }) => [armed, since, until].filter((each) => each !== undefined)),
  ];
}

function merge(spans: readonly Span[], from: number, to: number): readonly Span[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...spans].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    const clipped: [number, number] = [Math.max(from, start), Math.min(to, end)];
    if (last !== undefined && clipped[0] <= last[1]) last[1] = Math.max(last[1], clipped[1]);
    else merged.push(clipped);
  }
  return merged;
}

function idleGaps(busy: readonly Span[], moments: readonly number[], { from, to }: Scene["window"]): readonly Span[] {
  const edges = merge([...busy, ...moments.filter((at) => at > from && at < to).map((at): Span => [at, at])], from, to);
  const gaps: Span[] = [];
  let last: number = from;
  for (const [start, end] of edges) {
    if (start > last) gaps.push([last, start]);
    last = Math.max(last, end);
  }
  if (to > last) gaps.push([last, to]);
  return gaps;
}

/** What is taken out of each long gap: all but a margin on both sides. */
function cutsOf(gaps: readonly Span[], typical: number, patience: number): readonly Span[] {
  const long = gaps.filter(([start, end]) => end - start > patience * typical);
  const longest = [...long].sort((one, other) => other[1] - other[0] - (one[1] - one[0])).slice(0, CUTS_MAX);
  return long
    .filter((gap) => longest.includes(gap))
    .map(([start, end]) => {
      const margin = Math.min(typical * 0.22, (end - start) * 0.2);
      return [start + margin, end - margin];
    });
}

function axisOf(
  cuts: readonly Span[],
  { from, to, top, scale, typical }: { from: number; to: number; top: number; scale: number; typical: number },
): TimeAxis {
  const stretches: Stretch[] = [];
  let y = top;
  let at = from;
  for (const [start, end] of [...cuts, [to, to] as const]) {
    const bottom = y + (start - at) * scale;
    stretches.push({ start: at, end: start, top: y, bottom, cut: false });
    if (end > start) stretches.push({ start, end, top: bottom, bottom: bottom + CUT_HEIGHT, cut: true });
    y = end > start ? bottom + CUT_HEIGHT : bottom;
    at = end;
  }
  const place = (instant: number): number => {
    const clipped = Math.min(to, Math.max(from, instant));
    const stretch = stretches.find(({ end }) => clipped <= end);
    if (stretch === undefined) return y;
    const span = stretch.end - stretch.start;
    return stretch.top + (span > 0 ? ((clipped - stretch.start) / span) * (stretch.bottom - stretch.top) : 0);
  };
  return { stretches, top, bottom: y, scale, typicalHeight: typical * scale, place };
}

function total(spans: readonly Span[]): number {
  return spans.reduce((sum, [start, end]) => sum + end - start, 0);
}

function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
