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
  {
    where: "network",
    feature: "settings of the network layer",
    advice: "leave it out: routes are given by path, swapping is as soon as possible",
  },
  { where: "network-file", feature: "a network in a file of its own", advice: "write nodes and links here" },
  { where: "generate", feature: "generated networks", advice: "write nodes and links here" },
  { where: "fails", feature: "expectations that must fail", advice: "put the opposite comparison under expect" },
  { where: "channels", feature: "channels without a link", advice: "give a link: it brings a channel" },
  { where: "profile", feature: "profiles", advice: "set what differs under kinds" },
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
    value: "midpoint-source",
    feature: "midpoint sources",
    advice: "use given, with the success, cycle and pair of the source",
  },
  {
    where: "links.*.herald.scheme",
    value: "prepare-and-send",
    feature: "prepare-and-send links",
    advice: "use given, double-click or single-click",
  },
  { where: "requests.*.after", feature: "requests that wait for others", advice: "give it a start" },
  { where: "requests.*.until", feature: "requests with an end of their own", advice: "give it within" },
  { where: "requests.*.arrivals", feature: "arrivals at random", advice: "give each request a start" },
  { where: "requests.*.among", feature: "random ends", advice: "name two nodes" },
  { where: "requests.*.prepare", feature: "remote state preparation", advice: "use teleport" },
  { where: "requests.*.entangle", value: "random", feature: "random ends", advice: "name two nodes" },
  { where: "requests.*.measure", value: "random", feature: "random ends", advice: "name two nodes" },
  { where: "requests.*.teleport", value: "random", feature: "random ends", advice: "name two nodes" },
  { where: "faults.*.degrade", feature: "links that get worse", advice: "use cut, or give the link a larger loss" },
  { where: "faults.*.messages", feature: "faults of single messages", advice: "use cut: it loses every message" },
  { where: "faults.*.drop", feature: "lost messages", advice: "use cut: it loses every message" },
  {
    where: "faults.*.duplicate",
    feature: "copied messages",
    advice: "leave it out: every message arrives once at most",
  },
  { where: "faults.*.reorder", feature: "messages out of order", advice: "leave it out" },
  { where: "faults.*.delay", feature: "late messages", advice: "give the link a longer fibre" },
  {
    where: "faults.*.only",
    feature: "cuts of light or messages alone",
    advice: "leave it out: a cut takes light and messages",
  },
  { where: "faults.*.mean-time-to-failure", feature: "faults at random", advice: "give each fault at and for" },
  { where: "faults.*.mean-time-to-repair", feature: "faults at random", advice: "give each fault at and for" },
  { where: "faults.*.mean-time-between-failures", feature: "faults at random", advice: "give each fault at and for" },
  {
    where: "expect.*.never",
    feature: "expectations on every instant",
    advice: "compare a metric at the end, such as pairs.fidelity.min >= 0.8",
  },
  { where: "expect.*.always", feature: "expectations on every instant", advice: "compare a metric at the end" },
  { where: "expect.*.warn", feature: "expectations that only warn", advice: "leave it out, or let it fail" },
];

/** What to say of a key that this version does not know yet. */
export function notYetKey(path: Path): string | undefined {
  return sentence(NOT_YET.find(({ where, value }) => value === undefined && matches(path, where)));
}

/** The keys that an entry of a section will have in a later version. */
export function laterKeys(section: string): readonly string[] {
  const before = `${section}.*.`;
  const keys = NOT_YET.filter(({ where, value }) => value === undefined && where.startsWith(before));
  return keys.map(({ where }) => where.slice(before.length));
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
