import { checkServerIdentity, createSecureContext } from "node:tls";
import { ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";
import type { Credentials } from "./authority.js";

/** The largest message between a node and its orchestrator, in bytes. */
const BYTES_MAX = 16 * 2 ** 20;
/** How much a node may send before the orchestrator has read it, in bytes. */
const WINDOW_BYTES = 4 * 2 ** 20;

export interface ConnectionPapers {
  readonly node: string;
  readonly authorityPem: string;
  readonly credentials: Credentials;
}

/** What a call to a node is made with: only the node of that name, certified in this run, is spoken to. */
export function connectionOptions({
  node,
  authorityPem,
  credentials,
}: ConnectionPapers): [ChannelCredentials, ChannelOptions] {
  const { certificatePem: cert, keyPem: key } = credentials;
  const context = createSecureContext({ ca: authorityPem, cert, key, minVersion: "TLSv1.3" });
  const channel = ChannelCredentials.createFromSecureContext(context, {
    checkServerIdentity: (host, certificate) =>
      checkServerIdentity(host, certificate) ?? problemOf(certificate.subjectaltname, node),
  });
  return [channel, { ...OPTIONS, "grpc.ssl_target_name_override": `${node}.peer.entanglab` }];
}

/** Host names are compared without regard to case; names of nodes are not. */
function problemOf(names: string | undefined, node: string): Error | undefined {
  const isExpected = (names ?? "")
    .split(", ")
    .some((name) => name.startsWith("URI:") && name.endsWith(`/peer/${node}`));
  return isExpected ? undefined : new Error(`expected node ${node}, found ${names}`);
}

/** A connection of its own, that a vanished host ends within 20 s, and without detours. */
const OPTIONS: ChannelOptions = {
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 10_000,
  "grpc.max_receive_message_length": BYTES_MAX,
  "grpc.max_send_message_length": BYTES_MAX,
  "grpc-node.flow_control_window": WINDOW_BYTES,
  "grpc.enable_channelz": 0,
  "grpc.enable_http_proxy": 0,
  "grpc.enable_retries": 0,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.service_config_disable_resolution": 1,
  "grpc.initial_reconnect_backoff_ms": 50,
  "grpc.max_reconnect_backoff_ms": 500,
};
