import { show } from "../schema/fields.js";
import type { Request } from "../schema/requests.js";
import { didYouMean } from "../suggest.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { listed } from "./order.js";
import { requestType } from "./request-type.js";

/** Checks what requests wait for: another one of the same head, once, and not for each other. */
export function checkWaits(draft: Draft, findings: Findings): void {
  const waits = new Map<string, string>();
  const asked = new Asked(draft, findings);
  for (const [name, { after }] of draft.requests) {
    if (after === undefined) continue;
    const wrong = wrongWait(name, after, asked);
    if (wrong !== undefined) findings.at(placeOf(name), wrong);
    else if (draft.requests.has(after)) waits.set(name, after);
  }
  for (const cycle of cyclesOf(waits)) {
    const [first = ""] = cycle;
    const chain = [...cycle, first].map((name) => `"${name}"`).join(" after ");
    findings.at(placeOf(first), `none of these ever starts: ${chain}; allowed: a request that waits for none of them`);
  }
}

const placeOf = (name: string): Path => ["requests", name, "after"];

function wrongWait(name: string, after: string, asked: Asked): string | undefined {
  const own = asked.headOf(name);
  const other = asked.headOf(after);
  if (own === "many") return "a request that is asked many times or of drawn nodes waits for none; allowed: a start";
  const allowed = () => asked.allowedFor(name, own);
  if (after === name) return `"${name}" waits for itself; allowed: ${allowed()}`;
  if (!asked.has(after)) return `unknown request ${show(after)}${asked.didYouMean(after)}; allowed: ${allowed()}`;
  if (other === "many") {
    return `"${after}" is asked many times or of drawn nodes, and nothing waits for that; allowed: ${allowed()}`;
  }
  if (own === undefined || other === undefined) return undefined;
  if (own !== other) {
    const heads = `${own} asks for "${name}" and ${other} for "${after}"`;
    return `${heads}, and only a node knows when its own are over; allowed: ${allowed()}`;
  }
  if (asked.isOverBeforeTheRun(after)) return undefined;
  return `"${after}" lasts until the run ends; allowed: a count or within for "${after}"`;
}

/** Among more requests than these no slip of the keyboard is looked for. */
const SUGGESTED_MAX = 1000;
/** More names than these are not listed. */
const LISTED_MAX = 20;

/** Which node asks for what, as written. */
class Asked {
  readonly #draft: Draft;
  readonly #findings: Findings;
  #byHead: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(draft: Draft, findings: Findings) {
    this.#draft = draft;
    this.#findings = findings;
  }

  has(name: string): boolean {
    return this.#draft.requests.has(name);
  }

  /** The node that asks, where one node asks once; undefined where that is not clear. */
  headOf(name: string): string | "many" | undefined {
    const request: Partial<Request> = this.#draft.requests.get(name) ?? {};
    const type = requestType(name, this.#findings);
    if (this.#findings.has(["requests", name, "arrivals"])) return "many";
    const ends = type && request[type];
    return ends === "random" ? "many" : ends?.[0];
  }

  isOverBeforeTheRun(name: string): boolean {
    return ["count", "within"].some((key) => this.#findings.has(["requests", name, key]));
  }

  didYouMean(name: string): string {
    const { requests } = this.#draft;
    return requests.size > SUGGESTED_MAX ? "" : didYouMean(name, requests.keys());
  }

  /** What a request may wait for. */
  allowedFor(name: string, head: string | undefined): string {
    if (head === undefined) return "the name of another request with the same head";
    this.#byHead ??= this.#namesByHead();
    const known = this.#byHead.get(head) ?? [];
    if (known.length > LISTED_MAX) return `another request of ${head} that has a count or within`;
    const names = known.filter((other) => other !== name);
    return names.length === 0 ? `a start, for ${head} asks for nothing else once` : listed(names);
  }

  #namesByHead(): ReadonlyMap<string, readonly string[]> {
    const byHead = new Map<string, string[]>();
    for (const name of this.#draft.requests.keys()) {
      const head = this.headOf(name);
      if (head === undefined || head === "many" || !this.isOverBeforeTheRun(name)) continue;
      const names = byHead.get(head) ?? [];
      byHead.set(head, names);
      if (names.length <= LISTED_MAX) names.push(name);
    }
    return byHead;
  }
}

/** Every circle of waits, each from its first in the order of the map. */
function cyclesOf(waits: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const cycles: string[][] = [];
  for (const start of waits.keys()) {
    const chain = new Set<string>();
    let name: string | undefined = start;
    while (name !== undefined && !seen.has(name)) {
      seen.add(name);
      chain.add(name);
      name = waits.get(name);
    }
    if (name === undefined || !chain.has(name)) continue;
    const steps = [...chain];
    cycles.push(steps.slice(steps.indexOf(name)));
  }
  return cycles;
}
