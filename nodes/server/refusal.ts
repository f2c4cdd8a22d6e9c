import { status } from "@grpc/grpc-js";

/** Why a call is not served, or not any more. */
export type Reason =
  | "unknown-caller"
  | "wrong-role"
  | "not-a-neighbour"
  | "malformed"
  | "too-large"
  | "out-of-turn"
  | "neighbour-lost"
  | "causality-violation";

/** An expected no to a caller. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** How the details of a status begin that tells of something that came too late. */
const VIOLATION = "causality violation: ";
/** Details travel as a header, and headers are bounded. */
const DETAILS_MAX = 1_000;

/**
 * What a caller is told. A causality violation is DATA_LOSS, which nothing else here is: the library itself uses INTERNAL for
 * troubles of its own.
 */
const STATUS: Record<Reason, status> = {
  "unknown-caller": status.UNAUTHENTICATED,
  "wrong-role": status.PERMISSION_DENIED,
  "not-a-neighbour": status.PERMISSION_DENIED,
  malformed: status.INVALID_ARGUMENT,
  "too-large": status.RESOURCE_EXHAUSTED,
  "out-of-turn": status.FAILED_PRECONDITION,
  "neighbour-lost": status.UNAVAILABLE,
  "causality-violation": status.DATA_LOSS,
};

/** The only place where refusals become statuses. */
export function statusOf({ reason, message }: Refusal): { readonly code: status; readonly details: string } {
  const isPrefixed = reason === "causality-violation" && !message.startsWith(VIOLATION);
  const details = isPrefixed ? `${VIOLATION}${message}` : message;
  return { code: STATUS[reason], details: details.slice(0, DETAILS_MAX) };
}

/** The refusal that a neighbour's status speaks of. */
export function refusalFrom(neighbour: string, { code, details }: { code: status; details: string }): Refusal {
  if (code === STATUS["causality-violation"]) return new Refusal("causality-violation", details);
  return new Refusal("neighbour-lost", `${neighbour} takes no messages: ${status[code]}: ${details}`);
}
