import { type Duration, type Instant, NEVER } from "../../../engine/time.js";
import { laterKeys } from "../not-yet.js";
import type { ScenarioFault } from "../scenario.js";
import type { Fault } from "../schema/faults.js";
import { TIME_MAX } from "../schema/fields.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { isLink, isNode } from "./links.js";
import { span } from "./span.js";

const TYPES = ["crash", "cut"] as const;
type FaultType = (typeof TYPES)[number];

/** Checks each fault against the network, the run and the other faults. Only faults that are wholly right are returned. */
export function resolveFaults(draft: Draft, findings: Findings): readonly ScenarioFault[] {
  const faults = [...draft.faults].flatMap(([name, fault]) => resolveFault(name, fault, { draft, findings }) ?? []);
  checkOverlaps(faults, findings);
  return faults;
}

interface Resolving {
  readonly draft: Draft;
  readonly findings: Findings;
}

function resolveFault(name: string, fault: Partial<Fault>, { draft, findings }: Resolving): ScenarioFault | undefined {
  const path: Path = ["faults", name];
  if (!findings.isMap(path)) return undefined;
  const type = typeOf(path, findings);
  const { at, for: lasting } = fault;
  if (at !== undefined) checkTimes(path, { at, lasting, duration: draft.head.duration }, findings);
  const target = type && targetOf(type, fault, { draft, findings }, path);
  // A length that is wrong is not one that is absent: the fault would seem to last for ever.
  const isEndWrong = lasting === undefined && findings.has([...path, "for"]);
  if (at === undefined || target === undefined || isEndWrong) return undefined;
  return { name, at: at as number as Instant, ...(lasting === undefined ? {} : { for: lasting }), ...target };
}

/** The one thing that a fault does, even where it does it to nothing that is known. */
function typeOf(path: Path, findings: Findings): FaultType | undefined {
  const types = TYPES.filter((type) => findings.has([...path, type]));
  if (types.length === 1) return types[0];
  const isOfLater = laterKeys("faults").some((key) => findings.has([...path, key]));
  if (types.length === 0 && isOfLater) return undefined;
  const problem = types.length === 0 ? "does nothing" : `does ${types.join(" and ")}`;
  findings.atKey(path, `${problem}; allowed: exactly one of ${TYPES.join(", ")}`);
  return undefined;
}

type Target = { readonly type: "crash"; readonly node: string } | { readonly type: "cut"; readonly link: string };

function targetOf(
  type: FaultType,
  { crash, cut }: Partial<Fault>,
  { draft, findings }: Resolving,
  path: Path,
): Target | undefined {
  switch (type) {
    case "crash": {
      const isKnown = crash !== undefined && isNode(crash, [...path, type], draft, findings);
      return isKnown ? { type, node: crash } : undefined;
    }
    case "cut": {
      const isKnown = cut !== undefined && isLink(cut, [...path, type], draft, findings);
      return isKnown ? { type, link: cut } : undefined;
    }
  }
}

interface Times {
  readonly at: Duration;
  readonly lasting: Duration | undefined;
  readonly duration: Duration | undefined;
}

function checkTimes(path: Path, { at, lasting, duration }: Times, findings: Findings): void {
  if (duration !== undefined && at >= duration) {
    const allowed = `an instant before the duration of ${span(duration)}`;
    findings.at([...path, "at"], `begins when the run is over; allowed: ${allowed}`);
  }
  // Both are at most TIME_MAX, so their sum may be rounded, but never to the other side of it.
  if (lasting !== undefined && at + lasting > TIME_MAX) {
    findings.at([...path, "for"], "ends after the last instant there is; allowed: at and for of 104 d together");
  }
}

/** What is down cannot go down: of two faults with the same target, one ends before the other begins, or just then. */
function checkOverlaps(faults: readonly ScenarioFault[], findings: Findings): void {
  const last = new Map<string, ScenarioFault>();
  // The sort is stable: of two that begin together, the second in the file is the one too many.
  for (const fault of [...faults].sort((one, other) => one.at - other.at)) {
    const target = `${fault.type} ${targetName(fault)}`;
    const earlier = last.get(target);
    if (earlier !== undefined && fault.at < endOf(earlier)) {
      findings.at(["faults", fault.name, "at"], overlap(fault, earlier));
    }
    if (earlier === undefined || endOf(fault) > endOf(earlier)) last.set(target, fault);
  }
}

function overlap(fault: ScenarioFault, earlier: ScenarioFault): string {
  const doing = `${fault.type === "crash" ? "crashes" : "cuts"} ${targetName(fault)}`;
  const end = endOf(earlier);
  const until = end === NEVER ? "the end of the run" : span(end);
  const allowed =
    end === NEVER ? `an instant before that, or a for in "${earlier.name}"` : `an instant from ${until} on`;
  const taken = `"${earlier.name}" ${doing} from ${span(earlier.at)} to ${until}`;
  return `${taken}, and "${fault.name}" again at ${span(fault.at)}; allowed: ${allowed}`;
}

const targetName = (fault: ScenarioFault): string => (fault.type === "crash" ? fault.node : fault.link);
const endOf = ({ at, for: lasting }: ScenarioFault): Instant =>
  lasting === undefined ? NEVER : ((at + lasting) as Instant);
