import { assert } from "../../../engine/assert.js";
import { Tail } from "../remote/lines.js";
import type { Death, Reached } from "../remote/site.js";
import { type ContainerPlan, createContainer, LISTENING, publishedPort } from "./container.js";
import type { Engine } from "./engine.js";
import { type End, Life } from "./life.js";

const LINES_MAX = 50;

export interface NodeContainerOptions {
  readonly listenMs: number;
  /** Hears of an end that nobody asked for, of a node that had listened. */
  readonly onDeath: (death: Death) => void;
}

/** A node as a container: created at its first start, the same in all its lives. */
export class NodeContainer {
  readonly #engine: Engine;
  readonly #plan: ContainerPlan;
  readonly #options: NodeContainerOptions;
  readonly #tail = new Tail(LINES_MAX);
  #id: string | undefined;
  #life: Life | undefined;

  constructor(engine: Engine, plan: ContainerPlan, options: NodeContainerOptions) {
    this.#engine = engine;
    this.#plan = plan;
    this.#options = options;
  }

  get lastLines(): readonly string[] {
    return this.#tail.lines;
  }

  async start(commission: Uint8Array): Promise<Reached> {
    const { node } = this.#plan;
    assert(this.#life === undefined, `${node} is started while it runs`);
    this.#id ??= await createContainer(this.#engine, this.#plan);
    const life = await Life.begin(this.#engine, { id: this.#id, node, input: commission, tail: this.#tail });
    this.#life = life;
    const isInTime = await this.#listens(life);
    if (isInTime !== true) throw await this.#stillborn(life, isInTime);
    this.#watch(life);
    return await this.#reached(this.#id);
  }

  async kill(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.kill();
  }

  /** Stops listening to it, for good. */
  leave(): void {
    this.#life?.leave();
    this.#life = undefined;
  }

  /** Whether it comes to listen, or else why not. */
  async #listens(life: Life): Promise<true | string> {
    const { listenMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`it did not listen within ${listenMs / 1000} s`), listenMs);
    });
    const ended = (): string => "it ended before it listened";
    try {
      return await Promise.race([life.listening.then(() => true as const, ended), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #stillborn(life: Life, problem: string): Promise<Error> {
    const isOurs = this.#life === life;
    this.#life = undefined;
    const end = await life.kill();
    const how = isOurs && problem.startsWith("it ended") ? `${problem}, ${endText(end)}` : problem;
    const lines = this.#tail.lines.map((line) => `\n  ${line}`).join("");
    return new Error(`the container of ${this.#plan.node} did not start: ${how}${lines}`);
  }

  /** Tells of its end, unless `kill` or `leave` came first. */
  #watch(life: Life): void {
    const tell = (end: End): void => {
      if (this.#life !== life) return;
      this.#life = undefined;
      this.#options.onDeath({ node: this.#plan.node, ...end, lastLines: this.#tail.lines });
    };
    life.ended.then(tell, (error: Error) => {
      this.#tail.add(`(${error.message})`);
      tell({ exitCode: undefined, signal: undefined });
    });
  }

  async #reached(id: string): Promise<Reached> {
    const { address, reach } = this.#plan;
    const peerAddress = `${address}:${LISTENING.port}`;
    if (reach.type !== "published") return { address: peerAddress, peerAddress };
    return { address: `${reach.host}:${await publishedPort(this.#engine, id)}`, peerAddress };
  }
}

const endText = ({ exitCode, signal }: End): string =>
  exitCode === undefined ? `by ${signal ?? "an unknown cause"}` : `with exit code ${exitCode}`;
