import { lightTime } from "../../../theory/fibre.js";
import type { Herald, ScenarioLink } from "../scenario.js";
import type { Link } from "../schema/links.js";
import type { Findings } from "../text/findings.js";
import { METRES_PER_KM, resolveEnds, resolveLength } from "./between.js";
import type { Draft } from "./draft.js";
import { byCodeUnits } from "./order.js";
import { span } from "./span.js";

export { positionOf } from "./between.js";
export { isLink, isNode } from "./lookup.js";

/** Checks each link against the nodes and the other links. Only links that are wholly right are returned, by name. */
export function resolveLinks(draft: Draft, findings: Findings): readonly ScenarioLink[] {
  const taken = new Map<string, string>();
  const links: ScenarioLink[] = [];
  for (const [name, link] of draft.links) {
    const ends = resolveEnds(["links", name, "between"], link.between, draft, findings);
    const pair = ends?.join(" ");
    const other = pair === undefined ? undefined : taken.get(pair);
    if (other !== undefined) {
      const what = `two links between the same nodes ("${other}" joins ${ends?.join(" and ")} already)`;
      findings.atKey(["links", name], `not yet: ${what}; instead: give "${other}" more slots per link`);
      continue;
    }
    if (pair !== undefined) taken.set(pair, name);

    const { length, "route-factor": routeFactor } = link.fibre ?? {};
    const wanted = { path: ["links", name, "fibre"], noun: "link", length, routeFactor } as const;
    const lengthKm = ends && link.fibre && resolveLength(wanted, ends, draft, findings);
    if (ends === undefined || lengthKm === undefined || link.fibre === undefined) continue;
    const delay = lightTime(lengthKm, link.fibre.speed * METRES_PER_KM);
    const { herald, modes } = link;
    if (herald === undefined || modes === undefined) continue;
    if (herald.scheme === "given" && herald.cycle < delay) {
      const problem = `a cycle of ${span(herald.cycle)} is shorter than the light time of the link`;
      findings.at(
        ["links", name, "herald", "cycle"],
        `${problem}; allowed: at least ${span(delay)} for ${round(lengthKm)} km`,
      );
    }
    links.push({ name, ends, lengthKm, lossDbPerKm: link.fibre.loss, delay, herald: resolveHerald(herald), modes });
  }
  return links.sort((left, right) => byCodeUnits(left.name, right.name));
}

function resolveHerald(herald: Link["herald"]): Herald {
  if (herald.scheme === "given" || herald.scheme === "midpoint-source") return herald;
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
