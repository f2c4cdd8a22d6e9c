import { type Duration, type Instant, NEVER, START } from "../../../engine/time.js";
import type { Findings } from "../text/findings.js";
import { endsOfCarrier } from "./carriers.js";
import type { Draft } from "./draft.js";
import type { Effect } from "./fault-effects.js";
import { span } from "./span.js";

/** A fault as written: at an instant, or outages at random throughout the run. */
export interface WrittenFault {
  readonly name: string;
  readonly effect: Effect;
  readonly when: { readonly at: Instant; readonly for?: Duration } | "random";
}

/** What is down cannot go down: of two faults with the same target, one ends before the other begins, or just then. */
export function checkOverlaps(faults: readonly WrittenFault[], draft: Draft, findings: Findings): void {
  const last = new Map<string, WrittenFault>();
  // The sort is stable: of two that begin together, the second in the file is the one too many.
  for (const fault of [...faults].sort((one, other) => beginOf(one) - beginOf(other))) {
    const targets = targetsOf(fault.effect, draft);
    const earlier = targets.map((target) => last.get(target)).find((one) => one && beginOf(fault) < endOf(one));
    if (earlier !== undefined) {
      const key = fault.when === "random" ? "mean-time-between-failures" : "at";
      findings.at(["faults", fault.name, key], overlap(fault, earlier));
    }
    for (const target of targets) {
      const known = last.get(target);
      if (known === undefined || endOf(fault) > endOf(known)) last.set(target, fault);
    }
  }
}

/** What no two faults do at once. */
function targetsOf(effect: Effect, draft: Draft): readonly string[] {
  switch (effect.type) {
    case "crash":
      return [`crash ${effect.node}`];
    case "cut":
      return (effect.only === undefined ? ["quantum", "classical"] : [effect.only]).map(
        (what) => `cut ${what} ${effect.link}`,
      );
    case "degrade":
      return [`degrade ${effect.link}`];
    case "messages": {
      const senders = effect.from === undefined ? (endsOfCarrier(effect.link, draft) ?? []) : [effect.from];
      return senders.map((sender) => `messages ${effect.link} ${sender}`);
    }
  }
}

function overlap(fault: WrittenFault, earlier: WrittenFault): string {
  const doing = doingOf(earlier.effect);
  if (fault.when === "random" || earlier.when === "random") {
    const how = (one: WrittenFault) => (one.when === "random" ? "at random" : `at ${span(one.when.at)}`);
    const allowed = "the same at stated instants alone, or at random by one fault alone";
    return `"${earlier.name}" ${doing} ${how(earlier)}, and "${fault.name}" again ${how(fault)}; allowed: ${allowed}`;
  }
  const end = endOf(earlier);
  const until = end === NEVER ? "the end of the run" : span(end);
  const allowed =
    end === NEVER ? `an instant before that, or a for in "${earlier.name}"` : `an instant from ${until} on`;
  const taken = `"${earlier.name}" ${doing} from ${span(earlier.when.at)} to ${until}`;
  return `${taken}, and "${fault.name}" again at ${span(fault.when.at)}; allowed: ${allowed}`;
}

function doingOf(effect: Effect): string {
  switch (effect.type) {
    case "crash":
      return `crashes ${effect.node}`;
    case "cut":
      return `cuts ${effect.link}`;
    case "degrade":
      return `degrades ${effect.link}`;
    case "messages":
      return `troubles the messages of ${effect.link}`;
  }
}

const beginOf = ({ when }: WrittenFault): Instant => (when === "random" ? START : when.at);

function endOf({ when }: WrittenFault): Instant {
  return when === "random" || when.for === undefined ? NEVER : ((when.at + when.for) as Instant);
}
