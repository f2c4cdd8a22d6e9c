import type { Scene } from "./scene.js";
import * as signs from "./signs.js";
import { arrow, line, wave } from "./strokes.js";
import { hueOf, INK, SIZE } from "./style.js";
import { element, escapeXml, pointList } from "./svg.js";

const ROW = 27;
const SYMBOL = 40;
const COLUMN = 245;

interface Entry {
  readonly text: string;
  readonly shown: boolean;
  readonly symbol: (x: number, y: number) => string;
}

/** What the signs in this picture mean: only those that are in it. */
export function drawLegend(
  scene: Scene,
  place: { left: number; right: number; top: number },
): { svg: string; height: number } {
  const columns = Math.max(1, Math.floor((place.right - place.left) / COLUMN));
  const width = (place.right - place.left) / columns;
  const entries = entriesOf(scene).filter(({ shown }) => shown);
  const parts = entries.map(({ text, symbol }, index) => {
    const x = place.left + (index % columns) * width;
    const y = place.top + (Math.floor(index / columns) + 0.5) * ROW;
    const at = { x: x + SYMBOL + 8, y, "font-size": SIZE.label, fill: INK.plain };
    return symbol(x + SYMBOL / 2, y) + element("text", at, escapeXml(text));
  });
  return { svg: element("g", { class: "et-legend" }, ...parts), height: Math.ceil(entries.length / columns) * ROW };
}

function entriesOf({ lights, holds, messages, swaps, points, groupOf }: Scene): readonly Entry[] {
  const hue = hueOf(0);
  const has = (event: string): boolean => points.some(({ record }) => record.event === event);
  const isGrey = lights.some(({ pair }) => groupOf(pair) === undefined);
  const groups = [...new Set(lights.map(({ pair }) => groupOf(pair)))].filter((group) => group !== undefined);
  const bands = (x: number, y: number, colours: readonly string[]): string =>
    colours
      .map((fill, place) => rect(x - colours.length * 6 + place * 12, y - 6, { width: 10, height: 12, fill }))
      .join("");
  return [
    {
      text: "one colour per end-to-end pair",
      shown: groups.length > 0,
      symbol: (x, y) => bands(x, y, [0, 1, 2].map(hueOf)),
    },
    { text: "not delivered in this part", shown: isGrey, symbol: (x, y) => bands(x, y, [hueOf(undefined)]) },
    {
      text: "light in fibre",
      shown: lights.length > 0,
      symbol: (x, y) =>
        wave(
          [
            [x - 19, y - 3],
            [x + 19, y + 3],
          ],
          hue,
        ),
    },
    { text: "station: F is the true fidelity", shown: lights.length > 0, symbol: diamond },
    {
      text: "herald",
      shown: lights.length > 0,
      symbol: (x, y) =>
        arrow(
          [
            [x - 18, y - 3],
            [x + 18, y + 3],
          ],
          { colour: hue, width: 1.1, dashes: "4 3" },
        ),
    },
    {
      text: "slot armed",
      shown: holds.some(({ armed }) => armed !== undefined),
      symbol: (x, y) =>
        line(
          [
            [x, y - 9],
            [x, y + 9],
          ],
          { colour: hueOf(undefined), width: 1.6, dashes: "1.5 3.5" },
        ),
    },
    {
      text: "half in flight, then in memory",
      shown: holds.some(({ pair }) => pair !== undefined),
      symbol: (x, y) =>
        rect(x - 5, y - 9, { width: 10, height: 7, fill: hue, opacity: 0.22 }) +
        rect(x - 5, y - 2, { width: 10, height: 11, fill: hue, opacity: 0.78 }),
    },
    {
      text: "being measured",
      shown: holds.some(({ measuring }) => measuring !== undefined),
      symbol: (x, y) => rect(x - 5, y - 8, { width: 10, height: 16, fill: hue, opacity: 0.42 }),
    },
    {
      text: "qubit prepared here",
      shown: holds.some(({ toward }) => toward === undefined),
      symbol: signs.preparedBand,
    },
    {
      text: "classical message",
      shown: messages.length > 0,
      symbol: (x, y) =>
        arrow(
          [
            [x - 18, y - 3],
            [x + 18, y + 3],
          ],
          { colour: INK.muted, width: 1 },
        ),
    },
    {
      text: "swap: Bell measurement, outcome",
      shown: swaps.length > 0,
      symbol: (x, y) => signs.bellMeasurement(x, y, { colour: hue, text: "Ψ⁻" }),
    },
    {
      text: "Bell measurement, teleporting",
      shown: has("sent"),
      symbol: (x, y) => signs.bellMeasurement(x, y, { colour: hue, text: "Φ⁺" }),
    },
    { text: "gate", shown: has("gate"), symbol: (x, y) => signs.gate(x, y, "X") },
    { text: "measurement", shown: has("measure"), symbol: signs.meter },
    {
      text: "outcome, corrected for the frame",
      shown: has("measured"),
      symbol: (x, y) => signs.outcome(x, y, { colour: hue, text: "+" }),
    },
    { text: "delivered", shown: has("delivered"), symbol: (x, y) => signs.delivered(x, y, hue) },
    { text: "state received", shown: has("received"), symbol: (x, y) => signs.delivered(x, y, hue) },
    { text: "qubit let go", shown: has("release"), symbol: (x, y) => signs.release(x, y, hue) },
    { text: "request opened", shown: has("opened"), symbol: signs.opened },
    { text: "request complete", shown: has("completed"), symbol: signs.completed },
    { text: "lost or failed", shown: has("lost") || has("failed") || has("link-error"), symbol: signs.trouble },
  ];
}

function rect(x: number, y: number, look: { width: number; height: number; fill: string; opacity?: number }): string {
  return element("rect", { x, y, opacity: 0.78, ...look });
}

function diamond(x: number, y: number): string {
  const points = pointList([
    [x, y - 6.5],
    [x + 6.5, y],
    [x, y + 6.5],
    [x - 6.5, y],
  ]);
  return element("polygon", { points, fill: INK.paper, stroke: hueOf(0), "stroke-width": 2 });
}
