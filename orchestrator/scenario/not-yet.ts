import type { Path } from "./text/tree.js";

/** A part of the language that this version refuses by its name. */
export interface NotYet {
  /** The path of the key, with `*` for any name or place. */
  readonly where: string;
  /** Absent: the key itself is not yet known. */
  readonly value?: string;
  readonly feature: string;
  readonly advice: string;
}

export const NOT_YET: readonly NotYet[] = [
  { where: "stack", feature: "protocols of your own", advice: "leave it out: every node runs the stock stack" },
  { where: "programs", feature: "programs on nodes", advice: "ask with entangle, measure or teleport under requests" },
  { where: "domains", feature: "domains", advice: "leave them out: all nodes are one domain" },
  { where: "epoch", feature: "dates", advice: "leave it out: virtual time begins at 0 s" },
  {
    where: "nodes.*.orbit",
    feature: "orbits",
    advice: "give the satellite a fixed position and its links a stated length",
  },
  { where: "nodes.*.stack", feature: "protocols of your own", advice: "leave it out: every node runs the stock stack" },
  { where: "nodes.*.program", feature: "programs on nodes", advice: "ask with entangle, measure or teleport" },
  { where: "links.*.free-space", feature: "free-space links", advice: "give fibre a stated length and a loss" },
  {
    where: "links.*.herald.scheme",
    value: "prepare-and-send",
    feature: "prepare-and-send links",
    advice: "use given, double-click, single-click or midpoint-source",
  },
  { where: "expect.*.always", feature: "what always holds", advice: "put the opposite under never" },
];

/** What to say of a key that this version does not know yet. */
export function notYetKey(path: Path): string | undefined {
  return sentence(NOT_YET.find(({ where, value }) => value === undefined && matches(path, where)));
}

/** What to say of a value that this version does not know yet. */
export function notYetValue(path: Path, written: unknown): string | undefined {
  return sentence(NOT_YET.find(({ where, value }) => value !== undefined && value === written && matches(path, where)));
}

function sentence(entry: NotYet | undefined): string | undefined {
  return entry && `not yet: ${entry.feature}; instead: ${entry.advice}`;
}

function matches(path: Path, where: string): boolean {
  const steps = where.split(".");
  return steps.length === path.length && steps.every((step, depth) => step === "*" || step === path[depth]);
}
