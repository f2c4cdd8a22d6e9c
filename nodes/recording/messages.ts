import type { TraceValue } from "../../engine/trace.js";
import type { LinkStates } from "../../proto/gen/entanglab/peer/v1/link.js";
import type { PeerMessage } from "../../proto/gen/entanglab/peer/v1/peer.js";
import type { LinkPair } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../../theory/bell.js";
import type { Fate } from "../fate.js";
import type { Payload } from "../port.js";
import { linkPairName, pairName } from "../stack/names.js";
import { present } from "../stack/present.js";

/** The fields of a trace record, its instant and node aside; `docs/trace.md` lists them. */
export type Fields = { readonly event: string; readonly [field: string]: TraceValue | undefined };

/** What the trace calls a message. */
export const messageName = ({ $case }: Payload): string =>
  $case.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** How the trace tells of a message that leaves. */
export function messageFields(to: string, arrives: number, { payload, channelNumber }: PeerMessage): Fields {
  const said = present(payload, "payload");
  const head = { event: "send", to, message: messageName(said), arrives_ns: arrives };
  return { ...head, ...payloadFields(said), channel_number: channelNumber };
}

/** How the trace tells of what happens to a message on a channel in trouble. */
export function troubleFields(
  { link, neighbour }: { readonly link: string; readonly neighbour: string },
  arrives: number,
  { payload, channelNumber }: PeerMessage,
  { isDropped, heldBack, copyAfter }: Fate,
): Fields[] {
  const told = {
    to: neighbour,
    message: messageName(present(payload, "payload")),
    link,
    channel_number: channelNumber,
  };
  if (isDropped) return [{ event: "message-dropped", ...told }];
  return [
    ...(heldBack > 0 ? [{ event: "message-held-back", ...told, by_ns: heldBack }] : []),
    ...(copyAfter > 0 ? [{ event: "message-copied", ...told, arrives_ns: arrives + copyAfter }] : []),
  ];
}

function payloadFields(payload: Payload): Omit<Fields, "event"> {
  switch (payload.$case) {
    case "linkCreate": {
      const { linkRequest, link, kind, pairCount, purpose, beginTimeNs } = payload.value;
      const type = kind.slice("REQUEST_KIND_".length).toLowerCase();
      return { link_request: linkRequest, link, kind: type, count: pairCount, purpose, begin_ns: beginTimeNs };
    }
    case "linkCancel": {
      const { linkRequest, link, endTimeNs } = payload.value;
      return { link_request: linkRequest, link, end_ns: endTimeNs };
    }
    case "circuitOpen": {
      const { circuit, request, pairCount, nodes, rounds } = payload.value;
      return { circuit, request, count: pairCount, path: nodes.join(","), rounds, ...reopening(payload.value) };
    }
    case "circuitStands":
      return { circuit: payload.value.circuit, ...reopening(payload.value) };
    case "complete": {
      const { circuit, request } = payload.value;
      return { circuit, request, ...reopening(payload.value) };
    }
    case "track": {
      const { circuit, origin, current, frame, downstream, request, isLost } = payload.value;
      const pairs = { origin: linkPairName(origin), current: linkPairName(current) };
      const seen = frame === undefined ? undefined : bellName(frame);
      const lost = isLost ? true : undefined;
      return { circuit, ...pairs, frame: seen, downstream, request, lost, ...reopening(payload.value) };
    }
    case "expire": {
      const { circuit, origin } = payload.value;
      return { circuit, origin: linkPairName(origin), ...reopening(payload.value) };
    }
    case "reach": {
      const { circuit, downstream, place, pair, farPlace, farPair, isLost } = payload.value;
      const reached = { pair: nameOf(pair), far_place: farPlace, far_pair: nameOf(farPair) };
      return { circuit, downstream, place, ...reached, lost: isLost, ...reopening(payload.value) };
    }
    case "purify": {
      const { circuit, downstream, kept, spent, round, outcome, twirl, isOfLink } = payload.value;
      const pairs = { kept: nameOf(kept), spent: nameOf(spent) };
      const read = outcome === undefined ? undefined : Number(outcome);
      const what = { round, outcome: read, twirl, of_link: isOfLink };
      return { circuit, downstream, ...pairs, ...what, ...reopening(payload.value) };
    }
    case "correction": {
      const { pair, request, sequenceNumber: sequence, failed, x, z } = payload.value;
      return { pair: pairName(present(pair, "pair")), request, sequence, failed, x, z, ...reopening(payload.value) };
    }
    case "circuitDown": {
      const { circuit, downstream, reason, link } = payload.value;
      const why = reason.slice("CIRCUIT_DOWN_REASON_".length).toLowerCase().replaceAll("_", "-");
      return { circuit, downstream, reason: why, link: link === "" ? undefined : link, ...reopening(payload.value) };
    }
    case "circuitUp":
      return { circuit: payload.value.circuit };
    case "linkStates":
      return { states: statesText(payload.value), wants_all: payload.value.wantsAll };
    case "acknowledge":
      return { up_to: payload.value.upTo };
  }
}

const nameOf = (pair: LinkPair | undefined): string | undefined =>
  pair === undefined ? undefined : linkPairName(pair);

/** A few states are told one by one, as `link by origin is up`; of more, how many there are. */
function statesText({ states }: LinkStates): string {
  if (states.length > STATES_TOLD) return `${states.length} links`;
  return states.map(({ link, origin, isUp }) => `${link} by ${origin} is ${isUp ? "up" : "down"}`).join(", ");
}

const STATES_TOLD = 4;

/** Which opening of its circuit a message is about, where that is not the first. */
function reopening(message: { readonly incarnation: number; readonly firstSequenceNumber?: number }): {
  incarnation?: number;
  first_sequence?: number | undefined;
} {
  const { incarnation, firstSequenceNumber } = message;
  return incarnation === 0 ? {} : { incarnation, first_sequence: firstSequenceNumber };
}
