import type { Picture } from "./picture.js";
import type { Hold } from "./scene.js";
import { line } from "./strokes.js";
import { hueOf, PREPARED } from "./style.js";
import { element, explained } from "./svg.js";
import { instantText, spanText } from "./words.js";

/** Below this height a band would not be seen. */
const LEAST_HEIGHT = 2.5;

/** A slot at work: a dotted line while it is armed, pale while its photon flies, full once it is heralded. */
export function drawHold(picture: Picture, hold: Hold): string {
  const { scene, axis, lifelines } = picture;
  const { from, to } = scene.window;
  const x = lifelines.lane(hold);
  const width = lifelines.laneWidth;
  const colour = hold.toward === undefined ? PREPARED : hueOf(scene.groupOf(hold.pair));
  const until = hold.until ?? to;
  const parts: string[] = [];
  if (hold.armed !== undefined) {
    const armedUntil = Math.min(to, hold.since ?? until);
    const ends = [axis.place(Math.max(from, hold.armed)), axis.place(armedUntil)] as const;
    if (armedUntil >= from && ends[1] > ends[0]) {
      parts.push(
        line(
          [
            [x, ends[0]],
            [x, ends[1]],
          ],
          { colour, width: 1.6, dashes: "1.5 3.5", opacity: 0.6 },
        ),
      );
    }
  }
  if (hold.since !== undefined && hold.since <= to && until >= from) {
    const heralded = Math.min(until, hold.heralded ?? hold.since);
    const [top, middle, bottom] = [hold.since, heralded, until].map((at) => axis.place(at)) as [number, number, number];
    const box = (y: number, end: number, opacity: number): string =>
      element("rect", { x: x - width / 2, y, width, height: end - y, fill: colour, opacity });
    if (middle > top) parts.push(box(top, middle, 0.22));
    const measured = axis.place(Math.max(heralded, Math.min(until, hold.measuring ?? until)));
    parts.push(box(middle, Math.max(measured, middle + LEAST_HEIGHT), 0.78));
    if (bottom > measured + 0.01) parts.push(box(measured, bottom, 0.42));
  }
  return parts.length === 0 ? "" : explained("et-hold", tooltip(hold), ...parts);
}

const ENDINGS: Readonly<Record<NonNullable<Hold["ending"]>, string>> = {
  swapped: "measured in a swap",
  measured: "measured",
  sent: "measured in a teleportation",
  released: "released",
  disarmed: "disarmed",
  "handed-over": "handed over",
};

function tooltip({ node, pair, slot, toward, armed, since, heralded, until, ending }: Hold): string {
  const where = slot === undefined ? node : `${node}, slot ${slot}`;
  const what =
    pair !== undefined ? `half of ${pair}` : toward === undefined ? "a qubit prepared here" : `armed toward ${toward}`;
  const facts = [
    armed === undefined ? "" : `armed at ${instantText(armed)}`,
    since === undefined ? "" : `${pair === undefined ? "prepared" : "emitted"} at ${instantText(since)}`,
    pair === undefined || heralded === undefined ? "" : `heralded at ${instantText(heralded)}`,
    until === undefined ? "" : `${ending === undefined ? "until" : `${ENDINGS[ending]} at`} ${instantText(until)}`,
    until === undefined || since === undefined ? "" : `held for ${spanText(until - since)}`,
  ];
  return `${where}: ${what}; ${facts.filter((fact) => fact !== "").join(", ")}`;
}
