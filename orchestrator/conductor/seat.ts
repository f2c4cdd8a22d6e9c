import type { RunRequest, RunResponse } from "../../proto/gen/entanglab/runtime/v1/runtime.js";

/** What becomes of what was sent to a node. */
export interface SeatListener {
  /** The node answers, in the order in which it was asked. */
  answered(response: RunResponse): void;
  /** The node can no longer be asked; nothing follows. */
  lost(problem: Error): void;
}

/** The conductor's line to one node. */
export interface Seat {
  /** Asks a node; its answer goes to the listener. */
  send(request: RunRequest): void;
  /** Hangs up; the listener hears nothing more. */
  close(): void;
}
