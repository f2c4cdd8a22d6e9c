import { Server } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { Commission } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { Complaints } from "./complaints.js";
import { NodeServerCredentials, ownIdentity, peerCredentials } from "./credentials.js";
import { gate } from "./gate.js";
import { SERVER_OPTIONS } from "./limits.js";
import type { MachineType } from "./machine.js";
import { converseWith, PEER_SERVICE } from "./peer-service.js";
import { type Ending, RUNTIME_SERVICE, RunService } from "./runtime-service.js";

/** How long open calls may take to end once the orchestrator's stream has, in milliseconds. */
const CLOSE_MS = 1_000;
/** Timers cannot be set for longer. */
const PATIENCE_MS_MAX = 2 ** 31 - 1;

/** A node that listens. */
export interface NodeServer {
  readonly port: number;
  /** Resolves once the orchestrator's stream has ended, or none has come in time, and the node serves nothing any more. */
  readonly ended: Promise<Ending>;
  /** Ends it at once. */
  stop(): void;
}

export interface NodeServerOptions {
  readonly commission: Commission;
  readonly machines: MachineType;
  /** Takes a line about each call that was refused. */
  readonly complain: (line: string) => void;
}

/** Serves a node until its orchestrator's stream ends. */
export async function serveNode({ commission, machines, complain }: NodeServerOptions): Promise<NodeServer> {
  const { run, name } = ownIdentity(commission);
  const { patienceMs } = commission;
  if (patienceMs < 1 || patienceMs > PATIENCE_MS_MAX) throw new Error(`no patience of ${patienceMs} ms is possible`);
  const server = new Server({ ...SERVER_OPTIONS, interceptors: [gate(run, new Complaints(complain))] });
  const patience = new Patience(patienceMs);
  const ending = new Promise<Ending>((resolve) => {
    const service = new RunService({
      ...{ name, machines, credentials: peerCredentials(commission) },
      onPresence: (isPresent) => patience.restart(isPresent),
      onEnding: (how) => {
        service.close();
        resolve(how);
      },
    });
    server.addService(RUNTIME_SERVICE, { run: service.run });
    server.addService(PEER_SERVICE, {
      converse: converseWith(
        (from) => service.admit(from),
        (from, batch) => service.take(from, batch),
      ),
    });
  });
  new HealthImplementation({ "": "SERVING" }).addToServer(server);
  const port = await bind(server, commission);
  patience.restart(false);
  const ended = Promise.race([ending, patience.exhausted]).then(async (how) => {
    await close(server);
    return how;
  });
  const stop = (): void => {
    patience.end();
    server.forceShutdown();
  };
  return { port, ended, stop };
}

/** Runs out when no orchestrator is there for so long. */
class Patience {
  readonly exhausted: Promise<Ending>;
  readonly #ms: number;
  #give: (ending: Ending) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#ms = ms;
    this.exhausted = new Promise((resolve) => {
      this.#give = resolve;
    });
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  restart(isPresent: boolean): void {
    this.end();
    if (isPresent) return;
    const why = `no orchestrator came within ${this.#ms / 1000} s`;
    this.#timer = setTimeout(() => this.#give({ type: "broken", why }), this.#ms);
  }
}

function bind(server: Server, commission: Commission): Promise<number> {
  const { listenHost: host, listenPort: port } = commission;
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, new NodeServerCredentials(commission), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new Error(`cannot listen on ${address}`, { cause: error }));
    });
  });
}

/** Lets what was said arrive, but not for long. */
async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, CLOSE_MS);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  server.forceShutdown();
}
