import { NO_TIME } from "../../../engine/time.js";
import type { ScenarioFault } from "../scenario.js";
import type { Fault, FaultType } from "../schema/faults.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import { endsOfCarrier, isCarrier } from "./carriers.js";
import type { Draft } from "./draft.js";
import { isLink, isNode } from "./lookup.js";

/** What a fault does, and to what, without its times. */
export type Effect = ScenarioFault extends infer Each
  ? Each extends ScenarioFault
    ? Omit<Each, "name" | "group" | "at" | "for">
    : never
  : never;

interface Resolving {
  readonly draft: Draft;
  readonly findings: Findings;
}

/** What a fault does, if that and its target are right. */
export function effectOf(path: Path, type: FaultType, fault: Partial<Fault>, resolving: Resolving): Effect | undefined {
  const { draft, findings } = resolving;
  switch (type) {
    case "crash": {
      const { crash } = fault;
      const isKnown = crash !== undefined && isNode(crash, [...path, type], draft, findings);
      return isKnown ? { type, node: crash } : undefined;
    }
    case "cut":
      return cutOf(path, fault, resolving);
    case "degrade": {
      const { degrade, loss, depolarising } = fault;
      checkSome(path, ["loss", "depolarising"], { type, findings });
      const isKnown = degrade !== undefined && isLink(degrade, [...path, type], draft, findings);
      return isKnown ? { type, link: degrade, lossDb: loss ?? 0, depolarising: depolarising ?? 0 } : undefined;
    }
    case "messages":
      return messagesOf(path, fault, resolving);
  }
}

function cutOf(path: Path, { cut, only }: Partial<Fault>, { draft, findings }: Resolving): Effect | undefined {
  if (cut === undefined || !isCarrier(cut, [...path, "cut"], draft, findings)) return undefined;
  if (only === "quantum" && !draft.links.has(cut)) {
    findings.at([...path, "only"], `the channel ${cut} carries no light; allowed: classical, or a cut of a link`);
    return undefined;
  }
  return { type: "cut", link: cut, ...(only === undefined ? {} : { only }) };
}

function messagesOf(path: Path, fault: Partial<Fault>, { draft, findings }: Resolving): Effect | undefined {
  const { messages, drop, duplicate, reorder, delay } = fault;
  checkSome(path, ["drop", "duplicate", "reorder", "delay"], { type: "messages", findings });
  if (messages === undefined) return undefined;
  const { channel, from } = messages;
  if (!isCarrier(channel, [...path, "messages", "channel"], draft, findings)) return undefined;
  if (from !== undefined && !isEnd(from, channel, [...path, "messages", "from"], { draft, findings })) return undefined;
  return {
    type: "messages",
    link: channel,
    ...(from === undefined ? {} : { from }),
    drop: drop ?? 0,
    duplicate: duplicate ?? 0,
    reorder: reorder ?? 0,
    delay: delay ?? NO_TIME,
  };
}

function isEnd(node: string, carrier: string, path: Path, { draft, findings }: Resolving): boolean {
  if (!isNode(node, path, draft, findings)) return false;
  const ends = endsOfCarrier(carrier, draft);
  if (ends === undefined || ends.includes(node)) return true;
  findings.at(path, `${node} is no end of ${carrier}; allowed: ${ends.join(", ")}`);
  return false;
}

/** A fault that changes something says what. */
function checkSome(
  path: Path,
  keys: readonly string[],
  { type, findings }: { readonly type: FaultType; readonly findings: Findings },
): void {
  if (keys.some((key) => findings.has([...path, key]))) return;
  findings.atKey(
    [...path, type],
    `nothing is worse by this; allowed: at least one of ${keys.join(", ")} beside ${type}`,
  );
}
