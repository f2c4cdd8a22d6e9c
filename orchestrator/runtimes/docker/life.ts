import { constants } from "node:os";
import type { Container } from "dockerode";
import { Lines, type Tail } from "../remote/lines.js";
import type { Engine } from "./engine.js";
import { Frames } from "./frames.js";
import { isConflict, isMissing } from "./trouble.js";

/** How a life of a container ended. */
export interface End {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

const END_MS = 10_000;
const LISTENING = /^\{"listening":\d+\}$/;

/** One life of a container: from a start to the end that follows it. */
export class Life {
  /** Resolves once the node says that it listens; rejects if it ends before. */
  readonly listening: Promise<void>;
  /** Resolves once it is over; rejects where the engine no longer tells. */
  readonly ended: Promise<End>;
  readonly #engine: Engine;
  readonly #id: string;
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #tail: Tail;
  #end: Promise<End> | undefined;

  private constructor(engine: Engine, id: string, stream: NodeJS.ReadWriteStream, tail: Tail) {
    this.#engine = engine;
    this.#id = id;
    this.#stream = stream;
    this.#tail = tail;
    const closed = new Promise<void>((resolve) => stream.once("close", resolve));
    this.listening = new Promise((resolve, reject) => {
      listen(stream, tail, resolve);
      stream.once("close", () => reject(new Error("it ended before it listened")));
    });
    this.ended = closed.then(() => this.#untilEnd());
    // Whoever cares waits for them; that nobody does is no fault.
    this.listening.catch(() => undefined);
    this.ended.catch(() => undefined);
  }

  /** Starts a container and hands it what it reads from its standard input, and then the end of that. */
  static async begin(engine: Engine, { id, node, input, tail }: LifePlan): Promise<Life> {
    const stream = await engine.ask(`attaching to ${node}`, (docker, abortSignal) =>
      docker
        .getContainer(id)
        .attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true, abortSignal }),
    );
    const life = new Life(engine, id, stream, tail);
    try {
      await engine.ask(`starting ${node}`, (docker, abortSignal) => docker.getContainer(id).start({ abortSignal }));
    } catch (error) {
      life.leave();
      throw error;
    }
    stream.end(input);
    return life;
  }

  /** Ends it, and resolves once it is over. */
  async kill(): Promise<End> {
    try {
      await this.#engine.ask("killing a container", (docker, abortSignal) =>
        docker.getContainer(this.#id).kill({ signal: "SIGKILL", abortSignal }),
      );
    } catch (error) {
      if (!isMissing(error) && !isConflict(error)) throw error; // it had ended by itself
    }
    return await this.#untilEnd();
  }

  /** Stops listening to it. */
  leave(): void {
    if ("destroy" in this.#stream && typeof this.#stream.destroy === "function") this.#stream.destroy();
  }

  /** Asks for the end once: later it could be that of the next life. */
  #untilEnd(): Promise<End> {
    this.#end ??= this.#askForEnd();
    return this.#end;
  }

  async #askForEnd(): Promise<End> {
    try {
      const { StatusCode } = await this.#ask((container, abortSignal) => container.wait({ abortSignal }));
      const { State } = await this.#ask((container) => container.inspect());
      if (State.OOMKilled) this.#tail.add("(it was killed for using more memory than a container may)");
      return endFrom(StatusCode);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#tail.add("(its container was removed)");
      return { exitCode: undefined, signal: undefined };
    }
  }

  #ask<T>(what: (container: Container, abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#engine.ask(
      "waiting for the end of a container",
      (docker, abortSignal) => what(docker.getContainer(this.#id), abortSignal),
      END_MS,
    );
  }
}

export interface LifePlan {
  readonly id: string;
  readonly node: string;
  readonly input: Uint8Array;
  /** Keeps what it writes. */
  readonly tail: Tail;
}

/** A process that a signal ended has 128 and the signal's number as its exit code in Docker. */
function endFrom(code: number): End {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? { exitCode: code, signal } : { exitCode: undefined, signal };
}

function listen(stream: NodeJS.ReadWriteStream, tail: Tail, heard: () => void): void {
  const frames = new Frames();
  const lines = { stdout: new Lines(), stderr: new Lines() };
  stream.on("data", (chunk: Buffer) => {
    for (const { from, bytes } of frames.push(chunk)) {
      for (const line of lines[from].push(bytes)) {
        if (from === "stdout" && LISTENING.test(line)) heard();
        else tail.add(line);
      }
    }
  });
  stream.once("close", () => tail.add(...lines.stdout.end(), ...lines.stderr.end()));
  stream.on("error", (error: Error) => tail.add(`(its output broke off: ${error.message})`));
}
