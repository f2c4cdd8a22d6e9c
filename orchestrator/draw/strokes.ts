import type { Segment } from "./picture.js";
import { direction } from "./picture.js";
import { coordinate, element, pointList } from "./svg.js";

const HALF_WAVE = 4.6;
const AMPLITUDE = 4.4;

/** A wavy line, as light is drawn. */
export function wave(line: Segment, colour: string): string {
  const [[x1, y1], [x2, y2]] = line;
  const length = Math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
  const count = Math.max(1, Math.round(length / HALF_WAVE));
  const [dx, dy] = [(x2 - x1) / count, (y2 - y1) / count];
  const [ux, uy] = direction(line);
  const bend = [x1 + dx / 2 - uy * AMPLITUDE, y1 + dy / 2 + ux * AMPLITUDE].map(coordinate).join(",");
  let d = `M${coordinate(x1)},${coordinate(y1)}Q${bend} ${coordinate(x1 + dx)},${coordinate(y1 + dy)}`;
  for (let piece = 2; piece <= count; piece += 1) d += `T${coordinate(x1 + dx * piece)},${coordinate(y1 + dy * piece)}`;
  return element("path", { d, fill: "none", stroke: colour, "stroke-width": 1.3, "stroke-linecap": "round" });
}

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dashes?: string;
  readonly opacity?: number;
}

/** A straight line. */
export function line([[x1, y1], [x2, y2]]: Segment, { colour, width, dashes, opacity }: Stroke): string {
  return element("line", {
    x1,
    y1,
    x2,
    y2,
    stroke: colour,
    "stroke-width": width,
    "stroke-dasharray": dashes,
    opacity,
  });
}

/** A straight line with a head at its end. */
export function arrow(along: Segment, stroke: Stroke): string {
  const [, [x, y]] = along;
  const [ux, uy] = direction(along);
  const [length, half] = [6 + stroke.width, 2.2 + stroke.width / 2];
  const head = pointList([
    [x, y],
    [x - ux * length - uy * half, y - uy * length + ux * half],
    [x - ux * length + uy * half, y - uy * length - ux * half],
  ]);
  return line(along, stroke) + element("polygon", { points: head, fill: stroke.colour, opacity: stroke.opacity });
}
