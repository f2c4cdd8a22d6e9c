import type { ChannelOptions } from "@grpc/grpc-js";

/** The largest message between a node and its orchestrator, in bytes. */
export const RUNTIME_BYTES_MAX = 16 * 2 ** 20;
/** The largest message between nodes, in bytes. */
export const PEER_BYTES_MAX = 4 * 2 ** 20;
/** The most messages of neighbours in one batch: with names as long as they may be, far below the largest message. */
export const BATCH_MAX = 4_000;
/** How many calls one connection may have open. */
const STREAMS_MAX = 16;
/** The largest set of headers, in bytes. */
const HEADERS_MAX = 8_192;
const WINDOW_BYTES = 2 ** 20;

/** A host that vanished is noticed within 20 s. */
const KEEPALIVE: ChannelOptions = {
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 10_000,
};

export const SERVER_OPTIONS: ChannelOptions = {
  ...KEEPALIVE,
  "grpc.max_receive_message_length": RUNTIME_BYTES_MAX,
  "grpc.max_send_message_length": RUNTIME_BYTES_MAX,
  "grpc.enable_channelz": 0,
};

/** What the HTTP/2 below a server accepts. */
export const HTTP2_OPTIONS = {
  settings: { maxConcurrentStreams: STREAMS_MAX, maxHeaderListSize: HEADERS_MAX, initialWindowSize: WINDOW_BYTES },
  handshakeTimeout: 10_000,
};

/**
 * A client of one server: it shares no connection, and so no back-off, with the client of an earlier life of that server.
 */
export const CLIENT_OPTIONS: ChannelOptions = {
  ...KEEPALIVE,
  "grpc.max_receive_message_length": PEER_BYTES_MAX,
  "grpc.max_send_message_length": PEER_BYTES_MAX,
  "grpc.enable_channelz": 0,
  "grpc.enable_http_proxy": 0,
  "grpc.enable_retries": 0,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.service_config_disable_resolution": 1,
  "grpc.initial_reconnect_backoff_ms": 50,
  "grpc.max_reconnect_backoff_ms": 500,
};
