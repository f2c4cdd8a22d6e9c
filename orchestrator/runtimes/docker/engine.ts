import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import Docker from "dockerode";
import { Lines } from "../remote/lines.js";
import { DockerFailure, DockerUnavailable, isConnectionLost } from "./trouble.js";

/** How long one call to the engine may take, where nothing else is said. */
const CALL_MS = 30_000;
const HELLO_MS = 5_000;

/** A Docker Engine that answers. Every call to it ends: with an answer, a `DockerFailure` or `DockerUnavailable`. */
export class Engine {
  readonly docker: Docker;
  /** Its address, for messages. */
  readonly where: string;

  readonly #agent: Agent | undefined;

  constructor(docker: Docker, where: string) {
    this.docker = docker;
    this.where = where;
    const modem = modemOf(docker);
    // Connections of our own, so that those of an engine that went silent can be cut: not every call can be aborted.
    if (modem.protocol !== "ssh") {
      this.#agent = modem.protocol === "https" ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
      modem.agent = this.#agent;
    }
  }

  /** Asks the engine for something, within a deadline in milliseconds. `doing` says what for, as in "removing alice". */
  async ask<T>(
    doing: string,
    call: (docker: Docker, abortSignal: AbortSignal) => Promise<T>,
    deadlineMs: number = CALL_MS,
  ): Promise<T> {
    using patience = new Patience(deadlineMs);
    try {
      return await Promise.race([call(this.docker, patience.signal), patience.lost]);
    } catch (cause) {
      throw this.#trouble(doing, cause);
    }
  }

  /** Asks the engine for work that reports progress, line by line; it may be silent for `silenceMs`. */
  async follow(
    doing: string,
    call: (docker: Docker, abortSignal: AbortSignal) => Promise<NodeJS.ReadableStream>,
    limits: { readonly silenceMs: number; readonly totalMs: number },
  ): Promise<void> {
    using total = new Patience(limits.totalMs);
    using silence = new Patience(limits.silenceMs);
    const work = async (): Promise<void> => {
      const input = await call(this.docker, AbortSignal.any([total.signal, silence.signal]));
      const lines = new Lines();
      for await (const chunk of input) {
        silence.renew();
        const problem = lines
          .push(Buffer.from(chunk))
          .map(problemIn)
          .find((one) => one !== undefined);
        if (problem !== undefined) throw new Error(problem);
      }
    };
    try {
      await Promise.race([work(), total.lost, silence.lost]);
    } catch (cause) {
      // It is not the engine that is silent here, but what it works with, such as a registry.
      throw cause instanceof Silent ? new DockerFailure(doing, cause) : this.#trouble(doing, cause);
    }
  }

  #trouble(doing: string, cause: unknown): Error {
    if (cause instanceof DockerFailure || cause instanceof DockerUnavailable) return cause;
    if (cause instanceof Silent) {
      this.#agent?.destroy();
      return new DockerUnavailable(this.where, `${doing}: ${cause.message}`, { cause });
    }
    if (isConnectionLost(cause)) return new DockerUnavailable(this.where, `${doing}: ${cause.message}`, { cause });
    return new DockerFailure(doing, cause);
  }
}

/** Finds the Docker Engine as the `docker` command does, by DOCKER_HOST or at its usual place, and greets it. */
export async function connectEngine(options?: Docker.DockerOptions): Promise<Engine> {
  const asked = process.env["DOCKER_HOST"] || "the usual local address";
  let docker: Docker;
  try {
    docker = new Docker(options);
  } catch (cause) {
    throw new DockerUnavailable(asked, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const engine = new Engine(docker, await addressOf(docker));
  try {
    await engine.ask("greeting it", (one) => one.ping(), HELLO_MS);
  } catch (cause) {
    if (cause instanceof DockerUnavailable) throw cause;
    throw new DockerUnavailable(engine.where, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  return engine;
}

/** What dockerode knows of the way to the engine and does not declare. */
interface Modem {
  readonly host?: string;
  readonly port?: string | number;
  readonly protocol: string;
  agent?: Agent;
  getSocketPath(): Promise<string> | undefined;
}

const modemOf = (docker: Docker): Modem => docker.modem as unknown as Modem;

/** The host of an engine that is reached over the network; none: it has a local socket. */
export function remoteHost(engine: Engine): string | undefined {
  return modemOf(engine.docker).host;
}

async function addressOf(docker: Docker): Promise<string> {
  const modem = modemOf(docker);
  if (modem.host === undefined) return `unix://${await modem.getSocketPath()}`;
  return `${modem.protocol === "ssh" ? "ssh" : "tcp"}://${modem.host}:${modem.port ?? ""}`;
}

/** The problem that a line of progress tells, if any. */
function problemIn(line: string): string | undefined {
  if (!line.includes('"error"')) return undefined;
  return (JSON.parse(line) as { error?: string }).error;
}

class Silent extends Error {}

/** A deadline that can be put off. */
class Patience implements Disposable {
  readonly #aborter = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly lost: Promise<never>;

  constructor(limitMs: number) {
    const { promise, reject } = withReject();
    this.lost = promise;
    this.#timer = setTimeout(() => {
      reject(new Silent(`no answer within ${limitMs / 1000} s`));
      this.#aborter.abort();
    }, limitMs);
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  renew(): void {
    this.#timer.refresh();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  return { promise, reject };
}
