import type { Instant } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import type { DeviceCall } from "../proto/gen/entanglab/device/v1/device.js";
import type { PeerMessage } from "../proto/gen/entanglab/peer/v1/peer.js";

/** What a node asks of its own device; exactly one of the calls of `device.proto`. */
export type Call = NonNullable<DeviceCall["call"]>;
/** What a node says to a neighbour; exactly one of the payloads of `peer.proto`. */
export type Payload = NonNullable<PeerMessage["payload"]>;

/** Something a node set for itself: it comes back to the layer that set it. */
export type Timer =
  | { readonly layer: "channel"; readonly type: "retransmit"; readonly link: string }
  | { readonly layer: "link"; readonly type: "begin" | "end" | "deadline"; readonly linkRequest: string }
  | NetworkTimer
  | { readonly layer: "application"; readonly type: "start" | "deadline"; readonly request: string }
  | { readonly layer: "application"; readonly type: "hand-over"; readonly request: string; readonly sequence: number };

/** A half of an opening of a circuit has waited as long as it may. */
export interface NetworkTimer {
  readonly layer: "network";
  readonly type: "cutoff";
  readonly circuit: string;
  readonly incarnation: number;
  readonly link: string;
  /** The number of the pair. */
  readonly number: number;
}

/** All that the stack can do to the world outside it. The runtime carries it out; nothing here takes time or blocks. */
export interface Port {
  /** The instant of the event being handled. */
  readonly now: Instant;
  /** Asks the node's device; a result, where the call has one, comes back under the number returned. */
  call(call: Call): number;
  /** Speaks to a neighbour over their channel; who counts what is said there says its number. */
  send(neighbour: string, payload: Payload, channelNumber?: number): void;
  /** Comes back at `at`. */
  wake(at: Instant, timer: Timer): void;
  /** Tells the experimenter a part of the story. */
  record(record: TraceRecord): void;
  /** Keeps something small, the only thing that survives a crash of the node. */
  keep(key: string, value: string): void;
  /** Whether every detail is traced, so that records nobody reads are not built. */
  readonly detailed: boolean;
}
