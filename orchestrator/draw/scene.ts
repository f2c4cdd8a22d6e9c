import type { Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario } from "../scenario/scenario.js";

/** The first line of a trace. */
export interface TraceHeader {
  readonly entanglab: number;
  readonly trace: string;
  readonly scenario: Scenario;
  readonly seed: number;
}

/** The part of a run that is drawn; both ends belong to it. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** A heralded pair: light from both ends to the station, and the news of it back. */
export interface Light {
  readonly pair: string;
  readonly link: string;
  readonly ends: readonly [string, string];
  readonly emitted: number;
  readonly heralded: number;
  readonly record: TraceRecord;
}

/** A slot at work: armed for a link, then holding a qubit. */
export interface Hold {
  readonly node: string;
  /** The neighbour its link leads to. Absent: the qubit was prepared here. */
  readonly toward?: string;
  pair?: string;
  slot?: number;
  armed?: number;
  /** When the half was emitted or the qubit prepared. Absent: the slot is only armed. */
  since?: number;
  /** When the node heard of it. */
  heralded?: number;
  /** When its measurement began. */
  measuring?: number;
  /** Absent: it goes on beyond the picture. */
  until?: number;
  ending?: "swapped" | "measured" | "sent" | "released" | "disarmed" | "handed-over";
}

/** A classical message on its way. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly sent: number;
  readonly arrives: number;
  readonly record: TraceRecord;
}

/** A Bell measurement that joins two pairs. */
export interface Swap {
  readonly node: string;
  readonly at: number;
  readonly until: number;
  readonly record: TraceRecord;
}

/** Something that happens at a node at one instant. */
export interface Point {
  readonly node: string;
  readonly at: number;
  readonly record: TraceRecord;
}

/** What a picture shows, before it is known where. */
export interface Scene {
  readonly window: Window;
  readonly nodes: readonly string[];
  readonly lights: readonly Light[];
  readonly holds: readonly Hold[];
  readonly messages: readonly Message[];
  readonly swaps: readonly Swap[];
  readonly points: readonly Point[];
  /** The place of the end-to-end pair that a link pair becomes part of, from 0, in order of delivery. Absent: none in the picture. */
  readonly groupOf: (pair: string | undefined) => number | undefined;
  /** How many things were left out because the picture is full. */
  readonly omitted: number;
}

export function textOf(record: TraceRecord, field: string): string {
  const value = record[field];
  return value === undefined ? "" : String(value);
}

export function numberOf(record: TraceRecord, field: string): number | undefined {
  const value = record[field];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The first and the last link pair of an end-to-end pair `CIRCUIT:FIRST:LAST`; a link pair is both. */
export function outerPairs(pair: string): readonly [string, string] {
  const parts = pair.split(":");
  const first = parts.at(-2) ?? pair;
  return [first, parts.at(-1) ?? first];
}
