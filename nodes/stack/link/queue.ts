import { compareNames } from "../../../engine/order.js";
import type { Instant } from "../../../engine/time.js";
import type { LinkCreate, RequestKind } from "../../../proto/gen/entanglab/peer/v1/peer.js";

/** A link request as both ends know it. */
export interface QueuedRequest {
  /** The name of its origin, which of its lives it is in (but the first), and a counter of its own: unique in the run. */
  readonly id: string;
  readonly origin: string;
  readonly counter: number;
  readonly link: string;
  readonly kind: RequestKind;
  /** Pairs still to come; Infinity until it is cancelled. */
  remaining: number;
  readonly fidelityMin: number;
  readonly deadline: Instant | undefined;
  /** 0 is the most urgent, 7 the least. */
  readonly priority: number;
  readonly purpose: string;
  readonly begin: Instant;
}

/** A link request as both its ends understand it from the message that creates it. */
export function queuedRequest(origin: string, message: LinkCreate): QueuedRequest {
  const {
    linkRequest: id,
    link,
    kind,
    pairCount,
    fidelityMin,
    deadlineTimeNs,
    priority,
    purpose,
    beginTimeNs,
  } = message;
  return {
    id,
    origin,
    counter: Number(id.slice(id.lastIndexOf("/") + 1)),
    link,
    kind,
    remaining: pairCount ?? Number.POSITIVE_INFINITY,
    fidelityMin,
    deadline: deadlineTimeNs as Instant | undefined,
    priority,
    purpose,
    begin: beginTimeNs as Instant,
  };
}

/**
 * The order in which both ends of a link serve its requests: by priority, then by when they begin, then by origin.
 * Both ends hear of a request at the instant it begins, so they agree without a word.
 */
export function compareRequests(a: QueuedRequest, b: QueuedRequest): number {
  return a.priority - b.priority || a.begin - b.begin || compareNames(a.origin, b.origin) || a.counter - b.counter;
}

/** Puts a request in its place. */
export function enqueue(queue: QueuedRequest[], request: QueuedRequest): void {
  let place = queue.length;
  while (place > 0 && compareRequests(request, queue[place - 1] as QueuedRequest) < 0) place -= 1;
  queue.splice(place, 0, request);
}
