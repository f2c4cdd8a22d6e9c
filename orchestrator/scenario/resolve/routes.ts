import type { ScenarioLink } from "../scenario.js";

/** A way through the network: its nodes, head first, and the links between them. */
export interface Route {
  readonly path: readonly string[];
  readonly links: readonly string[];
}

/** What ways there are between two nodes. */
export type Ways =
  | { readonly type: "one"; readonly route: Route }
  | { readonly type: "several"; readonly example: Route }
  | { readonly type: "none" };

interface Step {
  readonly link: string;
  readonly to: string;
}

/** The links of a network, from each node. */
export class Graph {
  readonly #steps = new Map<string, Step[]>();

  constructor(links: readonly ScenarioLink[]) {
    for (const { name, ends } of links) {
      this.#from(ends[0]).push({ link: name, to: ends[1] });
      this.#from(ends[1]).push({ link: name, to: ends[0] });
    }
  }

  /** The link between two neighbours. */
  linkBetween(from: string, to: string): string | undefined {
    return this.#from(from).find((step) => step.to === to)?.link;
  }

  neighbours(node: string): readonly string[] {
    return this.#from(node).map(({ to }) => to);
  }

  /** Whether the ways from head to tail are none, one, or several, where only some nodes can be passed through. */
  ways(head: string, tail: string, canPass: (node: string) => boolean): Ways {
    const route = this.#shortest(head, tail, canPass);
    if (route === undefined) return { type: "none" };
    // Another simple path leaves out at least one link of this one.
    const isOnly = route.links.every((link) => this.#shortest(head, tail, canPass, link) === undefined);
    return isOnly ? { type: "one", route } : { type: "several", example: route };
  }

  #shortest(head: string, tail: string, canPass: (node: string) => boolean, without?: string): Route | undefined {
    const cameFrom = new Map<string, { node: string; link: string }>();
    const queue = [head];
    for (const node of queue) {
      if (node === tail) return traced(head, tail, cameFrom);
      if (node !== head && !canPass(node)) continue;
      for (const { link, to } of this.#from(node)) {
        if (link === without || to === head || cameFrom.has(to)) continue;
        cameFrom.set(to, { node, link });
        queue.push(to);
      }
    }
    return undefined;
  }

  #from(node: string): Step[] {
    const known = this.#steps.get(node);
    if (known !== undefined) return known;
    const steps: Step[] = [];
    this.#steps.set(node, steps);
    return steps;
  }
}

function traced(head: string, tail: string, cameFrom: ReadonlyMap<string, { node: string; link: string }>): Route {
  const path = [tail];
  const links: string[] = [];
  for (
    let step = cameFrom.get(tail);
    step !== undefined;
    step = step.node === head ? undefined : cameFrom.get(step.node)
  ) {
    path.unshift(step.node);
    links.unshift(step.link);
  }
  return { path, links };
}
