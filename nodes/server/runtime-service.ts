import type { handleBidiStreamingCall, ServerDuplexStream, ServiceDefinition } from "@grpc/grpc-js";
import type { ConverseRequest } from "../../proto/gen/entanglab/peer/v1/peer.js";
import {
  type Assign,
  type Finish,
  type Grant,
  type RunResponse,
  RuntimeServiceService,
} from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import type { peerCredentials } from "./credentials.js";
import { readRequest } from "./frames.js";
import type { Machine, MachineType } from "./machine.js";
import { PeerLines } from "./peer-lines.js";
import { refusing } from "./peer-service.js";
import { Refusal, statusOf } from "./refusal.js";

type Call = ServerDuplexStream<Buffer, RunResponse>;
type Response = NonNullable<RunResponse["response"]>;

/** How the orchestrator's stream came to its end. */
export type Ending = { readonly type: "hung-up" } | { readonly type: "broken"; readonly why: string };

export interface RunOptions {
  /** The node's own name. */
  readonly name: string;
  readonly machines: MachineType;
  readonly credentials: ReturnType<typeof peerCredentials>;
  /** A stream of the orchestrator has come, or has gone without having been one. */
  readonly onPresence: (isPresent: boolean) => void;
  readonly onEnding: (ending: Ending) => void;
}

const { run } = RuntimeServiceService;

/** The runtime service, whose handler sees bytes: so it can say itself what is wrong with them. */
export const RUNTIME_SERVICE: ServiceDefinition = {
  run: { ...run, requestDeserialize: (bytes: Buffer): Buffer => bytes },
};

/** The orchestrator's one stream, and what the node is from its first request on. */
export class RunService {
  readonly #options: RunOptions;
  #call: Call | undefined;
  #machine: Machine | undefined;
  #neighbours = new Set<string>();
  #lines: PeerLines | undefined;
  #isFinished = false;
  #ending: Ending | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  readonly run: handleBidiStreamingCall<Buffer, RunResponse> = (call) => {
    refusing(call, () => {
      if (this.#call !== undefined) throw new Refusal("out-of-turn", "the orchestrator's stream is open already");
      this.#attend(call);
    });
  };

  /** Lets a neighbour speak, or refuses it. */
  admit(name: string): void {
    if (this.#machine === undefined) throw new Refusal("out-of-turn", `${this.#options.name} has not begun`);
    if (!this.#neighbours.has(name))
      throw new Refusal("not-a-neighbour", `${name} is no neighbour of ${this.#options.name}`);
  }

  /** Takes messages of a neighbour that was admitted. */
  take(from: string, { epoch, messages }: ConverseRequest): void {
    try {
      this.#machine?.deliver(from, epoch, messages);
    } catch (error) {
      throw this.#violation(error);
    }
  }

  /** Hangs up on the neighbours. */
  close(): void {
    this.#lines?.close();
  }

  #attend(call: Call): void {
    this.#call = call;
    this.#options.onPresence(true);
    call.on("data", (bytes: Buffer) => this.#heed(call, bytes));
    // A stream that breaks ends, too, and is cancelled right after.
    call.on("end", () => setImmediate(() => this.#part(call)));
    // However it ends, also well: when everything is said.
    call.on("cancelled", () => this.#leave());
  }

  #heed(call: Call, bytes: Buffer): void {
    try {
      if (!call.writableEnded) this.#obey(call, readRequest(bytes));
    } catch (error) {
      this.#abort(error);
    }
  }

  #obey(call: Call, request: ReturnType<typeof readRequest>): void {
    if (this.#isFinished) throw new Refusal("out-of-turn", `${request.$case} after finish`);
    switch (request.$case) {
      case "assign":
        return answer(call, this.#assign(request.value));
      case "grant":
        return this.#grant(call, request.value);
      case "finish":
        return answer(call, this.#finish(request.value));
    }
  }

  #assign(assign: Assign): Response {
    if (this.#machine !== undefined) throw new Refusal("out-of-turn", "assign comes once");
    const { name, machines, credentials } = this.#options;
    this.#lines = new PeerLines({ epoch: assign.epoch, credentials });
    this.#lines.change(assign.neighbours);
    this.#neighbours = new Set(assign.neighbours.map((neighbour) => neighbour.name));
    this.#machine = machines.make(name, assign);
    return { $case: "ready", value: {} };
  }

  #grant(call: Call, grant: Grant): void {
    const [machine, lines] = this.#begun();
    if (grant.changedNeighbours.length > 0) lines.change(grant.changedNeighbours);
    const { report, outgoing } = this.#watched(() => machine.grant(grant));
    const response: Response = { $case: "report", value: report };
    if (outgoing.size === 0) return answer(call, response);
    // Nothing more is read until the neighbours have everything: so answers come in order.
    call.pause();
    lines.deliver(outgoing).then(
      () => {
        answer(call, response);
        call.resume();
      },
      (problem: unknown) => this.#abort(problem),
    );
  }

  #finish(finish: Finish): Response {
    const [machine] = this.#begun();
    const finished = this.#watched(() => machine.finish(finish));
    this.#isFinished = true;
    return { $case: "finished", value: finished };
  }

  #begun(): [Machine, PeerLines] {
    if (this.#machine === undefined || this.#lines === undefined) {
      throw new Refusal("out-of-turn", "the first request is assign");
    }
    return [this.#machine, this.#lines];
  }

  #watched<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      throw this.#violation(error);
    }
  }

  /** Whoever is told of a violation, the orchestrator is; any other error is a mistake that nobody catches. */
  #violation(error: unknown): unknown {
    if (!this.#options.machines.isViolation(error)) return error;
    const refusal = new Refusal("causality-violation", error.message);
    this.#abort(refusal);
    return refusal;
  }

  /** Ends the orchestrator's stream, saying why. */
  #abort(problem: unknown): void {
    if (!(problem instanceof Refusal)) throw problem;
    const call = this.#call;
    if (call === undefined || call.writableEnded) return;
    const status = statusOf(problem);
    this.#ending ??= { type: "broken", why: status.details };
    call.emit("error", status);
  }

  /** The orchestrator has nothing more to say. */
  #part(call: Call): void {
    if (call.cancelled || call.writableEnded) return;
    this.#ending ??= { type: "hung-up" };
    call.end();
  }

  /** A stream that was refused before it began anything leaves the place to the real one. */
  #leave(): void {
    if (this.#machine === undefined && this.#ending?.type !== "hung-up") {
      this.#call = undefined;
      this.#ending = undefined;
      this.#options.onPresence(false);
      return;
    }
    this.#options.onEnding(this.#ending ?? { type: "broken", why: "the stream of the orchestrator broke" });
  }
}

function answer(call: Call, response: Response): void {
  if (!call.writableEnded && !call.cancelled) call.write({ response });
}
