import type { Route } from "../scenario.js";
import type { Request, RequestType } from "../schema/requests.js";
import type { Path } from "../text/tree.js";
import { isNode } from "./lookup.js";
import { byCodeUnits } from "./order.js";
import { PairDraw } from "./pair-draw.js";
import { givenRoute, hasWay, type RoutedNetwork } from "./routes.js";

/** Between whom a request is: two nodes, perhaps on a prescribed way, or two that are drawn for each of it. */
export type RequestEnds =
  | { readonly type: "named"; readonly ends: readonly [string, string]; readonly route?: Route }
  | { readonly type: "random"; readonly draw: PairDraw };

/** Between whom a request is, if that is right. */
export function resolveEnds(
  at: Path,
  type: RequestType,
  request: Partial<Request>,
  network: RoutedNetwork,
): RequestEnds | undefined {
  const ends = request[type];
  checkKeys(at, { type, isRandom: ends === "random" }, network);
  if (ends === undefined) return undefined;
  if (ends === "random") return randomEnds(at, request.among, network);
  if (!areEnds([...at, type], ends, network)) return undefined;
  if (!network.findings.has([...at, "path"])) {
    return hasWay(at, ends, network) ? { type: "named", ends } : undefined;
  }
  const route = request.path && givenRoute(at, ends, request.path, network);
  return route && { type: "named", ends, route };
}

/** Names and chance exclude each other. */
function checkKeys(
  at: Path,
  { type, isRandom }: { readonly type: RequestType; readonly isRandom: boolean },
  { findings }: RoutedNetwork,
): void {
  const has = (key: string): boolean => findings.has([...at, key]);
  if (!isRandom && has("among")) {
    findings.atKey([...at, "among"], `"among" is for ends that are drawn; allowed: among beside ${type}: random`);
  }
  if (isRandom && !has("among")) {
    findings.at([...at, "among"], "missing: the nodes that are drawn; allowed: a list of node names, or all");
  }
  if (isRandom && has("path")) {
    findings.atKey(
      [...at, "path"],
      "a path has its own ends, and these are drawn; allowed: a path between two named nodes",
    );
  }
  if (has("path") && has("paths")) {
    findings.atKey([...at, "paths"], "a request that prescribes its path has that one; allowed: path or paths");
  }
}

function areEnds(at: Path, ends: readonly [string, string], { draft, findings }: RoutedNetwork): boolean {
  const areKnown = ends.map((end, place) => isNode(end, [...at, place], draft, findings));
  if (areKnown.includes(false)) return false;
  if (ends[0] !== ends[1]) return true;
  findings.at(at, `both ends are ${ends[0]}; allowed: two different nodes`);
  return false;
}

function randomEnds(at: Path, among: Request["among"], network: RoutedNetwork): RequestEnds | undefined {
  const { draft, findings, reach, draws, isWhole } = network;
  const path: Path = [...at, "among"];
  if (among === undefined) return undefined;
  if (among !== "all" && !areDistinct(path, among, network)) return undefined;
  const candidates =
    among === "all" ? [...draft.nodes].flatMap(([name, { kind }]) => (kind === "repeater" ? [] : name)) : among;
  if (candidates.length < 2) {
    findings.at(path, "all are all nodes but repeaters, and there are not two; allowed: a list of node names");
    return undefined;
  }
  // A way may lead over a link that is wrong, and that has been told.
  if (!isWhole) return undefined;
  const nodes = [...candidates].sort(byCodeUnits);
  const key = nodes.join(" ");
  const draw = draws.get(key) ?? new PairDraw(nodes, reach);
  draws.set(key, draw);
  if (draw.pairCount > 0) return { type: "random", draw };
  findings.at(
    path,
    "no way leads between any two of these nodes; allowed: nodes that links join, through nodes that can swap",
  );
  return undefined;
}

function areDistinct(path: Path, among: readonly string[], { draft, findings }: RoutedNetwork): boolean {
  const seen = new Set<string>();
  let isRight = true;
  for (const [place, node] of among.entries()) {
    if (!isNode(node, [...path, place], draft, findings)) isRight = false;
    else if (seen.has(node)) {
      findings.at([...path, place], `names ${node} twice; allowed: each node once`);
      isRight = false;
    }
    seen.add(node);
  }
  return isRight;
}
