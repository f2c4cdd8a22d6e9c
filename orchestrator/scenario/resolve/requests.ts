import { randomStream } from "../../../engine/random.js";
import { type Instant, NO_TIME } from "../../../engine/time.js";
import type { ScenarioLink, ScenarioRequest } from "../scenario.js";
import { OWN_REQUEST_KEYS, type Request, type RequestType } from "../schema/requests.js";
import { CORRECTABLE, isCorrectable, pureState } from "../schema/states.js";
import type { Findings } from "../text/findings.js";
import type { Path } from "../text/tree.js";
import type { Draft } from "./draft.js";
import { type RequestEnds, resolveEnds } from "./ends.js";
import { checkOwnKeys } from "./own-keys.js";
import { checkEnd, type RequestClock, startsOf } from "./request-times.js";
import { checkedRequestType } from "./request-type.js";
import { type RoutedNetwork, routedNetwork } from "./routes.js";
import { checkWaits } from "./waits.js";

export { requestType as typeOf } from "./request-type.js";

/** What requests are resolved with. */
export interface RequestGround {
  readonly links: readonly ScenarioLink[];
  /** Where arrivals and drawn ends come from. */
  readonly seed: number;
}

/**
 * Checks each request against the network, and makes single requests of those that arrive again and again. Only requests
 * that are wholly right are returned, in the order of the file, and of arrival.
 */
export function resolveRequests(
  draft: Draft,
  { links, seed }: RequestGround,
  findings: Findings,
): readonly ScenarioRequest[] {
  const network = routedNetwork(draft, links, findings);
  const clock: RequestClock = { draft, seed, findings, arrivalCount: 0 };
  const requests: ScenarioRequest[] = [];
  for (const [name, request] of draft.requests) {
    if (!findings.isMap(["requests", name])) continue;
    for (const resolved of resolveRequest(name, request, { network, clock })) requests.push(resolved);
  }
  checkWaits(draft, findings);
  return requests;
}

interface Resolving {
  readonly network: RoutedNetwork;
  readonly clock: RequestClock;
}

function resolveRequest(
  name: string,
  request: Partial<Request>,
  { network, clock }: Resolving,
): readonly ScenarioRequest[] {
  const { findings } = network;
  const at: Path = ["requests", name];
  const type = checkedRequestType(name, findings);
  if (type === undefined) return [];
  checkOwnKeys(at, { type, owners: OWN_REQUEST_KEYS, noun: "request" }, findings);
  checkEnd(at, type, findings);
  if (type === "prepare") checkPrepared(at, request, findings);
  const ends = resolveEnds(at, type, request, network);
  const starts = startsOf(name, request, clock);
  const { priority, paths, "min-fidelity": minFidelity, within, after } = request;
  if (ends === undefined || starts === undefined) return [];
  if (priority === undefined || minFidelity === undefined || paths === undefined) return [];
  const use = useOf(type, request);
  if (use === undefined) return [];
  const common = {
    group: name,
    ...(after === undefined ? {} : { after }),
    ...(within === undefined ? {} : { within }),
    paths,
    priority,
    minFidelity,
    ...use,
  };
  const between = endsOfEach(name, ends, clock.seed);
  const isAskedOnce = request.arrivals === undefined;
  return starts.map((start: Instant, place) => ({
    name: isAskedOnce ? name : `${name}/${place + 1}`,
    start,
    ...between(),
    ...common,
  }));
}

type Between = Pick<ScenarioRequest, "ends" | "route">;

/** The ends of one request after the other. */
function endsOfEach(name: string, ends: RequestEnds, seed: number): () => Between {
  if (ends.type === "named") {
    const between = { ends: ends.ends, ...(ends.route === undefined ? {} : { route: ends.route }) };
    return () => between;
  }
  const random = randomStream(seed, `among/${name}`);
  return () => ({ ends: ends.draw.next(random) });
}

type Use = ScenarioRequest extends infer Each
  ? Each extends ScenarioRequest
    ? Omit<
        Each,
        "name" | "group" | "start" | "after" | "within" | "ends" | "route" | "paths" | "priority" | "minFidelity"
      >
    : never
  : never;

/** What is done with the pairs; undefined where what that needs is missing. */
function useOf(type: RequestType, request: Partial<Request>): Use | undefined {
  const { count, hold, bases, state, corrections } = request;
  const counted = count === undefined ? {} : { count };
  switch (type) {
    case "entangle":
      return { type, ...counted, hold: hold ?? NO_TIME };
    case "measure":
      return { type, ...counted, bases: bases ?? "z" };
    case "teleport": {
      if (count === undefined) return undefined;
      const sent = corrections ?? ["x", "z"];
      return {
        type,
        count,
        state: pureState(state ?? "random"),
        corrections: { x: sent.includes("x"), z: sent.includes("z") },
      };
    }
    case "prepare": {
      const prepared = state && pureState(state);
      if (count === undefined || prepared === undefined || prepared === "random") return undefined;
      return { type, count, state: prepared };
    }
  }
}

/** The tail can correct only some states, and the head must know which one it is. */
function checkPrepared(at: Path, { state }: Partial<Request>, findings: Findings): void {
  const path: Path = [...at, "state"];
  if (!findings.has(path)) findings.at(path, `missing: the state that is prepared; allowed: ${CORRECTABLE}`);
  if (state === undefined) return;
  const prepared = pureState(state);
  if (prepared === "random") {
    findings.at(path, `the head prepares a state that it knows, not a random one; allowed: ${CORRECTABLE}`);
  } else if (!isCorrectable(prepared)) {
    findings.at(path, `no Pauli gate turns the opposite of this state into it; allowed: ${CORRECTABLE}`);
  }
}
