import type { Carried } from "../../proto/gen/entanglab/peer/v1/peer.js";
import type { Assign, Finish, Finished, Grant, Report } from "../../proto/gen/entanglab/runtime/v1/runtime.js";

/** What one grant brought about. */
export interface Progress {
  readonly report: Report;
  /** What is to be in the neighbours' hands before the report goes out, by name. */
  readonly outgoing: ReadonlyMap<string, readonly Carried[]>;
}

/** What a node computes, without any input or output: its server carries everything to it and from it. */
export interface Machine {
  /** Handles as much as the grant lets it. */
  grant(grant: Grant): Progress;
  /** Takes messages of a neighbour, unless they are of a former life of it; throws where one comes too late. */
  deliver(from: string, epoch: number, messages: readonly Carried[]): void;
  finish(finish: Finish): Finished;
}

/** Where machines come from, and how their one complaint is told from a mistake in them. */
export interface MachineType {
  make(name: string, assign: Assign): Machine;
  /** Whether an error says that something came too late. */
  isViolation(error: unknown): error is Error;
}
