import type { Inquiry } from "../runtimes/embedded/inquiry.js";
import { type Group, groupsOf } from "../scenario/groups.js";
import type { Scenario, ScenarioRequest } from "../scenario/scenario.js";
import { endsRow } from "./ends.js";
import type { LinkRow, NodeRow, Plan, RequestRow } from "./plan-rows.js";

export type { CircuitRow, LinkRow, NodeRow, Plan, RequestRow } from "./plan-rows.js";

/** Pairs of ends of one group of requests that are asked about. */
const ENDS_MAX = 20;

/** What the figures do not know of. */
const LEFT_OUT = [
  "contention: every circuit is taken to be alone, with all the slots of its path",
  "decay while halves wait for each other, and cutoffs: fidelities are those of pairs that are swapped at once",
  "faults and message troubles, and the noise of the gates that teleport or measure at the ends",
  "chance: rates and times are means",
];

/** What a scenario can be expected to come to, as its own nodes see it before anything begins. */
export function planOf(scenario: Scenario, inquiry: Inquiry, file: string): Plan {
  const { name, about, seed, physics, duration, network, links } = scenario;
  const cold =
    network.start === "cold" ? ["flooding: the network starts cold, and is asked as though it had converged"] : [];
  return {
    entanglab_plan: 1,
    scenario: name,
    about,
    file,
    seed,
    physics,
    duration_ns: duration ?? null,
    network: {
      metric: network.metric,
      swap: network.swap,
      cutoff_ns: network.cutoff ?? null,
      purify: network.purify,
    },
    links: linkRows(scenario, inquiry),
    nodes: scenario.nodes.map(
      ({ name: node, kind, slots, memory }): NodeRow => ({
        name: node,
        kind,
        slots_per_link: slots.perLink,
        slots_total: slots.total,
        t1_ns: memory.t1 ?? null,
        t2_ns: memory.t2 ?? null,
        links: links.filter(({ ends }) => ends.includes(node)).length,
      }),
    ),
    requests: [...groupsOf(scenario.requests).values()].map((group) => requestRow(group, scenario, inquiry)),
    left_out: [...LEFT_OUT, ...cold],
  };
}

function linkRows({ links, nodes }: Scenario, inquiry: Inquiry): LinkRow[] {
  const perLink = new Map(nodes.map(({ name, slots }) => [name, Math.min(slots.perLink, slots.total)]));
  return links.map(({ name, ends, lengthKm, delay, herald, modes }) => {
    const { rateHz, weights } = inquiry.link(name);
    const slots = Math.min(...ends.map((end) => perLink.get(end) ?? 0));
    return {
      name,
      ends,
      length_km: lengthKm,
      delay_ns: delay,
      scheme: herald.scheme,
      modes,
      rate_one_slot_hz: rateHz,
      slots,
      rate_hz: rateHz * slots,
      fidelity: weights[0] ?? 0,
    };
  });
}

function requestRow(group: Group, scenario: Scenario, inquiry: Inquiry): RequestRow {
  const [first] = group;
  const byEnds = new Map<string, ScenarioRequest[]>();
  for (const request of group) {
    const key = request.ends.join(" ");
    const same = byEnds.get(key);
    if (same === undefined) byEnds.set(key, [request]);
    else same.push(request);
  }
  const asked = [...byEnds.values()].slice(0, ENDS_MAX);
  return {
    name: first.group,
    type: first.type,
    requests: group.length,
    count: first.count ?? null,
    min_fidelity: first.minFidelity,
    start_ns: first.start,
    after: first.after ?? null,
    ends: asked.map((same) => endsRow(same, scenario, inquiry)),
    ends_left_out: byEnds.size - asked.length,
  };
}
