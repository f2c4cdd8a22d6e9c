import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario } from "../scenario/scenario.js";
import { drawAxis, drawCuts, drawHeads, drawLifelines, HEADS_HEIGHT } from "./draw-frame.js";
import { drawHold } from "./draw-hold.js";
import { blockStation, drawLight, labelLight } from "./draw-light.js";
import { drawMessage, labelMessage } from "./draw-message.js";
import { drawPoint, drawSwap, drawSwapping } from "./draw-point.js";
import { gather } from "./gather.js";
import { Labels } from "./labels.js";
import { drawLegend } from "./legend.js";
import { layOutLifelines } from "./lifelines.js";
import { nodeOrder } from "./order.js";
import type { Picture } from "./picture.js";
import type { Point, Scene, TraceHeader, Window } from "./scene.js";
import { INK, RULES, SIZE } from "./style.js";
import { element, escapeXml } from "./svg.js";
import { layOutTime } from "./time-axis.js";
import type { Extent } from "./window.js";
import { extentOf } from "./window.js";
import { spanText, wrap } from "./words.js";

/** Which part of a run is drawn. */
export interface DrawOptions {
  /** Absent: the beginning of the run, or of the first of the requests that are named. */
  readonly from?: Instant;
  /** Absent: when the first few end-to-end pairs are delivered. */
  readonly to?: Instant;
  /** Only these requests, by name, and the nodes on their way. Absent: all. */
  readonly requests?: readonly string[];
}

/** How many deliveries the picture of a run shows by itself: as many as stay legible. */
const STORIES_MOST = 3;
const COMFORTABLE = { typicalHeight: 60, height: 1250, things: 220 } as const;

/** Draws what happened in a run as one self-contained SVG: nodes side by side, time downwards. */
export function drawTrace(header: TraceHeader, records: readonly TraceRecord[], options: DrawOptions = {}): string {
  const { scenario } = header;
  const extent = extentOf(records, { most: STORIES_MOST, requests: options.requests });
  const subject = {
    scenario,
    trace: header.trace,
    nodes: nodeOrder(scenario, options.requests),
    ...(options.requests === undefined ? {} : { requests: options.requests }),
  };
  const scenes = windowsOf(header, extent, options).map((window) => gather(records, subject, window));
  const scene = scenes.find((each) => isComfortable(each)) ?? scenes.at(-1);
  return scene === undefined ? "" : compose(header, scene, extent);
}

/** The windows worth trying, the longest story first. */
function windowsOf({ scenario }: TraceHeader, extent: Extent, { from, to, requests }: DrawOptions): readonly Window[] {
  const start = from ?? beginning(scenario, requests);
  const window = (end: number): Window => ({ from: start, to: Math.max(start + 1, end) as Instant });
  if (to !== undefined) return [window(to)];
  const margin = scenario.links.reduce((most, { delay }) => Math.max(most, delay), 1) * 0.3;
  const bounded = (end: number): number => Math.min(Math.round(end + margin), Math.max(extent.end, end));
  const later = extent.completions.filter((at) => at > start);
  if (extent.end <= start) return [window(scenario.duration ?? 0)];
  if (later.length === 0) return [window(bounded(Math.max(extent.idleEnd, start)))];
  return [...later].reverse().map((end) => window(bounded(end)));
}

function beginning({ requests }: Scenario, chosen: readonly string[] | undefined): Instant {
  const starts = requests.filter(({ name }) => chosen?.includes(name)).map(({ start }) => start);
  return starts.length === 0 ? (0 as Instant) : (Math.min(...starts) as Instant);
}

function isComfortable(scene: Scene): boolean {
  const things = scene.lights.length + scene.holds.length + scene.messages.length + scene.points.length;
  if (scene.omitted > 0 || things > COMFORTABLE.things) return false;
  const axis = layOutTime(scene, 0);
  return axis.typicalHeight >= COMFORTABLE.typicalHeight && axis.bottom <= COMFORTABLE.height;
}

function compose(header: TraceHeader, scene: Scene, extent: Extent): string {
  const { scenario } = header;
  const lifelines = layOutLifelines(scene);
  const about = wrap(scenario.about, { width: lifelines.width - 80, fontSize: SIZE.about, linesMax: 3 });
  const part = partText(header, scene, extent);
  const top = 74 + about.length * 19 + 34 + HEADS_HEIGHT;
  const picture: Picture = { scene, lifelines, axis: layOutTime(scene, top), labels: new Labels() };
  const body = drawBody(picture, header);
  const legendTop = picture.axis.bottom + 30;
  const legend = drawLegend(scene, { left: 40, right: lifelines.width - 40, top: legendTop });
  const notes = notesOf(header, scene);
  const notesTop = legendTop + legend.height + 16;
  const height = notesTop + notes.length * 18 + 16;
  const title = `${scenario.name}: what happened, seed ${header.seed}, ${part}`;
  const text = (y: number, words: string, look: Record<string, string | number>): string =>
    element("text", { x: 40, y, ...look }, escapeXml(words));
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.ceil(lifelines.width)} ${Math.ceil(height)}`,
      width: Math.ceil(lifelines.width),
      height: Math.ceil(height),
      role: "img",
      class: "et-picture",
    },
    element("title", {}, escapeXml(title)),
    element("desc", {}, escapeXml(description(scene))),
    element("style", {}, RULES),
    element("rect", { width: "100%", height: "100%", fill: INK.paper }),
    text(38, scenario.name, { "font-size": SIZE.title, "font-weight": 700, fill: INK.strong }),
    text(64, `seed ${header.seed} · ${part}`, { "font-size": SIZE.about, fill: INK.muted }),
    ...about.map((line, place) => text(88 + place * 19, line, { "font-size": SIZE.about, fill: INK.plain })),
    body,
    legend.svg,
    ...notes.map((note, place) =>
      text(notesTop + place * 18 + 6, note, { "font-size": SIZE.label, fill: INK.plain, "font-style": "italic" }),
    ),
  );
}

/** Signs and their words take their places before lesser labels do. */
function drawBody(picture: Picture, { scenario }: TraceHeader): string {
  const { scene } = picture;
  const { bottom } = picture.axis;
  picture.labels.block({ left: 0, right: picture.lifelines.width, top: bottom + 12, bottom: Number.POSITIVE_INFINITY });
  for (const light of scene.lights) blockStation(picture, light);
  const swaps = scene.swaps.map((swap) => drawSwap(picture, swap));
  const releasesFirst = [...scene.points].sort((one, other) => Number(isRelease(other)) - Number(isRelease(one)));
  const points = releasesFirst.map((point) => drawPoint(picture, point, scenario));
  const stationLabels = scene.lights.map((light) => labelLight(picture, light));
  const messageLabels = scene.messages.map((message) => labelMessage(picture, message));
  return [
    drawAxis(picture),
    drawLifelines(picture),
    ...scene.holds.map((hold) => drawHold(picture, hold)),
    ...scene.swaps.map((swap) => drawSwapping(picture, swap)),
    ...scene.messages.map((message) => drawMessage(picture, message)),
    ...scene.lights.map((light) => drawLight(picture, light)),
    drawCuts(picture),
    ...messageLabels,
    ...stationLabels,
    ...swaps,
    ...points,
    drawHeads(picture, scenario),
  ].join("");
}

function isRelease({ record }: Point): boolean {
  return record.event === "release";
}

function partText({ scenario }: TraceHeader, { window }: Scene, extent: Extent): string {
  const all = Math.max(scenario.duration ?? 0, extent.end);
  if (window.from === 0 && window.to >= all) return `the whole run, ${spanText(all)}`;
  const whole = all > 0 ? ` of ${spanText(all)}` : "";
  return window.from === 0
    ? `first ${spanText(window.to)}${whole}`
    : `${spanText(window.from)} to ${spanText(window.to)}${whole}`;
}

function notesOf({ trace, scenario }: TraceHeader, scene: Scene): readonly string[] {
  return [
    ...(trace === "full" ? [] : ["This trace tells the story only: messages, slots and releases are not in it."]),
    ...(scenario.physics === "pauli" ? ["Physics: Pauli approximation."] : []),
    ...(scene.omitted > 0
      ? [`The picture is full: ${scene.omitted} more things in this part of the run are not drawn.`]
      : []),
    ...(scene.lights.length + scene.holds.length + scene.points.length === 0
      ? ["Nothing happened in this part of the run."]
      : []),
  ];
}

function description({ nodes, lights, swaps, messages, points }: Scene): string {
  const count = (event: string): number => points.filter(({ record }) => record.event === event).length;
  const facts = `${lights.length} link pairs, ${swaps.length} swaps, ${messages.length} messages, ${count("received")} states received`;
  return `Space-time diagram of ${nodes.join(", ")}: ${facts}. Time runs downwards.`;
}
