import { type ClientDuplexStream, Metadata, type ServiceError, type StatusObject, status } from "@grpc/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
grpc-js";

import { service as healthService } from "grpc-health-check";
import {
  type RunRequest,
  type RunResponse,
  RuntimeServiceClient,
} from "../ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
../ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
../ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
proto/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
gen/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
entanglab/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
runtime/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
v1/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
runtime.js";
import type { Seat, SeatListener } from "../ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
../ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
conductor/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
seat.js";
import { type ConnectionPapers, connectionOptions } from "./ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
connection-options.js";

export interface ConnectionOptions extends ConnectionPapers {
  / {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** Where the node listens, as host:port. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

  readonly address: string;
  / {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** How long it may take to answer for the first time, in milliseconds. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

  readonly deadlineMs: number;
  readonly listener: SeatListener;
}

/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** A node can no longer be asked, and nobody had hung up. DATA_LOSS: something came too late in virtual time. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

export class LostNode extends Error {
  override readonly name = "    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
  }
}

/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** How long a node may take to hang up in its turn, in milliseconds. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

const HANG_UP_MS = 2_000;
/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** How long to look for the reason why a node was not reached, in milliseconds. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

const REASON_MS = 1_000;

/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** Calls a node; resolves once it says that it is well, and rejects at the deadline. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

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
    const lose = (problem: Pick<StatusObject, "    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
code"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
 | "    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
details"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
>): void => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      client.close();
      listener.lost(new LostNode(node, problem));
    };
    this.#call.on("    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
data"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
, (response: RunResponse) => 
      if (this.#isOpen) listener.answered(response););
    this.#call.on("    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
error"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
, (error: ServiceError) => lose(error));
    this.#call.on("    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
status"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
, lose); / {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
 also where it ends without an error
  }

  send(request: RunRequest): void {
    this.#call.write(request);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
status"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
, () => clearTimeout(timer));
    this.#call.end();
    / {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
 Calls that are still open come to their end first.
    this.#client.close();
  }
}

interface Waiting {
  readonly waitForReady: boolean;
  readonly deadlineMs: number;
}

/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** Waits for the node's own word that it serves; with `waitForReady` it takes a connection that fails as one that is to come. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

function untilServing(client: RuntimeServiceClient, { waitForReady, deadlineMs }: Waiting): Promise<void> {
  const { path, requestSerialize, responseDeserialize } = healthService["Check"] as HealthMethod;
  const metadata = new Metadata();
  metadata.setOptions({ waitForReady });
  const options = { deadline: Date.now() + deadlineMs };
  return new Promise((resolve, reject) => {
    const hear = (error: ServiceError | null, health?: { status: string }): void => {
      if (error !== null) reject(error);
      else if (health?.status !== "    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
SERVING"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
) reject(new Error(`it says that it is $health?.status`));
      else resolve();
    };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: "    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
"    const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => 
      clearTimeout(timer);
      this.#client.close(););
    this.#call.end();
 }, metadata, options, hear);
  });
}

/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** Whoever waits is told of nothing but the deadline; whoever does not is told how the last attempt to connect failed. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

async function lastTrouble(client: RuntimeServiceClient, late: unknown): Promise<Error> {
  try {
    await untilServing(client, { waitForReady: false, deadlineMs: REASON_MS });
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return late instanceof Error ? late : new Error(String(late));
}

/ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();
** The library knows its own message types at run time only. */ {4}const timer = setTimeout(() => this.#call.cancel(), HANG_UP_MS).unref();
    this.#call.once("status", () => {
      clearTimeout(timer);
      this.#client.close();
    });
    this.#call.end();

interface HealthMethod {
  readonly path: string;
  readonly requestSerialize: (request: { service: string }) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => { readonly status: string };
}
