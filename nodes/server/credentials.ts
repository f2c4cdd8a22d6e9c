import { X509Certificate } from "node:crypto";
import { checkServerIdentity, createSecureContext, type SecureContextOptions } from "node:tls";
import { ChannelCredentials, type ChannelOptions, ServerCredentials } from "@grpc/grpc-js";
import type { Commission } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { hostName, type Identity, identityFromNames } from "./identity.js";
import { CLIENT_OPTIONS, HTTP2_OPTIONS } from "./limits.js";

type Papers = Pick<Commission, "authorityPem" | "certificatePem" | "keyPem">;

/** Who the holder of a certificate is; throws where the authority did not issue it to a node. */
export function ownIdentity({ authorityPem, certificatePem }: Papers): Identity {
  const authority = new X509Certificate(authorityPem);
  const certificate = new X509Certificate(certificatePem);
  const identity = identityFromNames(certificate.subjectAltName);
  if (identity?.role !== "peer") throw new Error("the certificate in the commission is not that of a node");
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) {
    throw new Error("the certificate in the commission is not of its authority");
  }
  return identity;
}

/**
 * What a node serves with. A caller without a certificate of the run gets a connection, but no call on it is served: so it
 * hears why, as a status, and the node can log it. Every call goes through the gate.
 */
export class NodeServerCredentials extends ServerCredentials {
  constructor(papers: Papers) {
    super({ ...HTTP2_OPTIONS, requestCert: true, rejectUnauthorized: false }, contextOptions(papers));
  }

  override _equals(other: ServerCredentials): boolean {
    return other === this;
  }
}

/** Makes credentials for calls to the other nodes. */
export function peerCredentials(papers: Papers): (name: string) => [ChannelCredentials, ChannelOptions] {
  const context = createSecureContext(contextOptions(papers));
  const { run, role } = ownIdentity(papers);
  return (name) => {
    const credentials = ChannelCredentials.createFromSecureContext(context, {
      checkServerIdentity: (host, certificate) =>
        checkServerIdentity(host, certificate) ?? problemOf(certificate.subjectaltname, { run, role, name }),
    });
    return [credentials, { ...CLIENT_OPTIONS, "grpc.ssl_target_name_override": hostName({ role, name }) }];
  };
}

/** Host names are compared without regard to case; names of nodes are not. */
function problemOf(names: string | undefined, expected: Identity): Error | undefined {
  const identity = identityFromNames(names);
  const isExpected =
    identity?.run === expected.run && identity.role === expected.role && identity.name === expected.name;
  return isExpected ? undefined : new Error(`expected node ${expected.name} of ${expected.run}, found ${names}`);
}

function contextOptions({ authorityPem, certificatePem, keyPem }: Papers): SecureContextOptions {
  return { ca: authorityPem, cert: certificatePem, key: keyPem, minVersion: "TLSv1.3" };
}
