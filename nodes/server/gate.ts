import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status,
} from "@grpc/grpc-js";
import { PeerServiceService } from "../../proto/gen/entanglab/peer/v1/peer.js";
import { RuntimeServiceService } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import type { Complaints } from "./complaints.js";
import { callerOf, type Identity } from "./identity.js";
import { Refusal, statusOf } from "./refusal.js";

/** Who may call what; anything else nobody may. */
const ROLES: Record<string, readonly Identity["role"][]> = {
  [RuntimeServiceService.run.path]: ["orchestrator"],
  [PeerServiceService.converse.path]: ["peer"],
  "/grpc.health.v1.Health/Check": ["orchestrator", "peer", "client"],
  "/grpc.health.v1.Health/List": ["orchestrator", "peer", "client"],
  "/grpc.health.v1.Health/Watch": ["orchestrator", "peer", "client"],
};

/**
 * Every call goes through it before anything of it is read: whoever may not make it is refused. It also notes every call that
 * ends with a status other than OK, whoever decides so, and the library too.
 */
export function gate(run: string, complaints: Complaints): ServerInterceptor {
  return ({ path }, call) => {
    const caller = callerOf(call);
    noteFailure(call, (why) => complaints.note(`refused ${path} to ${nameOf(caller)}, ${call.getPeer()}: ${why}`));
    const refusal = refusalOf(path, caller, run);
    if (refusal === undefined) return new ServerInterceptingCall(call);
    // Not started, it never reaches the service.
    return new ServerInterceptingCall(call, { start: () => call.sendStatus(statusOf(refusal)) });
  };
}

function refusalOf(path: string, caller: Identity | undefined, run: string): Refusal | undefined {
  if (caller === undefined || caller.run !== run) {
    return new Refusal("unknown-caller", `a certificate of the run ${run} is needed`);
  }
  if (ROLES[path]?.includes(caller.role)) return undefined;
  return new Refusal("wrong-role", `the role ${caller.role} may not call it`);
}

/** The library refuses what is too large by itself, and tells nobody but the caller. */
function noteFailure(call: ServerInterceptingCallInterface, note: (why: string) => void): void {
  const send = call.sendStatus.bind(call);
  let isNoted = false;
  call.sendStatus = (sent) => {
    if (sent.code !== status.OK && !isNoted) {
      isNoted = true;
      note(`${status[sent.code]}: ${sent.details}`);
    }
    send(sent);
  };
}

const nameOf = (caller: Identity | undefined): string =>
  caller === undefined ? "an unknown caller" : `${caller.role} ${caller.name}`;
