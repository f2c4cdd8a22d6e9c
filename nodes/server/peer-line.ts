import { type ClientDuplexStream, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import {
  type Carried,
  type ConverseRequest,
  type ConverseResponse,
  PeerServiceClient,
} from "../../proto/gen/entanglab/peer/v1/peer.js";
import type { peerCredentials } from "./credentials.js";
import { BATCH_MAX } from "./limits.js";
import { refusalFrom } from "./refusal.js";

/** How long a neighbour may take to take a window's messages, in milliseconds. */
const ACKNOWLEDGED_WITHIN_MS = 20_000;

export interface PeerLineOptions {
  readonly neighbour: string;
  readonly address: string;
  /** The epoch of the node that speaks. */
  readonly epoch: number;
  readonly credentials: ReturnType<typeof peerCredentials>;
}

interface Delivery {
  /** How many batches will have been acknowledged when it is done. */
  readonly until: number;
  readonly timer: NodeJS.Timeout;
  readonly done: () => void;
  readonly failed: (problem: Error) => void;
}

/** The way to one neighbour in one of its lives: a stream that is opened with the first messages. */
export class PeerLine {
  readonly #options: PeerLineOptions;
  readonly #client: PeerServiceClient;
  #stream: ClientDuplexStream<ConverseRequest, ConverseResponse> | undefined;
  #sent = 0;
  #acknowledged = 0;
  #delivery: Delivery | undefined;

  constructor(options: PeerLineOptions) {
    this.#options = options;
    this.#client = new PeerServiceClient(options.address, ...options.credentials(options.neighbour));
  }

  /** Resolves once the neighbour has the messages. One delivery at a time. */
  deliver(messages: readonly Carried[]): Promise<void> {
    return new Promise((done, failed) => {
      const late = { code: status.DEADLINE_EXCEEDED, details: `not within ${ACKNOWLEDGED_WITHIN_MS / 1000} s` };
      const timer = setTimeout(() => this.#fail(late), ACKNOWLEDGED_WITHIN_MS);
      const stream = this.#stream ?? this.#open();
      this.#stream = stream;
      for (let start = 0; start < messages.length; start += BATCH_MAX) {
        const part = messages.slice(start, start + BATCH_MAX);
        stream.write({ batchNumber: this.#sent, epoch: this.#options.epoch, messages: part });
        this.#sent += 1;
      }
      this.#delivery = { until: this.#sent, timer, done, failed };
    });
  }

  /** Hangs up. */
  close(): void {
    this.#fail({ code: status.CANCELLED, details: "hung up" });
    this.#client.close();
  }

  #open(): ClientDuplexStream<ConverseRequest, ConverseResponse> {
    this.#sent = 0;
    this.#acknowledged = 0;
    const metadata = new Metadata();
    metadata.setOptions({ waitForReady: true });
    const stream = this.#client.converse(metadata);
    stream.on("data", () => this.#acknowledge());
    const lose = (problem: Pick<ServiceError, "code" | "details">): void => {
      if (this.#stream === stream) this.#fail(problem);
    };
    stream.on("error", lose);
    stream.on("status", lose); // also where it ends without an error
    return stream;
  }

  /** Answers come in the order of the batches. */
  #acknowledge(): void {
    this.#acknowledged += 1;
    if (this.#acknowledged !== this.#delivery?.until) return;
    const { timer, done } = this.#delivery;
    this.#delivery = undefined;
    clearTimeout(timer);
    done();
  }

  /** A stream that breaks while nothing is on its way is opened anew when it is needed: the neighbour may just have died. */
  #fail(problem: Pick<ServiceError, "code" | "details">): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.cancel();
    const delivery = this.#delivery;
    if (delivery === undefined) return;
    this.#delivery = undefined;
    clearTimeout(delivery.timer);
    delivery.failed(refusalFrom(this.#options.neighbour, problem));
  }
}
