import { humanText } from "../human.js";
import type { Judgement } from "../judge.js";
import type { Stretches } from "../stretches.js";
import type { Happening, Watch } from "./watch.js";

/** Whether circuits of a request are opened over paths through a node: at least one is, or none is. */
export class PathThrough implements Watch {
  readonly events: readonly string[];
  readonly #node: string;
  readonly #isNever: boolean;
  readonly #part: Stretches | undefined;
  #opened = 0;
  #through = 0;
  #first: Happening | undefined;

  constructor(
    { request, node, type }: { request: string; node: string; type: "path" | "never-path" },
    part: Stretches | undefined,
  ) {
    this.events = [`${request}.circuit-opened`];
    this.#node = node;
    this.#isNever = type === "never-path";
    this.#part = part;
  }

  observe(happening: Happening): void {
    if (this.#part?.isOpen === false) return;
    this.#opened++;
    if (happening.path?.split(">").includes(this.#node) !== true) return;
    this.#through++;
    this.#first ??= happening;
  }

  judge(): Judgement {
    const sampleSize = this.#opened;
    if (this.#first === undefined) return this.#none();
    const { at, name, path } = this.#first;
    const first = `${name} over ${path} at ${humanText(at, "ns")}`;
    const reason = `${this.#through} of ${this.#opened} circuits, first ${first}`;
    return { verdict: this.#isNever ? "fails" : "holds", sampleSize, reason };
  }

  #none(): Judgement {
    const sampleSize = this.#opened;
    if (this.#isNever) return { verdict: "holds", sampleSize };
    if (this.#opened === 0) return { verdict: "undecided", sampleSize, reason: "no circuit was opened" };
    return { verdict: "fails", sampleSize, reason: `none of ${this.#opened} circuits` };
  }
}
