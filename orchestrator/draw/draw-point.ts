import type { Scenario } from "../scenario/scenario.js";
import type { Anchor } from "./labels.js";
import { textBox } from "./labels.js";
import { MARGIN } from "./lifelines.js";
import type { Picture } from "./picture.js";
import { pointText, pointTooltip } from "./point-words.js";
import type { Point, Swap } from "./scene.js";
import { outerPairs, textOf } from "./scene.js";
import * as signs from "./signs.js";
import { hueOf, INK, SIZE, TROUBLE } from "./style.js";
import { element, escapeXml, explained } from "./svg.js";
import { bellSymbol, instantText, shorten } from "./words.js";

/** How far a sign may slide down its lifeline to make room for another. */
const SLIDE_MOST = 120;

/** How long a swap lasts: a tint across the lanes of its two halves. */
export function drawSwapping({ axis, lifelines, scene }: Picture, swap: Swap): string {
  const left = textOf(swap.record, "left");
  const lanes = [left, textOf(swap.record, "right")].map((pair) => lifelines.laneOfPair(swap.node, pair));
  const colour = hueOf(scene.groupOf(left));
  const x = Math.min(...lanes) - lifelines.laneWidth / 2;
  const y = axis.place(swap.at);
  const height = Math.max(3, axis.place(swap.until) - y);
  const width = Math.max(...lanes) + lifelines.laneWidth / 2 - x;
  return element("rect", {
    class: "et-swapping",
    x,
    y,
    width,
    height,
    fill: colour,
    "fill-opacity": 0.25,
    stroke: colour,
  });
}

/** A swap that is over: its outcome, when it is known. */
export function drawSwap(picture: Picture, swap: Swap): string {
  const lifeline = picture.lifelines.of(swap.node);
  if (lifeline === undefined) return "";
  const [left, right, outcome] = ["left", "right", "outcome"].map((field) => textOf(swap.record, field)) as [
    string,
    string,
    string,
  ];
  const isUnderWay = swap.record.event === "swap";
  const isFailed = !isUnderWay && outcome === "";
  const y = slide(picture, { x: lifeline.x, y: picture.axis.place(swap.until), halfWidth: signs.SIGN.wide });
  const colour = hueOf(picture.scene.groupOf(left));
  const sign = signs.bellMeasurement(lifeline.x, y, { colour, text: isUnderWay ? "…" : bellSymbol(outcome) });
  const result = isUnderWay
    ? "under way"
    : `over at ${instantText(swap.until)}, ${isFailed ? "failed" : `outcome ${bellSymbol(outcome)}`}`;
  const tooltip = `${swap.node}: swap of ${left} and ${right}, begun at ${instantText(swap.at)}, ${result}`;
  const text = isFailed ? "swap failed" : "swap";
  const label = besides(picture, { node: swap.node, y, text, fill: isFailed ? TROUBLE : colour, needed: false });
  return explained("et-swap", tooltip, sign, label);
}

/** Something that happens at a node at one instant: its sign and, beside it, what it means. */
export function drawPoint(picture: Picture, point: Point, scenario: Scenario): string {
  const lifeline = picture.lifelines.of(point.node);
  if (lifeline === undefined) return "";
  const { record } = point;
  const pair = textOf(record, "pair");
  const colour = hueOf(picture.scene.groupOf(outerPairs(pair)[0]));
  const placed = picture.axis.place(point.at);
  const lane = picture.lifelines.laneOfPair(point.node, pair);
  const onLane = (sign: string): string => explained(`et-${record.event}`, pointTooltip(point), sign);
  if (record.event === "release") return onLane(signs.release(lane, placed, pair === "" ? INK.strong : colour));
  if (record.event === "gate" || record.event === "measure") {
    const y = slide(picture, { x: lane, y: placed, halfWidth: 8 });
    return onLane(
      record.event === "gate" ? signs.gate(lane, y, textOf(record, "gate").toUpperCase()) : signs.meter(lane, y),
    );
  }
  const y = slide(picture, { x: lifeline.x, y: placed, halfWidth: record.event === "sent" ? signs.SIGN.wide : 9 });
  const sign = signOf(point, { x: lifeline.x, y, colour });
  const isWrong = ["failed", "lost", "link-error"].includes(record.event);
  const isNeutral = ["opened", "completed"].includes(record.event);
  const fill = isWrong ? TROUBLE : isNeutral ? INK.plain : colour;
  const text = pointText(point, scenario);
  return explained(
    `et-${record.event}`,
    pointTooltip(point),
    sign,
    besides(picture, { node: point.node, y, text, fill, needed: true }),
  );
}

function signOf({ record }: Point, { x, y, colour }: { x: number; y: number; colour: string }): string {
  switch (record.event) {
    case "opened":
      return signs.opened(x, y);
    case "completed":
      return signs.completed(x, y);
    case "measured":
      return signs.outcome(x, y, { colour, text: textOf(record, "outcome") === "1" ? "−" : "+" });
    case "sent":
      return signs.bellMeasurement(x, y, { colour, text: bellSymbol(textOf(record, "outcome")) });
    case "delivered":
    case "received":
      return signs.delivered(x, y, colour);
    default:
      return signs.trouble(x, y);
  }
}

/** Where a sign finds room on its lifeline: where it belongs, or a little below. */
function slide(picture: Picture, { x, y, halfWidth }: { x: number; y: number; halfWidth: number }): number {
  const box = { left: x - halfWidth, right: x + halfWidth, top: y - signs.SIGN.half, bottom: y + signs.SIGN.half };
  return y + (picture.labels.slide(box, SLIDE_MOST) ?? 0);
}

interface Beside {
  readonly node: string;
  readonly y: number;
  readonly text: string;
  readonly fill: string;
  /** Written even where it has to move down. */
  readonly needed: boolean;
}

/** Writes beside a lifeline: outwards at the ends of the network, else where there is room. */
function besides(picture: Picture, { node, y, text, fill, needed }: Beside): string {
  const { list, of } = picture.lifelines;
  const lifeline = of(node);
  if (lifeline === undefined || text === "") return "";
  const style = { size: SIZE.label, width: MARGIN.label - 26, fontSize: SIZE.label };
  const words = shorten(text, style);
  const toLeft = { x: Math.min(lifeline.left, lifeline.x - signs.SIGN.wide) - 7, anchor: "end" as Anchor };
  const toRight = { x: Math.max(lifeline.right, lifeline.x + signs.SIGN.wide) + 7, anchor: "start" as Anchor };
  const sides = list[0]?.node === node ? [toLeft] : list.at(-1)?.node === node ? [toRight] : [toRight, toLeft];
  const shifts = needed ? Array.from({ length: 24 }, (_, step) => step * 4) : [0];
  const places = shifts.flatMap((shift) =>
    sides.map((side) => ({
      ...side,
      y: y + shift,
      box: textBox(words, { x: side.x, y: y + shift }, { size: SIZE.label, anchor: side.anchor }),
    })),
  );
  const place = picture.labels.take(places);
  if (place === undefined) return "";
  const at = { x: place.x, y: place.y, "text-anchor": place.anchor, "font-size": SIZE.label, "font-weight": 500, fill };
  return element("text", { ...at, class: "et-halo" }, escapeXml(words));
}
