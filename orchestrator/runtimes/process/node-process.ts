import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { Lines, type Tail } from "../remote/lines.js";

/** How a process ended: by itself, or by a signal. */
export interface End {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

const LISTENING = /^\{"listening":(\d{1,5})\}$/;

export interface NodeProcessPlan {
  readonly program: string;
  readonly input: Uint8Array;
  /** Keeps what it writes. */
  readonly tail: Tail;
}

/** One life of a node as a process of this machine. */
export class NodeProcess {
  /** Resolves to its port once it listens; rejects where it ends before. */
  readonly listening: Promise<number>;
  /** Resolves once it has ended and everything that it wrote is read; never rejects. */
  readonly ended: Promise<End>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #tail: Tail;

  /** Starts the program and hands it what it reads from its standard input. */
  constructor({ program, input, tail }: NodeProcessPlan) {
    this.#tail = tail;
    // In a group of its own, so that a signal from the terminal ends the orchestrator first, and with nothing of its environment.
    const child = spawn(process.execPath, [program], { stdio: "pipe", detached: true, env: ENVIRONMENT });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => this.#tail.add(`(it did not start: ${error.message})`));
      child.once("close", (code, signal) => resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }));
    });
    this.listening = new Promise((resolve, reject) => {
      this.#read(child.stdout, resolve);
      this.#read(child.stderr);
      void this.ended.then((end) => reject(new Error(`it ended before it listened, ${howEnded(end)}`)));
    });
    // Whoever cares waits for it; that nobody does is no fault.
    this.listening.catch(() => undefined);
    // A process that ends before it has read everything is noticed by its end.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(signal);
  }

  #read(stream: Readable, listens?: (port: number) => void): void {
    const lines = new Lines();
    stream.on("data", (bytes: Buffer) => {
      for (const line of lines.push(bytes)) {
        const port = LISTENING.exec(line)?.[1];
        if (port !== undefined && listens !== undefined) listens(Number(port));
        else this.#tail.add(line);
      }
    });
    stream.once("end", () => this.#tail.add(...lines.end()));
  }
}

/** How a process ended, in words. */
export const howEnded = ({ exitCode, signal }: End): string =>
  exitCode === undefined ? `by ${signal ?? "an unknown cause"}` : `with exit code ${exitCode}`;

const ENVIRONMENT: NodeJS.ProcessEnv = process.env["PATH"] === undefined ? {} : { PATH: process.env["PATH"] };
