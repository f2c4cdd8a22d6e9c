import type { Death } from "./site.js";

/** How a node ends that lost its orchestrator or a neighbour: a consequence, not a cause. */
const BROKEN = 3;
/** How long after the first death others may come that explain it better, in milliseconds. */
const SETTLING_MS = 500;

/** The deaths at a site that nobody had asked for. One node that dies takes its neighbours along. */
export class Deaths {
  /** Resolves soon after the first death, to the one that explains the others. */
  readonly explained: Promise<Death>;
  readonly #all: Death[] = [];
  #settle: (death: Death) => void = () => undefined;

  constructor() {
    this.explained = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  add(death: Death): void {
    this.#all.push(death);
    if (this.#all.length > 1) return;
    setTimeout(() => this.#settle(this.#all.find(({ exitCode }) => exitCode !== BROKEN) ?? death), SETTLING_MS);
  }
}
