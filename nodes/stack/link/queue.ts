import type { Instant } from "../../../engine/time.js";
import type { LinkCreate, RequestKind } from "../../../proto/gen/entanglab/peer/v1/link.js";
import type { Work } from "../physical/slots.js";

/** A link request as both ends know it. */
export interface QueuedRequest {
  /** The name of its origin, which of its lives it is in (but the first), and a counter of its own: unique in the run. */
  readonly id: string;
  readonly link: string;
  readonly kind: RequestKind;
  /** Pairs still to come; Infinity until it is cancelled. */
  remaining: number;
  readonly deadline: Instant | undefined;
  readonly purpose: string;
  /** What the link's slots do for it here. */
  readonly work: Work;
}

/** A link request as both its ends understand it from the message that creates it. */
export function queuedRequest(message: LinkCreate, work: Work): QueuedRequest {
  const { linkRequest: id, link, kind, pairCount, deadlineTimeNs, purpose } = message;
  const deadline = deadlineTimeNs as Instant | undefined;
  return { id, link, kind, remaining: pairCount ?? Number.POSITIVE_INFINITY, deadline, purpose, work };
}
