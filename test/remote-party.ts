import {
  ChannelCredentials,
  Client,
  type ClientDuplexStream,
  credentials as grpcCredentials,
  Metadata,
  type StatusObject,
  status,
} from "@grpc/grpc-js";
import type { ExecutionContext } from "ava";
import type { Machine, Progress } from "../nodes/server/machine.js";
import { type NodeServer, serveNode } from "../nodes/server/node-server.js";
import { CausalityViolation } from "../nodes/windowed-node.js";
import type { Seat } from "../orchestrator/conductor/seat.js";
import {
  type Authority,
  type Credentials,
  createAuthority,
  type Role,
} from "../orchestrator/runtimes/remote/authority.js";
import { connectNode } from "../orchestrator/runtimes/remote/connection.js";
import { type Carried, ConverseRequest } from "../proto/gen/entanglab/peer/v1/peer.js";
import {
  type Assign,
  type Finished,
  type Grant,
  type Neighbour,
  type Report,
  RunRequest,
  type RunResponse,
} from "../proto/gen/entanglab/runtime/v1/runtime.js";

export const RUN = "/entanglab.runtime.v1.RuntimeService/Run";
export const CONVERSE = "/entanglab.peer.v1.PeerService/Converse";
export const HEALTH = "/grpc.health.v1.Health/Check";

const REPORT: Report = {
  nextTimeNs: undefined,
  lastTimeNs: undefined,
  deeds: [],
  sent: [],
  eventCount: 0,
  durables: [],
};

/** A machine that sends what the test puts out, and refuses what arrives at 0 or before its last window's end. */
export class StubMachine implements Machine {
  readonly assign: Assign;
  readonly heard: { from: string; epoch: number; messages: readonly Carried[] }[] = [];
  outgoing = new Map<string, readonly Carried[]>();
  #until = 0;

  constructor(assign: Assign) {
    this.assign = assign;
  }

  grant({ windowEndTimeNs, events }: Grant): Progress {
    if (windowEndTimeNs < this.#until) throw new CausalityViolation("a window ends before the one before it");
    this.#until = windowEndTimeNs;
    const { outgoing } = this;
    this.outgoing = new Map();
    return { report: { ...REPORT, eventCount: events.length }, outgoing };
  }

  deliver(from: string, epoch: number, messages: readonly Carried[]): void {
    if (messages.some(({ arrivalTimeNs }) => arrivalTimeNs < this.#until)) {
      throw new CausalityViolation(`a message of ${from} is late`);
    }
    this.heard.push({ from, epoch, messages });
  }

  finish(): Finished {
    return { deeds: [], waiting: ["nothing"] };
  }
}

/** A node that serves in this process, and what it wrote. */
export interface ServingNode extends NodeServer {
  readonly address: string;
  readonly complaints: string[];
  /** The machine that its orchestrator's first request made. */
  machine(): StubMachine;
}

/** An orchestrator's line to a node, as questions and answers. */
export interface Line extends Seat {
  ask(request: NonNullable<RunRequest["request"]>): Promise<RunResponse["response"]>;
  /** Resolves to why the node was lost. */
  readonly lost: Promise<Error>;
}

const SHARED = createAuthority("party-1");

/** A run whose nodes are servers in this process. */
export class Party {
  readonly #t: ExecutionContext;
  readonly #authority: Authority;

  constructor(t: ExecutionContext, authority: Authority) {
    this.#t = t;
    this.#authority = authority;
  }

  /** The run is one for the whole file, so that few certificates are made; `apart`: another run of the same name. */
  static async of(t: ExecutionContext, { apart = false } = {}): Promise<Party> {
    return new Party(t, await (apart ? createAuthority("party-1") : SHARED));
  }

  async issue(role: Role, name: string): Promise<Credentials> {
    return await this.#authority.issue({ role, name });
  }

  async serve(name: string, { patienceMs = 60_000 } = {}): Promise<ServingNode> {
    const { certificatePem, keyPem } = await this.issue("peer", name);
    const { certificatePem: authorityPem } = this.#authority;
    const listening = { listenHost: "127.0.0.1", listenPort: 0, patienceMs };
    const complaints: string[] = [];
    let machine: StubMachine | undefined;
    const node = await serveNode({
      commission: { authorityPem, certificatePem, keyPem, ...listening },
      machines: {
        make: (_, assign) => {
          machine = new StubMachine(assign);
          return machine;
        },
        isViolation: (error): error is Error => error instanceof CausalityViolation,
      },
      complain: (line) => complaints.push(line),
    });
    this.#t.teardown(() => node.stop());
    return { ...node, address: `127.0.0.1:${node.port}`, complaints, machine: () => machine as StubMachine };
  }

  /** Calls a node as its orchestrator. */
  async connect({ address }: { address: string }, node: string, { deadlineMs = 30_000 } = {}): Promise<Line> {
    const answers: ((response: RunResponse["response"]) => void)[] = [];
    let lose: (problem: Error) => void;
    const lost = new Promise<Error>((resolve) => {
      lose = resolve;
    });
    const seat = await connectNode({
      ...{ node, address, deadlineMs, authorityPem: this.#authority.certificatePem },
      credentials: await this.issue("orchestrator", "orchestrator"),
      listener: { answered: ({ response }) => answers.shift()?.(response), lost: (problem) => lose(problem) },
    });
    this.#t.teardown(() => seat.close());
    const ask: Line["ask"] = (request) =>
      new Promise((resolve) => {
        answers.push(resolve);
        seat.send({ request });
      });
    return { send: (request) => seat.send(request), close: () => seat.close(), ask, lost };
  }

  /** A client that sends bytes as they are. Without credentials it shows no certificate. */
  client({ address }: { address: string }, node: string, shown?: Credentials): RawClient {
    const root = Buffer.from(this.#authority.certificatePem);
    const channel =
      shown === undefined
        ? grpcCredentials.createSsl(root)
        : ChannelCredentials.createSsl(root, Buffer.from(shown.keyPem), Buffer.from(shown.certificatePem));
    const client = new Client(address, channel, {
      "grpc.ssl_target_name_override": `${node}.peer.entanglab`,
      "grpc.max_send_message_length": -1,
      "grpc.use_local_subchannel_pool": 1,
    });
    this.#t.teardown(() => client.close());
    return new RawClient(client);
  }
}

/** Calls anything with any bytes. */
export class RawClient {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Opens a stream; resolves to the name of the status that it ends with, and its details. */
  stream(path: string, metadata = new Metadata()): { call: ClientDuplexStream<Buffer, Buffer>; end: Promise<string> } {
    const call = this.#client.makeBidiStreamRequest(path, same, same, metadata);
    const end = new Promise<string>((resolve) => call.once("status", (ending) => resolve(text(ending))));
    call.on("error", () => undefined);
    call.resume();
    return { call, end };
  }

  /** Sends one message on a stream and hangs up; resolves to its status. */
  async send(path: string, bytes: Uint8Array, metadata?: Metadata): Promise<string> {
    const { call, end } = this.stream(path, metadata);
    call.write(Buffer.from(bytes));
    call.end();
    return await end;
  }

  /** Asks after the node's health; resolves to the answer's bytes in hexadecimal, or to a status. */
  health(): Promise<string> {
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(HEALTH, same, same, Buffer.alloc(0), (error, answer) => {
        resolve(error === null ? (answer ?? Buffer.alloc(0)).toString("hex") : text(error));
      });
    });
  }
}

const same = (bytes: Buffer): Buffer => bytes;

const text = ({ code, details }: Pick<StatusObject, "code" | "details">): string => `${status[code]}: ${details}`;

/** A node's part, with neighbours at addresses. */
export function assign(neighbours: Record<string, string> = {}): { $case: "assign"; value: Assign } {
  const listed = Object.entries(neighbours).map(([name, address]) => neighbour(name, address));
  return { $case: "assign", value: { rank: 2, epoch: 0, isDetailed: false, neighbours: listed } };
}

export const neighbour = (name: string, address: string, epoch = 0): Neighbour => ({ name, rank: 3, epoch, address });

/** A window up to an instant. */
export function grant(
  windowEndTimeNs: number,
  changedNeighbours: readonly Neighbour[] = [],
): { $case: "grant"; value: Grant } {
  return { $case: "grant", value: { windowEndTimeNs, events: [], changedNeighbours } };
}

/** A message that arrives at an instant. */
export const message = (arrivalTimeNs: number, counter = 0): Carried => ({
  ...{ arrivalTimeNs, sentTimeNs: arrivalTimeNs - 5, counter, link: "west" },
  message: { payload: { $case: "circuitUp", value: { circuit: "pairs", way: [] } }, channelNumber: undefined },
});

export const batch = (messages: readonly Carried[], batchNumber = 0): Uint8Array =>
  ConverseRequest.encode({ batchNumber, epoch: 0, messages }).finish();

/** A request of an orchestrator as it goes over the wire. */
export const runRequest = (request: NonNullable<RunRequest["request"]>): Uint8Array =>
  RunRequest.encode({ request }).finish();
