import { show } from "../schema/fields.js";
import { didYouMean } from "../suggest.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { listed } from "./order.js";

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
