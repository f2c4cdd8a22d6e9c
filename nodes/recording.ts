import type { TraceValue } from "../engine/trace.js";
import type { NodeEvent } from "../proto/gen/entanglab/node/v1/node.js";
import type { Qubit } from "../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../theory/bell.js";
import type { Call, Payload } from "./port.js";
import { linkPairName, pairName } from "./stack/names.js";
import { present } from "./stack/present.js";

/** The fields of a trace record, its instant and node aside; `docs/trace.md` lists them. */
export type Fields = { readonly event: string; readonly [field: string]: TraceValue | undefined };

const nameOf = (qubit: Qubit | undefined): string | undefined =>
  qubit?.pair === undefined ? undefined : linkPairName(qubit.pair);

/** How the trace tells of a device call. Announcements are told of by the world, which adds the truth. */
export function callFields(call: Call): Fields | undefined {
  switch (call.$case) {
    case "arm":
      return { event: "arm", link: call.value.link, slot: call.value.slot, link_request: call.value.linkRequest };
    case "disarm":
      return { event: "disarm", link: call.value.link, slot: call.value.slot };
    case "prepare": {
      const { slot, state } = call.value;
      return { event: "prepare", slot, theta_rad: state?.thetaRad, phi_rad: state?.phiRad };
    }
    case "applyGate": {
      const { qubit, gate } = call.value;
      return { event: "gate", slot: qubit?.slot, gate: gate.slice("GATE_".length).toLowerCase(), pair: nameOf(qubit) };
    }
    case "measure": {
      const { qubit, axis } = call.value;
      const { slot } = present(qubit, "qubit");
      return { event: "measure", slot, pair: nameOf(qubit), theta_rad: axis?.thetaRad, phi_rad: axis?.phiRad };
    }
    case "measureBell":
      return { event: "measure-bell", left_slot: call.value.left?.slot, right_slot: call.value.right?.slot };
    case "release":
      return { event: "release", slot: call.value.qubit?.slot, pair: nameOf(call.value.qubit) };
    case "announce":
      return undefined;
  }
}

/** How the trace tells of something that happens to a node. Light is told of where it changes. */
export function eventFields(event: NonNullable<NodeEvent["event"]>): Fields | undefined {
  switch (event.$case) {
    case "start":
      return { event: "start", epoch: event.value.epoch };
    case "herald": {
      const { pair, slot, frame, linkRequest } = event.value;
      const seen = bellName(present(frame, "frame"));
      return { event: "herald", pair: linkPairName(pair), slot, frame: seen, link_request: linkRequest };
    }
    case "result": {
      const { callNumber: number, result } = event.value;
      const given = present(result, "result");
      switch (given.$case) {
        case "done":
          return { event: "result", call: number, result: "done" };
        case "measured":
          return { event: "result", call: number, result: "measured", outcome: given.value.outcome ? 1 : 0 };
        case "bellMeasured": {
          const { outcome } = given.value;
          const read = outcome === undefined ? undefined : bellName(outcome);
          return { event: "result", call: number, result: "bell-measured", outcome: read };
        }
        case "refused":
          return { event: "result", call: number, result: "refused", reason: given.value.reason };
      }
      break;
    }
    case "arrival": {
      const payload = present(event.value.message?.payload, "payload");
      return { event: "receive", from: event.value.from, message: messageName(payload) };
    }
    case "lightChange":
      return undefined;
  }
}

/** How the trace tells of a message that leaves. */
export function messageFields(to: string, arrives: number, payload: Payload): Fields {
  const head = { event: "send", to, message: messageName(payload), arrives_ns: arrives };
  switch (payload.$case) {
    case "linkCreate": {
      const { linkRequest, link, kind, pairCount, purpose, beginTimeNs } = payload.value;
      const type = kind.slice("REQUEST_KIND_".length).toLowerCase();
      return { ...head, link_request: linkRequest, link, kind: type, count: pairCount, purpose, begin_ns: beginTimeNs };
    }
    case "linkCancel": {
      const { linkRequest, link, endTimeNs } = payload.value;
      return { ...head, link_request: linkRequest, link, end_ns: endTimeNs };
    }
    case "forward":
      return {
        ...head,
        circuit: payload.value.circuit,
        request: payload.value.request,
        count: payload.value.pairCount,
        ...reopening(payload.value),
      };
    case "complete":
      return { ...head, circuit: payload.value.circuit, request: payload.value.request, ...reopening(payload.value) };
    case "track": {
      const { circuit, origin, current, frame, downstream, request } = payload.value;
      const pairs = { origin: linkPairName(origin), current: linkPairName(current) };
      const seen = bellName(present(frame, "frame"));
      return { ...head, circuit, ...pairs, frame: seen, downstream, request, ...reopening(payload.value) };
    }
    case "expire": {
      const { circuit, origin } = payload.value;
      return { ...head, circuit, origin: linkPairName(origin), ...reopening(payload.value) };
    }
    case "correction": {
      const { pair, request, sequenceNumber: sequence, failed, x, z } = payload.value;
      const name = pairName(present(pair, "pair"));
      return { ...head, pair: name, request, sequence, failed, x, z, ...reopening(payload.value) };
    }
    case "circuitDown": {
      const { circuit, downstream } = payload.value;
      return { ...head, circuit, downstream, ...reopening(payload.value) };
    }
    case "circuitUp":
      return { ...head, circuit: payload.value.circuit };
  }
}

/** Which opening of its circuit a message is about, where that is not the first. */
function reopening(message: { readonly incarnation: number; readonly firstSequenceNumber?: number }): {
  incarnation?: number;
  first_sequence?: number | undefined;
} {
  const { incarnation, firstSequenceNumber } = message;
  return incarnation === 0 ? {} : { incarnation, first_sequence: firstSequenceNumber };
}

/** What the trace calls a message. */
export const messageName = ({ $case }: Payload): string =>
  $case.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
