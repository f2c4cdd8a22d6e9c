import { randomStream } from "../../../engine/random.js";
import type { Instant } from "../../../engine/time.js";
import { allowedOf } from "../quantity.js";
import type { ScenarioFault } from "../scenario.js";
import { FAULT_TYPES, type Fault, type FaultType, OWN_FAULT_KEYS } from "../schema/faults.js";
import { TIME_MAX } from "../schema/fields.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { effectOf } from "./fault-effects.js";
import { expectedOutages, outages } from "./outages.js";
import { checkOverlaps, type WrittenFault } from "./overlaps.js";
import { checkOwnKeys } from "./own-keys.js";
import { span } from "./span.js";

/** How many outages at random a scenario may have. */
const OUTAGES_MAX = 100_000;

const BETWEEN = "mean-time-between-failures";
const REPAIR = "mean-time-to-repair";

/**
 * Checks each fault against the network, the run and the other faults, and makes single faults of outages at random. Only
 * faults that are wholly right are returned, in the order of the file, and of time.
 */
export function resolveFaults(draft: Draft, seed: number, findings: Findings): readonly ScenarioFault[] {
  const resolving: Resolving = { draft, seed, findings, outageCount: 0 };
  const written: WrittenFault[] = [];
  const faults: ScenarioFault[] = [];
  for (const [name, fault] of draft.faults) {
    const right = writtenFault(name, fault, resolving);
    if (right === undefined) continue;
    written.push(right);
    for (const single of singleFaults(right, fault, resolving)) faults.push(single);
  }
  checkOverlaps(written, draft, findings);
  return faults;
}

interface Resolving {
  readonly draft: Draft;
  readonly seed: number;
  readonly findings: Findings;
  /** How many outages at random the faults before this one had. */
  outageCount: number;
}

function writtenFault(name: string, fault: Partial<Fault>, { draft, findings }: Resolving): WrittenFault | undefined {
  const path: Path = ["faults", name];
  if (!findings.isMap(path)) return undefined;
  const isRandom = findings.has([...path, BETWEEN]) || findings.has([...path, REPAIR]);
  const isTimed = isRandom ? checkMeans(path, draft, findings) : checkTimes(path, fault, draft, findings);
  const type = checkedFaultType(path, findings);
  if (type === undefined) return undefined;
  checkOwnKeys(path, { type, owners: OWN_FAULT_KEYS, noun: "fault" }, findings);
  const effect = effectOf(path, type, fault, { draft, findings });
  if (!isTimed || effect === undefined) return undefined;
  if (isRandom) return { name, effect, when: "random" };
  const { at, for: lasting } = fault;
  if (at === undefined) return undefined;
  return { name, effect, when: { at: at as number as Instant, ...(lasting === undefined ? {} : { for: lasting }) } };
}

/** The one thing that a fault does, even where it does it to nothing that is known. */
function checkedFaultType(path: Path, findings: Findings): FaultType | undefined {
  const types = FAULT_TYPES.filter((type) => findings.has([...path, type]));
  if (types.length === 1) return types[0];
  const problem = types.length === 0 ? "does nothing" : `does ${types.join(" and ")}`;
  findings.atKey(path, `${problem}; allowed: exactly one of ${FAULT_TYPES.join(", ")}`);
  return undefined;
}

/** Whether the stated times of a fault are there, and right by themselves. */
function checkTimes(path: Path, { at, for: lasting }: Partial<Fault>, { head }: Draft, findings: Findings): boolean {
  if (!findings.has([...path, "at"])) {
    findings.at([...path, "at"], `missing; allowed: ${allowedOf("time")}, or ${BETWEEN} and ${REPAIR}`);
  }
  if (at === undefined) return false;
  const { duration } = head;
  if (duration !== undefined && at >= duration) {
    const allowed = `an instant before the duration of ${span(duration)}`;
    findings.at([...path, "at"], `begins when the run is over; allowed: ${allowed}`);
  }
  // Both are at most TIME_MAX, so their sum may be rounded, but never to the other side of it.
  if (lasting !== undefined && at + lasting > TIME_MAX) {
    findings.at([...path, "for"], "ends after the last instant there is; allowed: at and for of 104 d together");
  }
  // A length that is wrong is not one that is absent: the fault would seem to last for ever.
  return lasting !== undefined || !findings.has([...path, "for"]);
}

/** Whether a fault at random says all that it must, and no instants. */
function checkMeans(path: Path, { head }: Draft, findings: Findings): boolean {
  for (const key of ["at", "for"]) {
    if (!findings.has([...path, key])) continue;
    const problem = `a fault at random has no "${key}" of its own`;
    findings.atKey([...path, key], `${problem}; allowed: at and for, or ${BETWEEN} and ${REPAIR}`);
  }
  const missing = [BETWEEN, REPAIR].filter((key) => !findings.has([...path, key]));
  for (const key of missing) {
    findings.at([...path, key], `missing; allowed: ${BETWEEN} and ${REPAIR} together, each ${allowedOf("time")}`);
  }
  if (!findings.has(["duration"])) {
    findings.atKey(path, "outages at random never end; allowed: a run with a duration");
  }
  return missing.length === 0 && head.duration !== undefined;
}

function singleFaults(
  { name, effect, when }: WrittenFault,
  { [BETWEEN]: betweenFailures, [REPAIR]: toRepair }: Partial<Fault>,
  resolving: Resolving,
): readonly ScenarioFault[] {
  if (when !== "random") return [{ name, group: name, ...when, ...effect }];
  const { duration } = resolving.draft.head;
  if (duration === undefined || betweenFailures === undefined || toRepair === undefined) return [];
  const law = { betweenFailures, toRepair };
  const expected = expectedOutages(law, duration);
  const countMax = OUTAGES_MAX - resolving.outageCount;
  const random = randomStream(resolving.seed, `outages/${name}`);
  // Three times as many as there may be are too many at every seed.
  const found = expected > 3 * OUTAGES_MAX ? undefined : outages(law, duration, { random, countMax });
  if (found === undefined || found.length > countMax) {
    const problem = `these are about ${Number(expected.toPrecision(3))} outages`;
    const allowed = `up to ${OUTAGES_MAX} at random in a scenario`;
    resolving.findings.at(["faults", name, BETWEEN], `${problem}; allowed: ${allowed}`);
    return [];
  }
  resolving.outageCount += found.length;
  return found.map((outage, place) => ({ name: `${name}/${place + 1}`, group: name, ...outage, ...effect }));
}
