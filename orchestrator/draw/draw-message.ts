import { turnedBox } from "./labels.js";
import type { Picture, Segment } from "./picture.js";
import { direction, segment } from "./picture.js";
import type { Message } from "./scene.js";
import { textOf } from "./scene.js";
import { arrow, line } from "./strokes.js";
import { INK, SIZE, TROUBLE } from "./style.js";
import { coordinate, element, escapeXml, explained } from "./svg.js";
import { bellSymbol, instantText, textWidth } from "./words.js";

const OWN_FIELDS: ReadonlySet<string> = new Set(["at_ns", "node", "event", "to", "message", "arrives_ns"]);
/** What is marked on the lifeline itself. */
const SIGNED: ReadonlySet<string> = new Set([
  "opened",
  "completed",
  "failed",
  "delivered",
  "measured",
  "received",
  "sent",
  "lost",
]);
const ALONG = [0.5, 0.36, 0.64, 0.24, 0.76] as const;

/** A classical message as an arrow from lifeline to lifeline. */
export function drawMessage(picture: Picture, message: Message): string {
  const along = wayOf(picture, message);
  if (along === undefined) return "";
  const stroke = message.arrives > picture.scene.window.to ? line : arrow;
  const width = weightOf(message);
  const casing = line(along, { colour: INK.paper, width: width + 2.4, opacity: 0.8 });
  return explained("et-message", tooltip(message), casing, stroke(along, { colour: colourOf(message), width }));
}

/** The name of a message, along its arrow, where there is room. */
export function labelMessage(picture: Picture, message: Message): string {
  const along = wayOf(picture, message);
  if (along === undefined) return "";
  const [[x1, y1], [x2, y2]] = along;
  const forward = direction(along);
  const [ux, uy] = x2 < x1 ? [-forward[0], -forward[1]] : forward;
  const text = nameOf(message);
  const width = textWidth(text, SIZE.small);
  if (width > 0.8 * Math.abs(x2 - x1)) return "";
  const places = ALONG.flatMap((share) =>
    [-7.5, 8].map((off) => {
      const [x, y] = [x1 + (x2 - x1) * share - uy * off, y1 + (y2 - y1) * share + ux * off];
      return { x, y, box: turnedBox([x, y], [width + 4, SIZE.small], [ux, uy]) };
    }),
  );
  const place = picture.labels.take(places);
  if (place === undefined) return "";
  const matrix = [ux, uy, -uy, ux].map((each) => String(Math.round(each * 1e4) / 1e4));
  return element(
    "text",
    {
      transform: `matrix(${matrix.join(" ")} ${coordinate(place.x)} ${coordinate(place.y)})`,
      "text-anchor": "middle",
      "font-size": SIZE.small,
      fill: colourOf(message),
      class: "et-halo",
    },
    escapeXml(text),
  );
}

function wayOf(picture: Picture, message: Message): Segment | undefined {
  const from = picture.lifelines.of(message.from);
  const to = picture.lifelines.of(message.to);
  if (from === undefined || to === undefined) return undefined;
  const side = to.x > from.x ? 1 : -1;
  const start = { x: edgeOf(picture, { node: message.from, side, at: message.sent }), at: message.sent };
  const end = { x: edgeOf(picture, { node: message.to, side: -side, at: message.arrives }), at: message.arrives };
  return segment(picture, start, end);
}

/** Where a message meets a node: its lifeline, clear of a sign that stands there at that instant. */
function edgeOf({ scene, lifelines }: Picture, { node, side, at }: { node: string; side: number; at: number }): number {
  const hasSign = scene.points.some(
    (point) => point.node === node && point.at === at && SIGNED.has(point.record.event),
  );
  const hasSwap = scene.swaps.some((swap) => swap.node === node && swap.until === at);
  return (lifelines.of(node)?.x ?? 0) + side * (hasSwap ? 16 : hasSign ? 10 : 1.5);
}

function nameOf({ record }: Message): string {
  const name = textOf(record, "message");
  if (name !== "correction") return name;
  const bits = ["x", "z"].map((bit) => [bit, record[bit]] as const).filter(([, value]) => value !== undefined);
  return [name, ...bits.map(([bit, value]) => `${bit}=${Number(value)}`)].join(" ");
}

function colourOf({ record }: Message): string {
  const name = textOf(record, "message");
  if (name === "expire") return TROUBLE;
  return name === "correction" ? INK.strong : INK.muted;
}

function weightOf({ record }: Message): number {
  return textOf(record, "message") === "correction" ? 1.7 : 1;
}

function tooltip({ from, to, sent, arrives, record }: Message): string {
  const fields = Object.entries(record)
    .filter(([field, value]) => !OWN_FIELDS.has(field) && value !== undefined)
    .map(([field, value]) => `${field} ${bellSymbol(String(value))}`);
  const head = `${from} to ${to}: ${textOf(record, "message")}, sent at ${instantText(sent)}, arrives at ${instantText(arrives)}`;
  return fields.length === 0 ? head : `${head}; ${fields.join(", ")}`;
}
