import { INK, PREPARED, SIZE, TROUBLE } from "./style.js";
import { element, escapeXml, pointList } from "./svg.js";

/** Half the height of a sign on a lifeline. */
export const SIGN = { half: 9, wide: 14 } as const;

/** Handed over: a tick in a disc. */
export function delivered(x: number, y: number, colour: string): string {
  return (
    disc(x, y, colour) +
    stroke(
      [
        [x - 4, y + 0.4],
        [x - 1.2, y + 3.2],
        [x + 4.2, y - 3.2],
      ],
      INK.paper,
      2,
    )
  );
}

/** Measured by an end: the bit in a disc. */
export function outcome(x: number, y: number, { colour, text }: { colour: string; text: string }): string {
  return disc(x, y, colour) + letter(x, y, { text, fill: INK.paper, size: SIZE.small });
}

/** A Bell measurement: what came out, in a box; a failed one is crossed. */
export function bellMeasurement(x: number, y: number, { colour, text }: { colour: string; text: string }): string {
  const box = { x: x - SIGN.wide, y: y - SIGN.half, width: 2 * SIGN.wide, height: 2 * SIGN.half, rx: 4 };
  const content = text === "" ? cross(x, y, INK.paper) : letter(x, y, { text, fill: INK.paper, size: 13 });
  return (
    element("rect", { ...box, fill: text === "" ? TROUBLE : colour, stroke: INK.paper, "stroke-width": 1.5 }) + content
  );
}

/** A gate: its letter in a box. */
export function gate(x: number, y: number, text: string): string {
  const box = { x: x - 7.5, y: y - 7.5, width: 15, height: 15, rx: 2 };
  const frame = element("rect", { ...box, fill: INK.paper, stroke: INK.strong, "stroke-width": 1.3 });
  return frame + letter(x, y, { text, fill: INK.strong, size: SIZE.small });
}

/** A measurement: a meter, as in circuit diagrams. */
export function meter(x: number, y: number): string {
  const box = {
    x: x - 8,
    y: y - 7,
    width: 16,
    height: 14,
    rx: 2,
    fill: INK.paper,
    stroke: INK.strong,
    "stroke-width": 1.2,
  };
  const arc = `M${x - 5},${y + 3.5}A5,5 0 0 1 ${x + 5},${y + 3.5}M${x},${y + 3.5}L${x + 3.5},${y - 4}`;
  return (
    element("rect", box) +
    element("path", { d: arc.replace(/\d+\.\d{3,}/g, round), fill: "none", stroke: INK.strong, "stroke-width": 1.1 })
  );
}

/** A qubit let go: the bar that ends its band. */
export function release(x: number, y: number, colour: string): string {
  return element("line", { x1: x - 7, x2: x + 7, y1: y, y2: y, stroke: colour, "stroke-width": 2 });
}

/** A request that begins: a flag. */
export function opened(x: number, y: number): string {
  const points = pointList([
    [x - 5, y - 6],
    [x + 7, y],
    [x - 5, y + 6],
  ]);
  return element("polygon", { points, fill: INK.strong });
}

/** A request that is met: a square. */
export function completed(x: number, y: number): string {
  return element("rect", { x: x - 5.5, y: y - 5.5, width: 11, height: 11, fill: INK.strong });
}

/** Something that went wrong: a cross in a ring. */
export function trouble(x: number, y: number): string {
  return (
    element("circle", { cx: x, cy: y, r: 7.5, fill: INK.paper, stroke: TROUBLE, "stroke-width": 1.8 }) +
    cross(x, y, TROUBLE)
  );
}

/** A qubit prepared by the node itself. */
export function preparedBand(x: number, y: number): string {
  return element("rect", { x: x - 5, y: y - 8, width: 10, height: 16, fill: PREPARED, opacity: 0.78 });
}

function disc(x: number, y: number, colour: string): string {
  return element("circle", { cx: x, cy: y, r: 8.5, fill: colour, stroke: INK.paper, "stroke-width": 1.5 });
}

function cross(x: number, y: number, colour: string): string {
  return (
    stroke(
      [
        [x - 3, y - 3],
        [x + 3, y + 3],
      ],
      colour,
      1.8,
    ) +
    stroke(
      [
        [x + 3, y - 3],
        [x - 3, y + 3],
      ],
      colour,
      1.8,
    )
  );
}

function stroke(points: readonly (readonly [number, number])[], colour: string, width: number): string {
  const line = {
    fill: "none",
    stroke: colour,
    "stroke-width": width,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  };
  return element("polyline", { points: pointList(points), ...line });
}

function letter(x: number, y: number, { text, fill, size }: { text: string; fill: string; size: number }): string {
  const style = { "text-anchor": "middle", "font-size": size, "font-weight": 600, fill };
  return element("text", { x, y: y + 0.5, ...style }, escapeXml(text));
}

function round(digits: string): string {
  return String(Math.round(Number(digits) * 100) / 100);
}
