import type { NodeEvent } from "../proto/gen/entanglab/node/v1/node.js";
import type { Qubit } from "../proto/gen/entanglab/quantum/v1/quantum.js";
import { bellName } from "../theory/bell.js";
import type { Call } from "./port.js";
import { type Fields, messageName } from "./recording/messages.js";
import { linkPairName } from "./stack/names.js";
import { present } from "./stack/present.js";

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
    case "applyCnot": {
      const { control, target } = call.value;
      const slots = { control_slot: control?.slot, target_slot: target?.slot };
      return { event: "cnot", ...slots, control: nameOf(control), target: nameOf(target) };
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
      const { from, message } = event.value;
      const payload = present(message?.payload, "payload");
      return { event: "receive", from, message: messageName(payload), channel_number: message?.channelNumber };
    }
    case "lightChange":
      return undefined;
    case "channelChange": {
      const { link, drop, duplicate, reorder, delayNs } = event.value;
      return { event: "channel-change", link, drop, duplicate, reorder, delay_ns: delayNs };
    }
  }
}
