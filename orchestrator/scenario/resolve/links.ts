import { greatCircleKm, lightTime } from "../../../theory/fibre.js";
import type { Herald, ScenarioLink } from "../scenario.js";
import { show } from "../schema/fields.js";
import type { Link } from "../schema/links.js";
import type { Node } from "../schema/nodes.js";
import { didYouMean } from "../suggest.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { byCodeUnits, listed } from "./order.js";
import { span } from "./span.js";

const METRES_PER_KM = 1000;

/** Checks each link against the nodes and the other links. Only links that are wholly right are returned, by name. */
export function resolveLinks(draft: Draft, findings: Findings): readonly ScenarioLink[] {
  const taken = new Map<string, string>();
  const links: ScenarioLink[] = [];
  for (const [name, link] of draft.links) {
    const ends = resolveEnds(name, link, draft, findings);
    const pair = ends?.join(" ");
    const other = pair === undefined ? undefined : taken.get(pair);
    if (other !== undefined) {
      const what = `two links between the same nodes ("${other}" joins ${ends?.join(" and ")} already)`;
      findings.atKey(["links", name], `not yet: ${what}; instead: give "${other}" more slots per link`);
      continue;
    }
    if (pair !== undefined) taken.set(pair, name);

    const lengthKm = ends && resolveLength(name, { link, ends, draft, findings });
    if (ends === undefined || lengthKm === undefined || link.fibre === undefined) continue;
    const delay = lightTime(lengthKm, link.fibre.speed * METRES_PER_KM);
    const { herald } = link;
    if (herald === undefined) continue;
    if (herald.scheme === "given" && herald.cycle < delay) {
      const problem = `a cycle of ${span(herald.cycle)} is shorter than the light time of the link`;
      findings.at(
        ["links", name, "herald", "cycle"],
        `${problem}; allowed: at least ${span(delay)} for ${round(lengthKm)} km`,
      );
    }
    links.push({ name, ends, lengthKm, lossDbPerKm: link.fibre.loss, delay, herald: resolveHerald(herald) });
  }
  return links.sort((left, right) => byCodeUnits(left.name, right.name));
}

type Ends = readonly [string, string];

function resolveEnds(name: string, { between }: Partial<Link>, draft: Draft, findings: Findings): Ends | undefined {
  if (between === undefined) return undefined;
  const path: Path = ["links", name, "between"];
  const areKnown = between.map((end, place) => isNode(end, [...path, place], draft, findings));
  const [head, tail] = between;
  if (head === tail && areKnown[0] === true) {
    findings.at(path, `joins ${head} to itself; allowed: two different nodes`);
    return undefined;
  }
  if (areKnown.includes(false)) return undefined;
  return byCodeUnits(head, tail) < 0 ? [head, tail] : [tail, head];
}

/** Whether a node of this name is given, right or wrong; if not, says so. */
export function isNode(name: string, path: Path, { nodes }: Draft, findings: Findings): boolean {
  const wrong = nodes.has(name) ? undefined : unknown("node", name, [...nodes.keys()]);
  if (wrong !== undefined) findings.at(path, wrong);
  return wrong === undefined;
}

/** Whether a link of this name is given, right or wrong; if not, says so. */
export function isLink(name: string, path: Path, { links }: Draft, findings: Findings): boolean {
  const wrong = links.has(name) ? undefined : unknown("link", name, [...links.keys()]);
  if (wrong !== undefined) findings.at(path, wrong);
  return wrong === undefined;
}

function unknown(what: "node" | "link", name: string, known: readonly string[]): string {
  const allowed = known.length === 0 ? `the name of a ${what}, but there is none` : listed(known);
  return `unknown ${what} ${show(name)}${didYouMean(name, known)}; allowed: ${allowed}`;
}

interface Lengthening {
  readonly link: Partial<Link>;
  readonly ends: Ends;
  readonly draft: Draft;
  readonly findings: Findings;
}

function resolveLength(name: string, { link: { fibre }, ends, draft, findings }: Lengthening): number | undefined {
  const path: Path = ["links", name, "fibre", "length"];
  const between = `the link between ${ends[0]} and ${ends[1]}`;
  if (fibre === undefined) return undefined;
  const { length, "route-factor": factor } = fibre;
  if (length === undefined || length === 0) {
    findings.at(path, `${between} has no length; allowed: length: a length such as 20 km, or great-circle`);
    return undefined;
  }
  if (length !== "great-circle") {
    if (factor === undefined) return length;
    const problem = "a stated length already is that of the route";
    findings.atKey(
      ["links", name, "fibre", "route-factor"],
      `${problem}; allowed: route-factor beside length: great-circle`,
    );
    return undefined;
  }
  const [from, to] = [positionOf(draft.nodes.get(ends[0])), positionOf(draft.nodes.get(ends[1]))];
  if (from === undefined || to === undefined) {
    const missing = ends.filter((end) => !findings.has(["nodes", end, "position"]));
    const problem = `${between} cannot be measured: ${missing.join(" and ")} ${missing.length > 1 ? "have" : "has"} no position`;
    if (missing.length > 0) findings.at(path, `${problem}; allowed: a length such as 20 km, or a position for both`);
    return undefined;
  }
  const lengthKm = greatCircleKm(from, to) * (factor ?? 1);
  if (lengthKm > 0) return lengthKm;
  findings.at(path, `${between} has no length: both are at the same place; allowed: a length such as 20 km`);
  return undefined;
}

/** In the terms of a resolved scenario. */
export function positionOf(node: Partial<Node> | undefined): { latitudeDeg: number; longitudeDeg: number } | undefined {
  const position = node?.position;
  return position && { latitudeDeg: position.latitude, longitudeDeg: position.longitude };
}

function resolveHerald(herald: Link["herald"]): Herald {
  if (herald.scheme === "given") return herald;
  const { scheme, indistinguishability, detectors: written } = herald;
  const detectors = {
    efficiency: written.efficiency,
    darkRateHz: written["dark-rate"],
    window: written.window,
    numberResolving: written["number-resolving"],
  };
  if (scheme === "double-click") return { scheme, indistinguishability, detectors };
  return { scheme, brightPopulation: herald["bright-population"], indistinguishability, detectors };
}

const round = (value: number): number => Number(value.toPrecision(6));
