import { groupsOf } from "../scenario/groups.js";
import type { Bases, Scenario, ScenarioRequest } from "../scenario/scenario.js";

/** What metrics and events are about. */
export interface Subjects {
  readonly requests: readonly RequestSubject[];
  readonly links: readonly { readonly name: string }[];
  /** Names of faults, and of their groups. */
  readonly faults: readonly string[];
  readonly nodes: readonly string[];
}

/** A group of requests, and what its metrics depend on. */
export interface RequestSubject {
  /** The name in the file. */
  readonly name: string;
  readonly type: ScenarioRequest["type"];
  readonly count?: number | undefined;
  readonly bases?: Bases;
  /** Whether it may stand for any number of requests, each with a number of its own. */
  readonly isSeveral: boolean;
}

/** The subjects of a scenario. */
export function subjectsOf(scenario: Pick<Scenario, "requests" | "links" | "faults" | "nodes">): Subjects {
  const { requests, links, faults = [], nodes } = scenario;
  return {
    requests: [...groupsOf(requests).values()].map(([first]) => subjectOf(first)),
    links: links.map(({ name }) => ({ name })),
    faults: [...new Set(faults.flatMap(({ name, group }) => [group, name]))],
    nodes: nodes.map(({ name }) => name),
  };
}

function subjectOf(request: ScenarioRequest): RequestSubject {
  return {
    name: request.group,
    type: request.type,
    count: request.count,
    ...(request.type === "measure" ? { bases: request.bases } : {}),
    isSeveral: request.name !== request.group,
  };
}
