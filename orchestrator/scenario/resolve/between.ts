import { greatCircleKm } from "../../../theory/fibre.js";
import type { Node } from "../schema/nodes.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { isNode } from "./lookup.js";
import { byCodeUnits } from "./order.js";

export const METRES_PER_KM = 1000;

/** In code-unit order. */
export type Ends = readonly [string, string];

/** The two nodes that `between` names, where they are two and known. */
export function resolveEnds(path: Path, between: Ends | undefined, draft: Draft, findings: Findings): Ends | undefined {
  if (between === undefined) return undefined;
  const areKnown = between.map((end, place) => isNode(end, [...path, place], draft, findings));
  const [head, tail] = between;
  if (head === tail && areKnown[0] === true) {
    findings.at(path, `joins ${head} to itself; allowed: two different nodes`);
    return undefined;
  }
  if (areKnown.includes(false)) return undefined;
  return byCodeUnits(head, tail) < 0 ? [head, tail] : [tail, head];
}

interface Wanted {
  /** Of the map that has `length` and `route-factor`. */
  readonly path: Path;
  readonly noun: "link" | "channel";
  readonly length: number | "great-circle" | undefined;
  readonly routeFactor: number | undefined;
}

/** How long the way between two nodes is, in km. */
export function resolveLength(wanted: Wanted, ends: Ends, draft: Draft, findings: Findings): number | undefined {
  const { length, routeFactor } = wanted;
  const path = [...wanted.path, "length"];
  const between = `the ${wanted.noun} between ${ends[0]} and ${ends[1]}`;
  if (length === undefined || length === 0) {
    findings.at(path, `${between} has no length; allowed: length: a length such as 20 km, or great-circle`);
    return undefined;
  }
  if (length !== "great-circle") {
    if (routeFactor === undefined) return length;
    const problem = "a stated length already is that of the route";
    findings.atKey([...wanted.path, "route-factor"], `${problem}; allowed: route-factor beside length: great-circle`);
    return undefined;
  }
  const [from, to] = [positionOf(draft.nodes.get(ends[0])), positionOf(draft.nodes.get(ends[1]))];
  if (from === undefined || to === undefined) {
    const missing = ends.filter((end) => !findings.has(["nodes", end, "position"]));
    const problem = `${between} cannot be measured: ${missing.join(" and ")} ${missing.length > 1 ? "have" : "has"} no position`;
    if (missing.length > 0) findings.at(path, `${problem}; allowed: a length such as 20 km, or a position for both`);
    return undefined;
  }
  const lengthKm = greatCircleKm(from, to) * (routeFactor ?? 1);
  if (lengthKm > 0) return lengthKm;
  findings.at(path, `${between} has no length: both are at the same place; allowed: a length such as 20 km`);
  return undefined;
}

/** In the terms of a resolved scenario. */
export function positionOf(node: Partial<Node> | undefined): { latitudeDeg: number; longitudeDeg: number } | undefined {
  const position = node?.position;
  return position && { latitudeDeg: position.latitude, longitudeDeg: position.longitude };
}
