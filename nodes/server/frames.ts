import { CircuitDownReason, type CircuitOpen } from "../../proto/gen/entanglab/peer/v1/circuit.js";
import { RequestKind } from "../../proto/gen/entanglab/peer/v1/link.js";
import { type Carried, ConverseRequest, type PeerMessage } from "../../proto/gen/entanglab/peer/v1/peer.js";
import type { CircuitPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { RunRequest } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { PEER_BYTES_MAX } from "./limits.js";
import { Refusal } from "./refusal.js";

type Request = NonNullable<RunRequest["request"]>;
type Payload = NonNullable<PeerMessage["payload"]>;

/** Reads a request of the orchestrator, or refuses it. */
export function readRequest(bytes: Uint8Array): Request {
  const { request } = decoded(() => RunRequest.decode(bytes));
  if (request === undefined) throw malformed("it asks for nothing that is known here");
  if (request.$case === "grant") {
    for (const { event } of request.value.events) {
      if (event?.event === undefined) throw malformed("an event tells nothing that is known here");
    }
  }
  return request;
}

/** Reads a batch of a neighbour's messages, or refuses it. */
export function readBatch(bytes: Uint8Array): ConverseRequest {
  if (bytes.length > PEER_BYTES_MAX) {
    throw new Refusal("too-large", `a batch of ${bytes.length} bytes, and ${PEER_BYTES_MAX} is the most`);
  }
  const batch = decoded(() => ConverseRequest.decode(bytes));
  for (const carried of batch.messages) {
    const problem = problemOf(carried);
    if (problem !== undefined) throw malformed(problem);
  }
  return batch;
}

/** What is not in the wire format, or has an unknown enum value, or a number beyond 2^53, does not decode. */
function decoded<Message>(decode: () => Message): Message {
  try {
    return decode();
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : String(error));
  }
}

const malformed = (problem: string): Refusal => new Refusal("malformed", problem);

function problemOf({ arrivalTimeNs, sentTimeNs, counter, link, message }: Carried): string | undefined {
  if (sentTimeNs < 0 || arrivalTimeNs <= sentTimeNs) return "a message arrives no later than it was sent";
  if (counter < 0) return "the counter of a message is negative";
  if (link === "") return "a message goes over no link";
  const payload = message?.payload;
  if (payload === undefined) return "a message says nothing that is known here";
  if ((message?.channelNumber ?? 1) < 1) return "the channel number of a message is below 1";
  const lack = lackOf(payload);
  return lack === undefined ? undefined : `${payload.$case} lacks its ${lack}`;
}

/** What a message lacks without which nobody could make sense of it. */
function lackOf({ $case, value }: Payload): string | undefined {
  switch ($case) {
    case "linkCreate":
      return value.kind === RequestKind.UNSPECIFIED ? "kind" : undefined;
    case "circuitOpen":
      return lackOfOpening(value);
    case "track":
      return firstAbsent(
        value.isLost
          ? { origin: value.origin, current: value.current }
          : { origin: value.origin, current: value.current, frame: value.frame, correlations: value.correlations },
      );
    case "expire":
      return firstAbsent({ origin: value.origin });
    case "reach":
      return firstAbsent(value.isLost ? { pair: value.pair } : { pair: value.pair, farPair: value.farPair });
    case "purify":
      return firstAbsent({ kept: value.kept, spent: value.spent });
    case "correction":
      return isWhole(value.pair) ? undefined : "pair";
    case "circuitDown":
      return value.reason === CircuitDownReason.UNSPECIFIED ? "reason" : undefined;
    case "linkCancel":
    case "complete":
    case "circuitUp":
    case "circuitStands":
    case "linkStates":
    case "acknowledge":
      return undefined;
  }
}

function lackOfOpening({ use, links, nodes }: CircuitOpen): string | undefined {
  if (use === undefined) return "use";
  if (use.$case === "measure" && use.value.axes.length === 0) return "axes";
  return links.length > 0 && nodes.length === links.length + 1 ? undefined : "path";
}

const isWhole = (pair: CircuitPair | undefined): boolean => pair?.first !== undefined && pair.last !== undefined;

const firstAbsent = (parts: Record<string, unknown>): string | undefined =>
  Object.keys(parts).find((name) => parts[name] === undefined);
