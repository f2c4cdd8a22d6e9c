import type { ScenarioRequest } from "./scenario.js";

/** The requests of one name in the file, at least one. */
export type Group = readonly [ScenarioRequest, ...ScenarioRequest[]];

/** Requests by their names in the file, in its order. */
export function groupsOf(requests: readonly ScenarioRequest[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, [ScenarioRequest, ...ScenarioRequest[]]>();
  for (const request of requests) {
    const group = groups.get(request.group);
    if (group === undefined) groups.set(request.group, [request]);
    else group.push(request);
  }
  return groups;
}
