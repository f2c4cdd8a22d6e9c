import type { Duration } from "../../../engine/time.js";
import { lightTime } from "../../../theory/fibre.js";
import type { ScenarioChannel } from "../scenario.js";
import type { Channel } from "../schema/channels.js";
import { SPEED_DEFAULT_KM_PER_S } from "../schema/lengths.js";
import type { Findings } from "../text/findings.js";
import { type Ends, METRES_PER_KM, resolveEnds, resolveLength } from "./between.js";
import type { Draft } from "./draft.js";
import { byCodeUnits } from "./order.js";

/** Checks each channel against the nodes, the links and the other channels. Only those that are wholly right are returned, by name. */
export function resolveChannels(draft: Draft, findings: Findings): readonly ScenarioChannel[] {
  const taken = draft.channels.size === 0 ? new Map<string, string>() : waysByEnds(draft);
  const channels: ScenarioChannel[] = [];
  for (const [name, channel] of draft.channels) {
    if (draft.links.has(name)) {
      const problem = `the name "${name}" is that of a link already (links.${name})`;
      findings.atKey(["channels", name], `${problem}; allowed: a name that no link has`);
    }
    const ends = resolveEnds(["channels", name, "between"], channel.between, draft, findings);
    if (ends === undefined) continue;
    const other = taken.get(ends.join(" "));
    if (other !== undefined) {
      const problem = `${other} joins ${ends.join(" and ")} already`;
      findings.atKey(["channels", name], `${problem}; allowed: two nodes that no link or other channel joins`);
      continue;
    }
    taken.set(ends.join(" "), `the channel "${name}"`);
    const delay = resolveDelay(name, channel, { ends, draft, findings });
    if (delay !== undefined) channels.push({ name, ends, delay });
  }
  return channels.sort((left, right) => byCodeUnits(left.name, right.name));
}

function waysByEnds({ links }: Draft): Map<string, string> {
  const taken = new Map<string, string>();
  for (const [name, { between }] of links) {
    if (between !== undefined)
      taken.set([...between].sort(byCodeUnits).join(" "), `the link "${name}", with its channel,`);
  }
  return taken;
}

interface Delaying {
  readonly ends: Ends;
  readonly draft: Draft;
  readonly findings: Findings;
}

function resolveDelay(
  name: string,
  channel: Partial<Channel>,
  { ends, draft, findings }: Delaying,
): Duration | undefined {
  const path = ["channels", name];
  const { delay, length, "route-factor": routeFactor, speed } = channel;
  if (!findings.has([...path, "delay"])) {
    const wanted = { path, noun: "channel", length, routeFactor } as const;
    if (length === undefined && findings.has([...path, "length"])) return undefined;
    if (length === undefined) {
      const between = `the channel between ${ends[0]} and ${ends[1]}`;
      findings.at(
        [...path, "length"],
        `${between} has no length; allowed: length: 20 km or great-circle, or delay: 1 ms`,
      );
      return undefined;
    }
    const lengthKm = resolveLength(wanted, ends, draft, findings);
    return lengthKm === undefined ? undefined : lightTime(lengthKm, (speed ?? SPEED_DEFAULT_KM_PER_S) * METRES_PER_KM);
  }
  for (const key of ["length", "route-factor", "speed"]) {
    if (!findings.has([...path, key])) continue;
    findings.atKey(
      [...path, key],
      `the delay of ${name} is stated; allowed: either delay, or length with route-factor and speed`,
    );
  }
  return delay;
}
