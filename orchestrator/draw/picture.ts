import type { Labels } from "./labels.js";
import type { Lifelines } from "./lifelines.js";
import type { Scene } from "./scene.js";
import type { TimeAxis } from "./time-axis.js";

/** Everything that the parts of a picture need to know to draw themselves. */
export interface Picture {
  readonly scene: Scene;
  readonly axis: TimeAxis;
  readonly lifelines: Lifelines;
  readonly labels: Labels;
}

/** A point in the plane of the network and time. */
export interface Event {
  readonly x: number;
  readonly at: number;
}

export type Segment = readonly [readonly [number, number], readonly [number, number]];

/** The straight line between two events, as far as the window shows it. */
export function segment({ scene, axis }: Picture, start: Event, end: Event): Segment | undefined {
  const { from, to } = scene.window;
  if (end.at < from || start.at > to) return undefined;
  const x = (at: number): number =>
    end.at === start.at ? start.x : start.x + ((at - start.at) / (end.at - start.at)) * (end.x - start.x);
  const begin = Math.max(from, start.at);
  const finish = Math.min(to, end.at);
  return [
    [begin === start.at ? start.x : x(begin), axis.place(begin)],
    [finish === end.at ? end.x : x(finish), axis.place(finish)],
  ];
}

/** The unit vector from one point to another. */
export function direction([[x1, y1], [x2, y2]]: Segment): readonly [number, number] {
  const length = Math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
  return length === 0 ? [1, 0] : [(x2 - x1) / length, (y2 - y1) / length];
}
