import { type ClientDuplexStream, Metadata, type ServiceError, type StatusObject, status } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import {
  type RunRequest,
  type RunResponse,
  RuntimeServiceClient,
} from "../../../proto/gen/entanglab/runtime/v1/runtime.js";
import type { Seat, SeatListener } from "../../conductor/seat.js";
import { type ConnectionPapers, connectionOptions } from "./connection-options.js";

export interface ConnectionOptions extends ConnectionPapers {
  /** Where the node listens, as host:port. */
  readonly address: string;
  /** How long it may take to answer for the first time, in milliseconds. */
  readonly deadlineMs: number;
  readonly listener: SeatListener;
}

/** A node can no longer be asked, and nobody had hung up. DATA_LOSS: something came too late in virtual time. */
export class LostNode extends Error {
  override readonly name = "LostNode";
  readonly node: string;
  readonly code: status;
  readonly details: string;

  constructor(node: string, { code, details }: Pick<StatusObject, "code" | "details">) {
    super(`lost node ${node}: ${status[code]}: ${details}`);
    this.node = node;
    this.code = code;
    this.details = details;
  }
}

/** How long a node may take to hang up in its turn, in milliseconds. */
const HANG_UP_MS = 2_000;
/** How long to look for the reason why a node was not reached, in milliseconds. */
const REASON_MS = 1_000;

/** Calls a node; resolves once it says that it is well, and rejects at the deadline. */
export async function connectNode(options: ConnectionOptions): Promise<Seat> {
  const { node, address } = options;
  const client = new RuntimeServiceClient(address, ...connectionOptions(options));
  try {
    await untilServing(client, { waitForReady: true, deadlineMs: options.deadlineMs });
  } catch (late) {
    const cause = await lastTrouble(client, late);
    client.close();
    throw new Error(`could not reach node ${node} at ${address}: ${cause.message}`, { cause });
  }
  return new Connection(client, options);
}

class Connection implements Seat {
  readonly #client: RuntimeServiceClient;
  readonly #call: ClientDuplexStream<RunRequest, RunResponse>;
  #isOpen = true;

  constructor(client: RuntimeServiceClient, { node, listener }: ConnectionOptions) {
    this.#client = client;
    this.#call = client.run();
    const lose = (problem: Pick<StatusObject, "code" | "details">): void => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      client.close();
      listener.lost(new LostNode(node, problem));
    };
    this.#call.on("data", (response: RunResponse) => {
      if (this.#isOpen) listener.answered(response);
    });
    this.#call.on("error", (error: ServiceError) => lose(error));
    this.#call.on("status", lose); // also where it ends without an error
  }

  send(request: RunRequest): void {
    this.#call.write(request);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
  }
}

interface Waiting {
  readonly waitForReady: boolean;
  readonly deadlineMs: number;
}

/** Waits for the node's own word that it serves; with `waitForReady` it takes a connection that fails as one that is to come. */
function untilServing(client: RuntimeServiceClient, { waitForReady, deadlineMs }: Waiting): Promise<void> {
  const { path, requestSerialize, responseDeserialize } = healthService["Check"] as HealthMethod;
  const metadata = new Metadata();
  metadata.setOptions({ waitForReady });
  const options = { deadline: Date.now() + deadlineMs };
  return new Promise((resolve, reject) => {
    const hear = (error: ServiceError | null, health?: { status: string }): void => {
      if (error !== null) reject(error);
      else if (health?.status !== "SERVING") reject(new Error(`it says that it is ${health?.status}`));
      else resolve();
    };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: "" }, metadata, options, hear);
  });
}

/** Whoever waits is told of nothing but the deadline; whoever does not is told how the last attempt to connect failed. */
async function lastTrouble(client: RuntimeServiceClient, late: unknown): Promise<Error> {
  try {
    await untilServing(client, { waitForReady: false, deadlineMs: REASON_MS });
  } catch (error) {
    if (error instanceof Error && !("code" in error && error.code === status.DEADLINE_EXCEEDED)) return error;
  }
  return late instanceof Error ? late : new Error(String(late));
}

/** The library knows its own message types at run time only. */
interface HealthMethod {
  readonly path: string;
  readonly requestSerialize: (request: { service: string }) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => { readonly status: string };
}
