import { assert } from "../../../engine/assert.js";
import { Deaths } from "../remote/deaths.js";
import { Tail } from "../remote/lines.js";
import type { OpenSite, Reached, Site } from "../remote/site.js";
import { type End, NodeProcess } from "./node-process.js";

export interface ProcessSiteOptions {
  /** How long a node may take from its start until it listens, in milliseconds. */
  readonly listenMs?: number;
}

const HOST = "127.0.0.1";
const LISTEN_MS = 30_000;
const LINES_MAX = 50;
/** How long a node may take to end by itself when it is told to, in milliseconds. */
const TERMINATE_MS = 2_000;

/** Sites whose nodes are processes of this machine. `program`: the file that a node runs. */
export function openProcessSite(program: string, { listenMs = LISTEN_MS }: ProcessSiteOptions = {}): OpenSite {
  return (_run, nodes) => Promise.resolve(new ProcessSite({ program, nodes, listenMs }));
}

class ProcessSite implements Site {
  /** The system chooses the ports. */
  readonly listening = { host: HOST, port: 0 };
  readonly #deaths = new Deaths();
  readonly died = this.#deaths.explained;
  readonly #program: string;
  readonly #listenMs: number;
  /** What every node wrote last, in all its lives. */
  readonly #tails: ReadonlyMap<string, Tail>;
  /** Every node's latest life. */
  readonly #lives = new Map<string, NodeProcess>();
  /** The lives whose end somebody asked for. */
  readonly #expected = new WeakSet<NodeProcess>();
  readonly #isRunning = new Set<NodeProcess>();
  #isClosed = false;

  constructor({ program, nodes, listenMs }: { program: string; nodes: readonly string[]; listenMs: number }) {
    this.#program = program;
    this.#listenMs = listenMs;
    this.#tails = new Map(nodes.map((node) => [node, new Tail(LINES_MAX)]));
  }

  async start(node: string, commission: Uint8Array): Promise<Reached> {
    const tail = this.#tails.get(node);
    assert(tail !== undefined, `${node} is not a node of this site`);
    if (this.#isClosed) throw new Error(`${node} is not started: the run is being closed`);
    const previous = this.#lives.get(node);
    assert(previous === undefined || !this.#isRunning.has(previous), `${node} is started while it runs`);
    const life = new NodeProcess({ program: this.#program, input: commission, tail });
    this.#lives.set(node, life);
    this.#isRunning.add(life);
    const ended = life.ended.then((end) => {
      this.#isRunning.delete(life);
      return end;
    });
    const port = await this.#listens(life, node);
    void ended.then((end) => this.#mourn(node, life, end));
    return { address: `${HOST}:${port}`, peerAddress: `${HOST}:${port}` };
  }

  async kill(node: string): Promise<void> {
    const life = this.#lives.get(node);
    if (life === undefined) return;
    this.#expected.add(life);
    await end(life, "SIGKILL");
  }

  lastLines(node: string): Promise<readonly string[]> {
    return Promise.resolve(this.#tails.get(node)?.lines ?? []);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(
      [...this.#isRunning].map(async (life) => {
        const timer = setTimeout(() => life.kill("SIGKILL"), TERMINATE_MS);
        await end(life, "SIGTERM");
        clearTimeout(timer);
      }),
    );
  }

  async #listens(life: NodeProcess, node: string): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const problem = new Error(`it did not listen within ${this.#listenMs / 1000} s`);
      timer = setTimeout(() => reject(problem), this.#listenMs);
    });
    try {
      return await Promise.race([life.listening, late]);
    } catch (cause) {
      this.#expected.add(life);
      await end(life, "SIGKILL");
      const lines = (await this.lastLines(node)).map((line) => `\n  ${line}`).join("");
      throw new Error(`the process of ${node} did not start: ${(cause as Error).message}${lines}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  #mourn(node: string, life: NodeProcess, end: End): void {
    if (this.#isClosed || this.#expected.has(life)) return;
    this.#deaths.add({ node, ...end, lastLines: this.#tails.get(node)?.lines ?? [] });
  }
}

/** Ends a process, and waits until it has ended. */
async function end(life: NodeProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  life.kill(signal);
  await life.ended;
}
