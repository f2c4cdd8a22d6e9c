import type { TraceRecord } from "../../engine/trace.js";
import type { Scenario, ScenarioRequest } from "../../orchestrator/scenario/scenario.js";
import { Ledger } from "../ledger.js";
import type { Played } from "./play.js";

/**
 * A pair of the claimed frame keeps w = (0.98 × 0.97)^8 of 8 links that are all degraded, so F = 0.75, less the noise of gates; one of
 * another frame has at most 0.3.
 */
const FIDELITY_MIN = 0.7;

/** What a check found, and what it counted. */
export interface Verdict {
  /** What is wrong, a sentence each. */
  readonly complaints: readonly string[];
  /** Pairs that both ends were told of, and that one of them was told of alone; outcomes along one axis that agree, and that do not. */
  readonly counts: {
    readonly both: number;
    readonly oneSided: number;
    readonly alike: number;
    readonly unlike: number;
  };
}

/** Whether a run tells a story that every property of the stack allows. */
export function check(scenario: Scenario, { records, isQuiet, problem, usedSlots, waiting }: Played): Verdict {
  const complaints: string[] = [];
  if (problem !== undefined) return { complaints: [`threw ${problem}`], counts: NONE };
  if (!isQuiet) return { complaints: [`does not end: ${waiting.join("; ")}`], counts: NONE };
  const ledger = new Ledger("unchecked");
  for (const record of records) ledger.observe(record);
  complaints.push(...ledger.complaints);
  for (const [slot, use] of ledger.slots) complaints.push(`${slot} is ${use} at the end`);
  for (const [node, count] of usedSlots) if (count > 0) complaints.push(`${node} has ${count} slots in use at the end`);
  complaints.push(...wrongStates(records));
  for (const request of scenario.requests) complaints.push(...wrongEnd(request, scenario, records));
  const ends = endsOf(scenario, records);
  complaints.push(...ends.complaints);
  return { complaints, counts: { both: ends.both, oneSided: ends.oneSided, ...agreement(scenario, records) } };
}

const NONE = { both: 0, oneSided: 0, alike: 0, unlike: 0 };

function wrongStates(records: readonly TraceRecord[]): string[] {
  return records.flatMap(({ event, node, pair, fidelity }) => {
    const isTold = (event === "delivered" || event === "received") && typeof fidelity === "number";
    return isTold && fidelity < FIDELITY_MIN ? [`${node}: ${pair} is ${event} with fidelity ${fidelity}`] : [];
  });
}

/** Every request ends once, for a reason that is one. */
function wrongEnd(
  request: ScenarioRequest,
  { faults = [], network }: Scenario,
  records: readonly TraceRecord[],
): string[] {
  const { name, ends, within, minFidelity, count } = request;
  const ended = records.filter(
    ({ event, request: which }) => which === name && (event === "completed" || event === "failed"),
  );
  const [end, ...more] = ended;
  if (end === undefined) return [`${name} does not end`];
  if (more.length > 0) return [`${name} ends ${ended.length} times`];
  if (end.event === "completed") {
    const isShort = count !== undefined && end["delivered"] !== count;
    return isShort ? [`${name} is complete with ${end["delivered"]} of ${count}`] : [];
  }
  const headCrashes = faults.some((fault) => fault.type === "crash" && fault.node === ends[0]);
  const isExplained = {
    "deadline-passed": within !== undefined,
    crashed: headCrashes,
    "unsupported-fidelity": minFidelity > 0,
    // Purification works on several pairs at once, for which a node may have too few slots.
    "no-slots": network.purify.rounds === "when-needed" ? minFidelity > 0 : network.purify.rounds > 0,
  }[String(end["reason"])];
  return isExplained === true ? [] : [`${name} fails as ${end["reason"]} (${end["advice"] ?? "no advice"})`];
}

/** What an end is told of a pair of each type of request. */
const TOLD = new Set(["delivered", "measured", "sent", "received"]);

/** A pair that one end alone is told of is explained by a circuit that broke, a deadline, or a crash. */
function endsOf(scenario: Scenario, records: readonly TraceRecord[]) {
  const told = new Map<string, TraceRecord[]>();
  const broken = new Set<string>();
  const completed = new Set<string>();
  for (const record of records) {
    const { event } = record;
    if (event === "circuit-down") broken.add(String(record["circuit"]));
    if (event === "failed") broken.add(String(record["request"]));
    if (event === "completed") completed.add(String(record["request"]));
    if (!TOLD.has(event)) continue;
    const pair = String(record["pair"]);
    told.set(pair, [...(told.get(pair) ?? []), record]);
  }
  const crashed = (scenario.faults ?? []).flatMap((fault) => (fault.type === "crash" ? [fault.node] : []));
  const requests = new Map(scenario.requests.map((request) => [request.name, request]));
  const complaints: string[] = [];
  let both = 0;
  let oneSided = 0;
  for (const [pair, [first, second]] of told) {
    if (second !== undefined) {
      both += 1;
      continue;
    }
    // The Bell measurement of the head failed, and the tail was told so.
    if (first?.event === "sent" && first["outcome"] === undefined) continue;
    oneSided += 1;
    const request = requests.get(String(first?.["request"]));
    if (request === undefined) continue;
    // Of a request with a count a deadline that passed is a failure.
    const hasDeadline = request.within !== undefined && request.count === undefined;
    const isBroken = broken.has(pair.split(":")[0] ?? "") || broken.has(request.name);
    const hasCrash = request.ends.some((end) => crashed.includes(end));
    if (hasDeadline || isBroken || hasCrash) continue;
    const isLastWord = first?.node === request.ends[0] && completed.has(request.name);
    if (isLastWord && mayLose(scenario, first.at_ns)) continue;
    complaints.push(`${pair} is ${first?.event} at ${first?.node} alone, at ${first?.at_ns}`);
  }
  return { complaints, both, oneSided };
}

/** What takes a message that is still on its way, however often it is sent again. */
const ON_THE_WAY = 20_000_000;

/** Whether the last words about a pair that one end was told of then may have been lost, with the head's request complete. */
const mayLose = ({ faults = [] }: Scenario, told: number): boolean =>
  faults.some(
    ({ type, at }) => (type === "cut" || type === "crash") && at >= told - 1_000_000 && at < told + ON_THE_WAY,
  );

/** Outcomes of both ends along the same axis of X and Z. */
function agreement({ requests }: Scenario, records: readonly TraceRecord[]): { alike: number; unlike: number } {
  const bases = new Map(
    requests.flatMap((one) => (one.type === "measure" && one.bases !== "chsh" ? [[one.name, one]] : [])),
  );
  const first = new Map<string, TraceRecord>();
  let [alike, unlike] = [0, 0];
  for (const record of records) {
    if (record.event !== "measured" || !bases.has(String(record["request"]))) continue;
    const other = first.get(String(record["pair"]));
    first.set(String(record["pair"]), record);
    if (other === undefined || other["axis"] !== record["axis"]) continue;
    if (other["outcome"] === record["outcome"]) alike += 1;
    else unlike += 1;
  }
  return { alike, unlike };
}
