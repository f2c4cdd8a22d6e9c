import type { Scenario } from "../scenario/scenario.js";
import { MARGIN } from "./lifelines.js";
import type { Picture } from "./picture.js";
import { line } from "./strokes.js";
import { INK, SIZE } from "./style.js";
import { element, escapeXml, pointList } from "./svg.js";
import { ticksOf } from "./ticks.js";
import { shorten, spanText, textWidth } from "./words.js";

/** From the middle of a name to the top of the time axis. */
export const HEADS_HEIGHT = 62;
const TEETH = 9;

/** The axis with its ticks, and their lines across the picture. */
export function drawAxis({ axis, lifelines }: Picture): string {
  const x = MARGIN.axis;
  const ticks = ticksOf(axis).map(({ y, label }) => {
    const rule = line(
      [
        [x, y],
        [lifelines.width - 24, y],
      ],
      { colour: INK.faint, width: 1 },
    );
    const mark = line(
      [
        [x - 5, y],
        [x, y],
      ],
      { colour: INK.muted, width: 1 },
    );
    const text = { x: x - 10, y, "text-anchor": "end", "font-size": SIZE.tick, fill: INK.plain, class: "et-tick" };
    return rule + mark + element("text", text, escapeXml(label));
  });
  const spine = line(
    [
      [x, axis.top],
      [x, axis.bottom],
    ],
    { colour: INK.muted, width: 1 },
  );
  const title = {
    x: x - 10,
    y: axis.top - HEADS_HEIGHT,
    "text-anchor": "end",
    "font-size": SIZE.small,
    fill: INK.muted,
  };
  return element("g", { class: "et-axis" }, ...ticks, spine, element("text", title, "time ↓"));
}

/** The lifelines themselves. */
export function drawLifelines({ axis, lifelines }: Picture): string {
  const lines = lifelines.list.map(({ x }) =>
    line(
      [
        [x, axis.top - HEADS_HEIGHT + 16],
        [x, axis.bottom],
      ],
      { colour: "#b4bec9", width: 1.4 },
    ),
  );
  return element("g", { class: "et-lifelines" }, ...lines);
}

/** Torn strips where idle time is cut out, with how much is missing. */
export function drawCuts({ axis, lifelines }: Picture): string {
  const cuts = axis.stretches
    .filter(({ cut }) => cut)
    .map(({ start, end, top, bottom }) => {
      const y = (top + bottom) / 2;
      const [left, right] = [MARGIN.axis - 8, lifelines.width - 24];
      const upper = tear(left, right, y - 6);
      const lower = tear(left, right, y + 6);
      const strip = element("polygon", { points: pointList([...upper, ...[...lower].reverse()]), fill: INK.paper });
      const edges = [upper, lower].map((points) =>
        element("polyline", { points: pointList(points), fill: "none", stroke: "#9aa6b2", "stroke-width": 1 }),
      );
      const text = {
        x: MARGIN.axis - 14,
        y,
        "text-anchor": "end",
        "font-size": SIZE.tick,
        "font-style": "italic",
        fill: INK.muted,
      };
      return strip + edges.join("") + element("text", text, escapeXml(`${spanText(end - start)} cut`));
    });
  return element("g", { class: "et-cuts" }, ...cuts);
}

/** The names of the nodes, what they are, and the fibres between neighbours in the picture. */
export function drawHeads({ axis, lifelines }: Picture, scenario: Scenario): string {
  const y = axis.top - HEADS_HEIGHT;
  const kinds = new Map(scenario.nodes.map(({ name, kind }) => [name, kind]));
  const most = lifelines.list.length > 1 ? (lifelines.list[1]?.x ?? 0) - (lifelines.list[0]?.x ?? 0) - 40 : 240;
  const boxes = lifelines.list.map(({ node, x }) => {
    const name = shorten(node, { width: most, fontSize: SIZE.node });
    return { node, name, x, half: Math.max(40, textWidth(name, SIZE.node) / 2 + 16) };
  });
  const fibres = boxes.slice(1).map((box, place) => {
    const before = boxes[place];
    const link = scenario.links.find(
      ({ ends }) => before !== undefined && ends.includes(before.node) && ends.includes(box.node),
    );
    if (before === undefined || link === undefined) return "";
    const [start, end] = [before.x + before.half, box.x - box.half];
    const room = { width: end - start - 12, fontSize: SIZE.small };
    const text = shorten(`${link.name} · ${Number(link.lengthKm.toPrecision(4))} km`, room);
    const at = { x: (start + end) / 2, y: y - 9, "text-anchor": "middle", "font-size": SIZE.small, fill: INK.muted };
    return (
      line(
        [
          [start, y],
          [end, y],
        ],
        { colour: "#b4bec9", width: 1.4 },
      ) + element("text", at, escapeXml(text))
    );
  });
  const names = boxes.map(({ node, name, x, half }) => {
    const box = {
      x: x - half,
      y: y - 15,
      width: 2 * half,
      height: 30,
      rx: 15,
      fill: "#f3f6f9",
      stroke: INK.plain,
      "stroke-width": 1.3,
    };
    const text = {
      x,
      y: y + 0.5,
      "text-anchor": "middle",
      "font-size": SIZE.node,
      "font-weight": 600,
      fill: INK.strong,
    };
    const below = { x, y: y + 27, "text-anchor": "middle", "font-size": SIZE.small, fill: INK.muted, class: "et-halo" };
    const kind = element("text", below, escapeXml(kinds.get(node) ?? ""));
    const tooltip = element("title", {}, escapeXml(`${node}, ${kinds.get(node) ?? "node"}`));
    return element(
      "g",
      { class: "et-node" },
      tooltip,
      element("rect", box),
      element("text", text, escapeXml(name)),
      kind,
    );
  });
  return element("g", { class: "et-heads" }, ...fibres, ...names);
}

function tear(left: number, right: number, y: number): readonly (readonly [number, number])[] {
  const count = Math.max(2, Math.round((right - left) / TEETH));
  return Array.from({ length: count + 1 }, (_, place) => {
    return [left + ((right - left) * place) / count, y + (place % 2 === 0 ? 2.2 : -2.2)] as const;
  });
}
