import { show } from "../schema/fields.js";
import { didYouMean } from "../suggest.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { isLink } from "./lookup.js";
import { listed } from "./order.js";

/** Whether a link or a channel has this name, right or wrong; if not, says so. */
export function isCarrier(name: string, path: Path, draft: Draft, findings: Findings): boolean {
  if (draft.channels.size === 0) return isLink(name, path, draft, findings);
  if (draft.links.has(name) || draft.channels.has(name)) return true;
  const known = [...draft.links.keys(), ...draft.channels.keys()];
  findings.at(path, `unknown link or channel ${show(name)}${didYouMean(name, known)}; allowed: ${listed(known)}`);
  return false;
}

/** The two nodes that a link or channel joins, if they are right. */
export function endsOfCarrier(name: string, { links, channels }: Draft): readonly [string, string] | undefined {
  return (links.get(name) ?? channels.get(name))?.between;
}
