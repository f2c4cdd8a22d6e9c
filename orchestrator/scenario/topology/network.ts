import { byCodeUnits } from "../resolve/order.js";
import type { Kind } from "../scenario.js";

export interface Coordinates {
  /** In degrees. */
  readonly latitude: number;
  /** In degrees. */
  readonly longitude: number;
}

/** A node as a scenario would write it. */
export interface PlannedNode {
  readonly kind: Kind;
  readonly position?: Coordinates;
}

/** A link as a scenario would write it. */
export interface PlannedLink {
  readonly between: readonly [string, string];
  /** Absent: what `links.all` says. */
  readonly lengthKm?: number | "great-circle";
  readonly routeFactor?: number;
}

/** The nodes and links that a section stands for, by name. */
export interface PlannedNetwork {
  readonly nodes: ReadonlyMap<string, PlannedNode>;
  readonly links: ReadonlyMap<string, PlannedLink>;
}

/** More than any machine runs, few enough to be read at once. */
export const NODES_MAX = 10_000;
export const LINKS_MAX = 50_000;

const NAME_LENGTH_MAX = 41;

/**
 * The name of what lies between two nodes: both names and the suffix, with hyphens. Where that is too long both names are cut
 * alike; where it is taken it gets `-2`, and so on. The name counts as taken from then on.
 */
export function nameBetween(from: string, to: string, suffix: string, taken: Set<string>): string {
  const room = NAME_LENGTH_MAX - suffix.length - "-".length - "-99".length;
  const isLong = from.length + to.length > room + "-99".length;
  const half = Math.floor(room / 2);
  const [fromRoom, toRoom] = [Math.max(half, room - to.length), Math.max(half, room - from.length)];
  const stem = isLong ? `${from.slice(0, fromRoom)}-${to.slice(0, toRoom)}` : `${from}-${to}`;
  return unrepeated(`${stem}${suffix}`, taken);
}

/** The name itself, or where it is taken the name with the next number. */
export function unrepeated(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) {
    const ending = `-${number}`;
    free = `${name.slice(0, NAME_LENGTH_MAX - ending.length)}${ending}`;
  }
  taken.add(free);
  return free;
}

/** The two ends as one key, whichever comes first. */
export function pairKey(left: string, right: string): string {
  return byCodeUnits(left, right) < 0 ? `${left} ${right}` : `${right} ${left}`;
}
