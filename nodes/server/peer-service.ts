import type { handleBidiStreamingCall, ServerDuplexStream, ServiceDefinition } from "@grpc/grpc-js";
import { type ConverseResponse, PeerServiceService } from "../../proto/gen/entanglab/peer/v1/peer.js";
import { readBatch } from "./frames.js";
import { callerOf } from "./identity.js";
import { Refusal, statusOf } from "./refusal.js";

/** Takes the batch of a neighbour; throws a refusal. */
export type TakeBatch = (from: string, batch: ReturnType<typeof readBatch>) => void;

const { converse } = PeerServiceService;

/** The peer service, whose handler sees bytes: so it can say itself what is wrong with them. */
export const PEER_SERVICE: ServiceDefinition = {
  converse: { ...converse, requestDeserialize: (bytes: Buffer): Buffer => bytes },
};

/** Hears neighbours out. `admit` throws a refusal to whom it does not want to hear. */
export function converseWith(
  admit: (name: string) => void,
  take: TakeBatch,
): handleBidiStreamingCall<Buffer, ConverseResponse> {
  return (call) => {
    const from = callerOf(call)?.name ?? "";
    let expected = 0;
    const hear = (bytes: Buffer): void => {
      const batch = readBatch(bytes);
      if (batch.batchNumber !== expected) {
        throw new Refusal("out-of-turn", `batch ${batch.batchNumber} where ${expected} was expected`);
      }
      expected += 1;
      take(from, batch);
      if (!call.write({ batchNumber: batch.batchNumber })) waitForDrain(call);
    };
    refusing(call, () => admit(from));
    call.on("data", (bytes: Buffer) => refusing(call, () => hear(bytes)));
    call.on("end", () => call.end());
  };
}

/** Does something, and ends the call where that refuses it. */
export function refusing(call: ServerDuplexStream<Buffer, unknown>, act: () => void): void {
  if (call.writableEnded) return;
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    call.emit("error", statusOf(error));
  }
}

/** A caller that does not read its answers is not read any further. */
function waitForDrain(call: ServerDuplexStream<Buffer, unknown>): void {
  call.pause();
  call.once("drain", () => call.resume());
}
