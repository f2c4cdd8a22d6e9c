import { after, type Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { LightChange } from "../../proto/gen/entanglab/node/v1/node.js";
import type { Scenario, ScenarioFault } from "../scenario/scenario.js";
import type { Link } from "../world/link.js";
import type { World } from "../world/world.js";

/** A fault begins or is over. */
export interface Transition {
  readonly at: Instant;
  readonly type: "begin" | "end";
  readonly fault: ScenarioFault;
}

/** What a transition does, for the runtime to carry out: the world and the trace have it already. */
export interface Consequences {
  /** The place of a node that is to be killed now. */
  readonly dies: number | undefined;
  /** The place of a node that begins again now. */
  readonly begins: number | undefined;
  /** What living nodes are told, by their places. */
  readonly light: readonly { readonly node: number; readonly change: LightChange }[];
}

/** All transitions of a scenario in their order: by instant, what ends before what begins, then as in the file. */
export function transitionsOf({ faults = [] }: Scenario): Transition[] {
  const begins = faults.map((fault): Transition => ({ at: fault.at, type: "begin", fault }));
  const ends = faults.flatMap((fault): Transition[] =>
    fault.for === undefined ? [] : [{ at: after(fault.at, fault.for), type: "end", fault }],
  );
  return [...ends, ...begins].sort((a, b) => a.at - b.at || Number(a.type === "begin") - Number(b.type === "begin"));
}

/** The faults of a run. They happen in the world, when everything before their instant is over. */
export class Faults {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #record: (record: TraceRecord) => void;
  readonly #dead = new Set<number>();

  constructor(scenario: Scenario, world: World, record: (record: TraceRecord) => void) {
    this.#scenario = scenario;
    this.#world = world;
    this.#record = record;
  }

  apply({ at, type, fault }: Transition): Consequences {
    const target = fault.type === "crash" ? fault.node : fault.link;
    const event = type === "begin" ? "fault" : "fault-over";
    this.#record({ at_ns: at, node: "conductor", event, fault: fault.name, type: fault.type, target });
    if (fault.type === "crash") return this.#crash(this.#placeOf(fault.node), type, at);
    const link = this.#linkOf(fault.link);
    if (type === "begin") link.cut(at);
    else link.mend(at);
    return { dies: undefined, begins: undefined, light: this.#lightOf([link]) };
  }

  /** How a node that begins sees its links. */
  lightAt(node: number): LightChange[] {
    return this.#linksOf(node).map((link) => this.#world.light(link, link.devices[0].rank === node ? 0 : 1));
  }

  #crash(node: number, type: Transition["type"], at: Instant): Consequences {
    if (type === "begin") {
      this.#dead.add(node);
      this.#world.crash(node, at);
    } else {
      this.#dead.delete(node);
      this.#world.restart(node);
    }
    const light = this.#lightOf(this.#linksOf(node)).filter((notice) => notice.node !== node);
    return { dies: type === "begin" ? node : undefined, begins: type === "end" ? node : undefined, light };
  }

  #lightOf(links: readonly Link[]): Consequences["light"][number][] {
    return links.flatMap((link) =>
      ([0, 1] as const)
        .map((end) => ({ node: link.devices[end].rank, change: this.#world.light(link, end) }))
        .filter(({ node }) => !this.#dead.has(node)),
    );
  }

  #linksOf(node: number): Link[] {
    return this.#world.links.filter(({ devices }) => devices.some(({ rank }) => rank === node));
  }

  #placeOf(name: string): number {
    return this.#scenario.nodes.findIndex((node) => node.name === name);
  }

  #linkOf(name: string): Link {
    const link = this.#world.links.find((candidate) => candidate.name === name);
    if (link === undefined) throw new Error(`the scenario has no link ${name}`);
    return link;
  }
}
