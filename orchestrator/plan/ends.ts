import { correctedFidelity, teleportedFidelity } from "../../theory/teleportation.js";
import type { Inquiry, Prospect } from "../runtimes/embedded/inquiry.js";
import type { Scenario, ScenarioRequest } from "../scenario/scenario.js";
import { type Pace, paceOf } from "./pace.js";
import type { CircuitRow, EndsRow } from "./plan-rows.js";

export type { EndsRow } from "./plan-rows.js";

/** As many as the head of a circuit looks at. */
const PATHS_ASKED = 4;
const ALTERNATIVES_MAX = 3;

interface Candidate {
  readonly prospect: Prospect;
  readonly row: CircuitRow;
  readonly pace: Pace;
}

/** What requests between the same ends can expect: their head and the nodes on its paths are asked. */
export function endsRow(requests: readonly ScenarioRequest[], scenario: Scenario, inquiry: Inquiry): EndsRow {
  const [request] = requests as readonly [ScenarioRequest];
  const [head] = request.ends;
  const count = Math.max(PATHS_ASKED, request.paths);
  const candidates = inquiry
    .prospects(head, request.name, count)
    .map((prospect) => candidateOf(request, prospect, inquiry));
  const circuitCount = candidates[0]?.prospect.open.circuitCount ?? 1;
  const chosen = candidates.filter(({ row }) => row.is_met && row.lack === null).slice(0, circuitCount);
  const others = candidates.filter((candidate) => !chosen.includes(candidate)).slice(0, ALTERNATIVES_MAX);
  return {
    ends: request.ends,
    requests: requests.length,
    circuits: chosen.map(({ row }) => row),
    alternatives: others.map(({ row }) => row),
    refusal: chosen.length > 0 ? null : refusalOf(candidates),
    ...expectationsOf(request, chosen, scenario),
  };
}

function candidateOf(request: ScenarioRequest, prospect: Prospect, inquiry: Inquiry): Candidate {
  const { open, cost, admission, rateHz } = prospect;
  const rooms = open.nodes.map((node) => inquiry.room(node, open));
  const short = rooms.findIndex(({ need, slots }) => need > slots);
  const links = open.links.map((link, place) => {
    const slots = Math.max(1, Math.min(rooms[place]?.slots ?? 0, rooms[place + 1]?.slots ?? 0));
    const { rateHz: one, delayNs } = inquiry.link(link);
    return { rateHz: one, delayNs, slots };
  });
  const { rounds, rawPairs, isMet } = admission;
  const pace = paceOf(request, { links, slowestHz: rateHz, rawPairs, rounds });
  const row: CircuitRow = {
    path: open.nodes,
    links: open.links,
    cost: request.route === undefined ? cost : null,
    fidelity: admission.fidelity,
    is_met: isMet,
    rounds,
    raw_pairs: rawPairs,
    rate_slow_hz: pace.slowHz,
    rate_fast_hz: pace.fastHz,
    lack:
      short < 0
        ? null
        : `${open.nodes[short]} has ${rooms[short]?.slots} of the ${rooms[short]?.need} slots that it needs on a link`,
  };
  return { prospect, row, pace };
}

/** The reasons that the head of a request would give. */
function refusalOf(candidates: readonly Candidate[]): EndsRow["refusal"] {
  const rows = candidates.map(({ row }) => row);
  const [first] = rows;
  if (first === undefined) return { reason: "no-route", advice: "no path leads there; the request waits for one" };
  const short = rows.find(({ is_met: isMet }) => isMet);
  if (short?.lack !== undefined && short.lack !== null) return { reason: "no-slots", advice: short.lack };
  const best = rows.reduce((one, other) => (other.fidelity > one.fidelity ? other : one));
  const fidelity = Math.floor(best.fidelity * 1e4) / 1e4;
  return {
    reason: "unsupported-fidelity",
    advice: `at most ${fidelity} can be expected, after ${roundsText(best.rounds)} of purification`,
  };
}

export const roundsText = (rounds: number): string => (rounds === 1 ? "1 round" : `${rounds} rounds`);

type Expectations = Omit<EndsRow, "ends" | "requests" | "circuits" | "alternatives" | "refusal">;

function expectationsOf(request: ScenarioRequest, chosen: readonly Candidate[], scenario: Scenario): Expectations {
  const window = windowOf(request, scenario);
  if (chosen.length === 0) {
    return {
      fidelity: null,
      state_fidelity: null,
      rate_slow_hz: null,
      rate_fast_hz: null,
      time_fast_ns: null,
      time_slow_ns: null,
      window_ns: window,
      fits: null,
    };
  }
  const slow = sum(chosen.map(({ pace }) => pace.slowHz));
  const fast = Math.max(slow, sum(chosen.map(({ pace, row }) => pace.fastHz / sharing(row, chosen))));
  const fidelity = sum(chosen.map(({ prospect, pace }) => prospect.fidelityHeld * pace.slowHz)) / slow;
  const setup = Math.min(...chosen.map(({ pace }) => pace.setupNs));
  const time = (rateHz: number): number | null =>
    request.count === undefined ? null : Math.round(setup + (request.count / rateHz) * 1e9);
  const [timeFast, timeSlow] = [time(fast), time(slow)];
  return {
    fidelity,
    state_fidelity: stateFidelity(request, chosen, fidelity),
    rate_slow_hz: slow,
    rate_fast_hz: fast,
    time_fast_ns: timeFast,
    time_slow_ns: timeSlow,
    window_ns: window,
    fits:
      timeFast === null || timeSlow === null || window === null
        ? null
        : timeSlow <= window
          ? "yes"
          : timeFast <= window
            ? "perhaps"
            : "no",
  };
}

function stateFidelity(request: ScenarioRequest, [first]: readonly Candidate[], fidelity: number): number | null {
  if (request.type === "prepare") return teleportedFidelity(fidelity);
  if (request.type !== "teleport" || first === undefined) return null;
  const { x, z } = request.corrections;
  return x && z ? teleportedFidelity(fidelity) : correctedFidelity(first.prospect.admission.weights, { x, z });
}

/** Among how many circuits of the request the busiest link of a path is shared. */
const sharing = ({ links }: CircuitRow, chosen: readonly Candidate[]): number =>
  Math.max(...links.map((link) => chosen.filter(({ row }) => row.links.includes(link)).length));

function windowOf({ within, after, start }: ScenarioRequest, { duration }: Scenario): number | null {
  const left = duration === undefined || after !== undefined ? null : Math.max(0, duration - start);
  if (within === undefined) return left;
  return left === null ? within : Math.min(within, left);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
