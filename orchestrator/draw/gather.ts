import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario } from "../scenario/scenario.js";
import { Groups } from "./groups.js";
import { Holds } from "./holds.js";
import type { Hold, Light, Message, Point, Scene, Swap, Window } from "./scene.js";
import { numberOf, textOf } from "./scene.js";

/** What a picture holds at most, so that a long trace still makes a picture that opens. */
const MOST = { lights: 300, holds: 600, messages: 600, swaps: 200, points: 400 } as const;

const POINTS: ReadonlySet<string> = new Set([
  "opened",
  "gate",
  "measure",
  "release",
  "delivered",
  "measured",
  "sent",
  "received",
  "lost",
  "link-error",
  "completed",
  "failed",
]);

interface Subject {
  readonly scenario: Scenario;
  /** `full` or `story`. */
  readonly trace: string;
  readonly nodes: readonly string[];
  readonly requests?: readonly string[];
}

/** Gathers what happens within a window at the nodes that are shown. */
export function gather(records: Iterable<TraceRecord>, subject: Subject, window: Window): Scene {
  const shown = new Set(subject.nodes);
  const links = new Map(
    subject.scenario.links.filter(({ ends }) => ends.every((end) => shown.has(end))).map((link) => [link.name, link]),
  );
  const longest = subject.scenario.links.reduce((most, { delay }) => Math.max(most, delay), 0);
  const groups = new Groups();
  const holds = new Holds(subject.scenario, {
    links,
    shown,
    story: subject.trace === "story",
    window,
    most: MOST.holds,
  });
  const lights: Light[] = [];
  const messages: Message[] = [];
  const swaps: Swap[] = [];
  const points: Point[] = [];
  const begun = new Map<string, TraceRecord>();
  let omitted = 0;
  const put = <Thing>(list: Thing[], thing: Thing, most: number): void => {
    if (list.length < most) list.push(thing);
    else omitted += 1;
  };
  const touches = (start: number, end: number): boolean => start <= window.to && end >= window.from;

  for (const record of records) {
    const at = record.at_ns;
    if (at > window.to + longest) break;
    if (at <= window.to) groups.learn(record);
    holds.learn(record);
    if (record.event === "pair") {
      const link = links.get(linkOf(textOf(record, "pair")));
      const emitted = numberOf(record, "emitted_ns") ?? at;
      if (link !== undefined && touches(emitted, at)) {
        const light = { pair: textOf(record, "pair"), link: link.name, ends: link.ends, emitted, heralded: at, record };
        put(lights, light, MOST.lights);
      }
      continue;
    }
    if (!shown.has(record.node)) continue;
    if (record.event === "send") {
      const arrives = numberOf(record, "arrives_ns");
      const to = textOf(record, "to");
      if (arrives !== undefined && shown.has(to) && touches(at, arrives)) {
        put(messages, { from: record.node, to, sent: at, arrives, record }, MOST.messages);
      }
    } else if (record.event === "swap") begun.set(swapKey(record), record);
    else if (record.event === "swapped") {
      const start = begun.get(swapKey(record))?.at_ns ?? at;
      begun.delete(swapKey(record));
      if (touches(start, at)) put(swaps, { node: record.node, at: start, until: at, record }, MOST.swaps);
    } else if (POINTS.has(record.event) && touches(at, at) && isChosen(record, subject.requests)) {
      put(points, { node: record.node, at, record }, MOST.points);
    }
  }
  for (const record of begun.values()) {
    if (touches(record.at_ns, record.at_ns))
      put(swaps, { node: record.node, at: record.at_ns, until: window.to, record }, MOST.swaps);
  }
  const kept = holds.end();
  return {
    window,
    nodes: subject.nodes,
    lights,
    holds: usedSlots(kept.holds),
    messages,
    swaps,
    points,
    groupOf: groups.numbering(),
    omitted: omitted + kept.omitted,
  };
}

/** The link of a link pair `LINK/NUMBER`. */
export function linkOf(pair: string): string {
  return pair.slice(0, Math.max(0, pair.lastIndexOf("/")));
}

/** Leaves out the slots that are armed and never hold a qubit in the picture, unless no slot does. */
function usedSlots(holds: readonly Hold[]): readonly Hold[] {
  const used = new Set(holds.filter(({ since }) => since !== undefined).map(({ node, slot }) => `${node} ${slot}`));
  return used.size === 0 ? holds : holds.filter(({ node, slot }) => used.has(`${node} ${slot}`));
}

function swapKey(record: TraceRecord): string {
  return `${record.node} ${textOf(record, "left")} ${textOf(record, "right")}`;
}

function isChosen(record: TraceRecord, requests: readonly string[] | undefined): boolean {
  const request = record["request"];
  return requests === undefined || request === undefined || requests.includes(String(request));
}
