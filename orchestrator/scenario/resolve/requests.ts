import { type Instant, NO_TIME } from "../../../engine/time.js";
import { kindDefaults } from "../kinds.js";
import type { ScenarioLink, ScenarioRequest } from "../scenario.js";
import { TIME_MAX } from "../schema/fields.js";
import { NAMED_STATES, OWN_KEYS, type Request } from "../schema/requests.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { isNode } from "./links.js";
import { listed } from "./order.js";
import { Graph, type Route } from "./routes.js";
import { span } from "./span.js";

export const TYPES = ["entangle", "measure", "teleport"] as const;
export type RequestType = (typeof TYPES)[number];

/** Checks each request against the network, and finds its way through it. Only requests that are wholly right are returned. */
export function resolveRequests(
  draft: Draft,
  links: readonly ScenarioLink[],
  findings: Findings,
): readonly ScenarioRequest[] {
  const network: Network = { draft, graph: new Graph(links), isWhole: links.length === draft.links.size, findings };
  return [...draft.requests].flatMap(([name, request]) => {
    const resolved = resolveRequest(name, request, network);
    return resolved === undefined ? [] : [resolved];
  });
}

/** The one thing that a request asks for; `findings` knows what is written, even where it is wrong. */
export function typeOf(name: string, findings: Findings): RequestType | undefined {
  const types = TYPES.filter((type) => findings.has(["requests", name, type]));
  return types.length === 1 ? types[0] : undefined;
}

interface Network {
  readonly draft: Draft;
  readonly graph: Graph;
  /** Whether every link is in the graph: a way may lead over one that is wrong. */
  readonly isWhole: boolean;
  readonly findings: Findings;
}

function resolveRequest(name: string, request: Partial<Request>, network: Network): ScenarioRequest | undefined {
  const { draft, findings } = network;
  const at: Path = ["requests", name];
  const types = TYPES.filter((type) => findings.has([...at, type]));
  const [type] = types;
  if (!findings.isMap(at)) return undefined;
  if (type === undefined || types.length > 1) {
    const problem = type === undefined ? "asks for nothing" : `asks for ${types.join(" and ")}`;
    findings.atKey(at, `${problem}; allowed: exactly one of ${TYPES.join(", ")}`);
    return undefined;
  }
  checkOwnKeys(at, type, findings);
  checkEnd(at, type, findings);
  const ends = request[type];
  if (ends === undefined || !areEnds([...at, type], ends, network)) return undefined;
  const route = request.path === undefined ? onlyRoute(at, ends, network) : givenRoute(at, ends, request.path, network);
  const { start, priority, "min-fidelity": minFidelity, within } = request;
  if (route === undefined || start === undefined || priority === undefined || minFidelity === undefined)
    return undefined;
  if (draft.head.duration !== undefined && start >= draft.head.duration) {
    findings.at(
      [...at, "start"],
      `starts when the run is over; allowed: a start before the duration of ${span(draft.head.duration)}`,
    );
  }
  for (const key of ["within", "hold"] as const) {
    if (start + (request[key] ?? 0) <= TIME_MAX) continue;
    findings.at([...at, key], `ends after the last instant there is; allowed: start and ${key} of 104 d together`);
  }
  const base = {
    name,
    start: start as number as Instant,
    ...(within === undefined ? {} : { within }),
    ends,
    ...route,
    priority,
    minFidelity,
  };
  return withType(type, base, request);
}

type Base = Pick<ScenarioRequest, "name" | "start" | "within" | "ends" | "path" | "links" | "priority" | "minFidelity">;

function withType(type: RequestType, base: Base, request: Partial<Request>): ScenarioRequest | undefined {
  const { count, hold, bases, state, corrections } = request;
  const counted = count === undefined ? {} : { count };
  switch (type) {
    case "entangle":
      return { ...base, type, ...counted, hold: hold ?? NO_TIME };
    case "measure":
      return { ...base, type, ...counted, bases: bases ?? "z" };
    case "teleport": {
      if (count === undefined) return undefined;
      const sent = corrections ?? ["x", "z"];
      return {
        ...base,
        type,
        count,
        state: pureState(state ?? "random"),
        corrections: { x: sent.includes("x"), z: sent.includes("z") },
      };
    }
  }
}

function pureState(state: NonNullable<Request["state"]>): "random" | { thetaRad: number; phiRad: number } {
  if (state === "random") return state;
  return typeof state === "string" ? NAMED_STATES[state] : { thetaRad: state.theta, phiRad: state.phi };
}

function checkOwnKeys(at: Path, type: RequestType, findings: Findings): void {
  for (const owner of TYPES) {
    for (const key of OWN_KEYS[owner]) {
      if (owner === type || !findings.has([...at, key])) continue;
      const own = OWN_KEYS[type].join(", ");
      findings.atKey(
        [...at, key],
        `"${key}" belongs to ${owner}, and this is ${type}; allowed: ${own}, and the keys of every request`,
      );
    }
  }
}

/** Every request ends: by its count, its deadline or the end of the run. */
function checkEnd(at: Path, type: RequestType, findings: Findings): void {
  if (findings.has([...at, "count"])) return;
  if (type === "teleport") {
    findings.at([...at, "count"], "missing: how many states are teleported; allowed: a whole number from 1");
  } else if (!findings.has([...at, "within"]) && !findings.has(["duration"])) {
    findings.atKey(at, "this request never ends; allowed: a request with count or within, or a run with a duration");
  }
}

function areEnds(at: Path, ends: readonly [string, string], { draft, findings }: Network): boolean {
  const areKnown = ends.map((end, place) => isNode(end, [...at, place], draft, findings));
  if (areKnown.includes(false)) return false;
  if (ends[0] !== ends[1]) return true;
  findings.at(at, `both ends are ${ends[0]}; allowed: two different nodes`);
  return false;
}

function onlyRoute(at: Path, ends: readonly [string, string], network: Network): Route | undefined {
  const { graph, findings, isWhole } = network;
  if (findings.has([...at, "path"]) || !isWhole) return undefined;
  const [head, tail] = ends;
  const ways = graph.ways(head, tail, (node) => canSwap(node, network));
  if (ways.type === "one") return ways.route;
  if (ways.type === "several") {
    const example = `path: [${ways.example.path.join(", ")}]`;
    findings.atKey(
      at,
      `several ways lead from ${head} to ${tail}, and routes are not chosen yet; allowed: a path, such as ${example}`,
    );
    return undefined;
  }
  const barred = graph.ways(head, tail, () => true);
  if (barred.type === "none") {
    findings.atKey(
      at,
      `no way leads from ${head} to ${tail}; allowed: ends that links join, directly or through other nodes`,
    );
  } else {
    const route = barred.type === "one" ? barred.route : barred.example;
    const node = route.path.slice(1, -1).find((inner) => !canSwap(inner, network)) ?? "";
    findings.atKey(at, `every way from ${head} to ${tail} needs a node that cannot swap: ${cannotSwap(node, network)}`);
  }
  return undefined;
}

function givenRoute(
  at: Path,
  [head, tail]: readonly [string, string],
  path: readonly string[],
  network: Network,
): Route | undefined {
  const { draft, graph, findings, isWhole } = network;
  const areKnown = path.map((node, place) => isNode(node, [...at, "path", place], draft, findings));
  if (areKnown.includes(false)) return undefined;
  if (path.length < 2 || path[0] !== head || path.at(-1) !== tail) {
    findings.at([...at, "path"], `must lead from ${head} to ${tail}; allowed: [${head}, …, ${tail}]`);
    return undefined;
  }
  const links: string[] = [];
  let isRight = true;
  const refuse = (place: number, message: string): void => {
    findings.at([...at, "path", place], message);
    isRight = false;
  };
  for (const [place, node] of path.entries()) {
    const previous = path[place - 1];
    if (path.indexOf(node) !== place) refuse(place, `passes ${node} twice; allowed: each node once`);
    if (previous === undefined || previous === node) continue;
    if (node !== tail && !canSwap(node, network))
      refuse(place, `passes a node that cannot swap: ${cannotSwap(node, network)}`);
    const link = graph.linkBetween(previous, node);
    if (link !== undefined) links.push(link);
    else if (isWhole) {
      const neighbours = listed(graph.neighbours(previous)) || "none, it has no links";
      refuse(place, `no link joins ${previous} and ${node}; allowed: a neighbour of ${previous} (${neighbours})`);
    } else isRight = false;
  }
  return isRight ? { path, links } : undefined;
}

function canSwap(node: string, { draft }: Network): boolean {
  const kind = draft.nodes.get(node)?.kind;
  return kind === undefined || kindDefaults()[kind].swap;
}

function cannotSwap(node: string, { draft }: Network): string {
  const kinds = Object.entries(kindDefaults()).filter(([, { swap }]) => swap);
  const allowed = kinds.map(([kind]) => kind).join(", ");
  return `${node} is a ${draft.nodes.get(node)?.kind}; allowed: a way through ${allowed}`;
}
