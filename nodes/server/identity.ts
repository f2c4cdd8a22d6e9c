import type { ServerInterceptingCallInterface } from "@grpc/grpc-js";

/** Who someone is, by a certificate of the run's authority. */
export interface Identity {
  readonly run: string;
  readonly role: "orchestrator" | "peer" | "client";
  readonly name: string;
}

const URI = /^URI:entanglab:\/\/([A-Za-z0-9-]+)\/(orchestrator|peer|client)\/([A-Za-z][A-Za-z0-9-]{0,40})$/;

/** Who calls, by a verified certificate. Undefined: nobody whom the authority of this run knows. */
export function callerOf(call: Pick<ServerInterceptingCallInterface, "getAuthContext">): Identity | undefined {
  // The library gives a certificate only where its chain was verified.
  return identityFromNames(call.getAuthContext().sslPeerCertificate?.subjectaltname);
}

/** Reads the alternative names of a certificate, as Node.js writes them. */
export function identityFromNames(names: string | undefined): Identity | undefined {
  const found = (names ?? "").split(", ").flatMap((name) => URI.exec(name) ?? []);
  const [, run, role, name] = found;
  if (found.length !== 4 || run === undefined || name === undefined) return undefined;
  return { run, role: role as Identity["role"], name };
}

/** The name that the clients of a server look for in its certificate. */
export const hostName = ({ role, name }: Pick<Identity, "role" | "name">): string => `${name}.${role}.entanglab`;
