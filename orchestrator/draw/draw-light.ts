import { textBox } from "./labels.js";
import type { Picture } from "./picture.js";
import { segment } from "./picture.js";
import type { Light } from "./scene.js";
import { numberOf, textOf } from "./scene.js";
import { arrow, line, wave } from "./strokes.js";
import { hueOf, INK, SIZE } from "./style.js";
import { element, escapeXml, explained, pointList } from "./svg.js";
import { bellSymbol, fidelityText, instantText, textWidth } from "./words.js";

/** Light from both ends to the station and the news of its success back to both. */
export function drawLight(picture: Picture, light: Light): string {
  const { lifelines, scene } = picture;
  const colour = hueOf(scene.groupOf(light.pair));
  const station = { x: stationPlace(picture, light), at: (light.emitted + light.heralded) / 2 };
  const ends = light.ends.map((node) => lifelines.laneOfPair(node, light.pair));
  const legs = ends.map((x) => {
    const out = segment(picture, { x, at: light.emitted }, station);
    const back = segment(picture, station, { x, at: light.heralded });
    return (
      (out === undefined ? "" : wave(out, colour)) +
      (back === undefined
        ? ""
        : (light.heralded > scene.window.to ? line : arrow)(back, { colour, width: 1.1, dashes: "4 3" }))
    );
  });
  return explained("et-light", tooltip(light), ...legs, diamond(picture, station, colour));
}

/** What the station saw, written below it where there is room. */
export function labelLight(picture: Picture, light: Light): string {
  const { window } = picture.scene;
  const at = (light.emitted + light.heralded) / 2;
  if (at < window.from || at > window.to) return "";
  const x = stationPlace(picture, light);
  const y = picture.axis.place(at);
  const fidelity = numberOf(light.record, "fidelity");
  const words = `${light.pair} ${bellSymbol(textOf(light.record, "frame"))}`;
  const text = fidelity === undefined ? words : `${words} · F ${fidelityText(fidelity)}`;
  const away = clearance(picture, light, textWidth(text, SIZE.small) / 2);
  const places = [away, -away].map((shift) => {
    const place = { x, y: y + shift };
    return { ...place, box: textBox(text, place, { size: SIZE.small, anchor: "middle" }) };
  });
  const place = picture.labels.take(places);
  if (place === undefined) return "";
  const fill = hueOf(picture.scene.groupOf(light.pair));
  const look = { x: place.x, y: place.y, "text-anchor": "middle", "font-size": SIZE.small, fill, class: "et-halo" };
  return element("text", look, escapeXml(text));
}

/** The space that the station itself takes. */
export function blockStation(picture: Picture, light: Light): void {
  const x = stationPlace(picture, light);
  const y = picture.axis.place((light.emitted + light.heralded) / 2);
  picture.labels.block({ left: x - 8, right: x + 8, top: y - 8, bottom: y + 8 });
}

/** How far above or below the station a label clears the lines that meet there. */
function clearance({ axis, lifelines }: Picture, { emitted, heralded, ends }: Light, halfWidth: number): number {
  const [one, other] = ends.map((node) => lifelines.of(node)?.x ?? 0);
  const reach = Math.max(1, Math.abs((one ?? 0) - (other ?? 0)) / 2);
  const drop = (axis.place(heralded) - axis.place(emitted)) / 2;
  return 8 + SIZE.small * 0.62 + Math.min(40, (halfWidth / reach) * drop);
}

function stationPlace({ lifelines }: Picture, light: Light): number {
  const [one, other] = light.ends.map((node) => lifelines.of(node)?.x ?? 0);
  return ((one ?? 0) + (other ?? 0)) / 2;
}

function diamond({ scene, axis }: Picture, { x, at }: { x: number; at: number }, colour: string): string {
  if (at < scene.window.from || at > scene.window.to) return "";
  const y = axis.place(at);
  const points = pointList([
    [x, y - 6.5],
    [x + 6.5, y],
    [x, y + 6.5],
    [x - 6.5, y],
  ]);
  return element("polygon", { points, fill: INK.paper, stroke: colour, "stroke-width": 2 });
}

function tooltip({ pair, ends, emitted, heralded, record }: Light): string {
  const fidelity = numberOf(record, "fidelity");
  const seen = bellSymbol(textOf(record, "frame"));
  const truth = fidelity === undefined ? "" : `, true fidelity ${fidelityText(fidelity)}`;
  return `Pair ${pair} between ${ends[0]} and ${ends[1]}: emitted at ${instantText(emitted)}, heralded as ${seen} at ${instantText(heralded)}${truth}`;
}
