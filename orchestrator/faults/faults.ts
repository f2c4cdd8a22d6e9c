import { assert } from "../../engine/assert.js";
import { after, type Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import type { LightChange, NodeEvent } from "../../proto/gen/entanglab/node/v1/node.js";
import type { Scenario, ScenarioFault } from "../scenario/scenario.js";
import type { Channel, Way } from "../world/channel.js";
import { Link } from "../world/link.js";
import type { World } from "../world/world.js";
import { MessageTroubles } from "./message-troubles.js";

/** A fault begins or is over. */
export interface Transition {
  readonly at: Instant;
  readonly type: "begin" | "end";
  readonly fault: ScenarioFault;
}

/** What a living node is told, by its place. */
export interface News {
  readonly node: number;
  readonly event: NonNullable<NodeEvent["event"]>;
}

/** What a transition does, for the runtime to carry out: the world and the trace have it already. */
export interface Consequences {
  /** The place of a node that is to be killed now. */
  readonly dies: number | undefined;
  /** The place of a node that begins again now. */
  readonly begins: number | undefined;
  /** After a node has begun. */
  readonly news: readonly News[];
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
  readonly #world: World;
  readonly #record: (record: TraceRecord) => void;
  readonly #placeOf: ReadonlyMap<string, number>;
  readonly #ways: ReadonlyMap<string, Link | Channel>;
  readonly #troubles = new MessageTroubles();
  readonly #dead = new Set<number>();

  constructor(scenario: Scenario, world: World, record: (record: TraceRecord) => void) {
    this.#world = world;
    this.#record = record;
    this.#placeOf = new Map(scenario.nodes.map(({ name }, place) => [name, place]));
    this.#ways = new Map([...world.links, ...world.channels].map((way) => [way.name, way]));
  }

  apply({ at, type, fault }: Transition): Consequences {
    const target = fault.type === "crash" ? fault.node : fault.link;
    const event = type === "begin" ? "fault" : "fault-over";
    this.#record({ at_ns: at, node: "conductor", event, fault: fault.name, type: fault.type, target });
    switch (fault.type) {
      case "crash":
        return this.#crash(fault.node, type, at);
      case "cut": {
        const way = this.#way(fault.link);
        if (type === "begin") way.cut(fault.only, at);
        else way.mend(fault.only, at);
        return told(this.#lightOf([way]));
      }
      case "degrade": {
        const link = this.#way(fault.link);
        assert(link instanceof Link, `${fault.link} is a channel, which has no light to lose`);
        link.degrade(type === "begin" ? fault : undefined, at);
        return told([]);
      }
      case "messages": {
        const way = this.#way(fault.link);
        if (type === "begin") this.#troubles.begin(way, fault);
        else this.#troubles.end(way, fault);
        const ends = way.devices.filter(({ node }) => fault.from === undefined || fault.from === node);
        return told(
          ends.flatMap(({ rank }) => (this.#dead.has(rank) ? [] : { node: rank, event: this.#troubleOf(way, rank) })),
        );
      }
    }
  }

  /** How a node that begins sees its links and channels. */
  lightAt(node: number): LightChange[] {
    return this.#world.waysOf(node).map((way) => this.#world.light(way, endOf(way, node)));
  }

  /** What a node that begins again is told right after its start, because its start has no place for it. */
  newsFor(node: number): News[] {
    return this.#world.waysOf(node).flatMap((way) => {
      const change = this.#world.light(way, endOf(way, node));
      const isUnsaid = !(way instanceof Link) && !change.hasLight && change.channelIsUp;
      return [
        ...(isUnsaid ? [{ node, event: { $case: "lightChange" as const, value: change } }] : []),
        ...(this.#troubles.isTroubled(way, node) ? [{ node, event: this.#troubleOf(way, node) }] : []),
      ];
    });
  }

  #crash(name: string, type: Transition["type"], at: Instant): Consequences {
    const node = this.#placeOf.get(name);
    assert(node !== undefined, `the scenario has no node ${name}`);
    if (type === "begin") {
      this.#dead.add(node);
      this.#world.crash(node, at);
    } else {
      this.#dead.delete(node);
      this.#world.restart(node);
    }
    const others = this.#lightOf(this.#world.waysOf(node)).filter((news) => news.node !== node);
    if (type === "begin") return { dies: node, begins: undefined, news: others };
    return { dies: undefined, begins: node, news: [...this.newsFor(node), ...others] };
  }

  #lightOf(ways: readonly Way[]): News[] {
    return ways.flatMap((way) =>
      ([0, 1] as const)
        .map((end): News => {
          const value = this.#world.light(way, end);
          return { node: way.devices[end].rank, event: { $case: "lightChange", value } };
        })
        .filter(({ node }) => !this.#dead.has(node)),
    );
  }

  #troubleOf(way: Way, node: number): News["event"] {
    const { drop, duplicate, reorder, delay } = this.#troubles.at(way, node);
    return { $case: "channelChange", value: { link: way.name, drop, duplicate, reorder, delayNs: delay } };
  }

  #way(name: string): Link | Channel {
    const way = this.#ways.get(name);
    assert(way !== undefined, `the scenario has no link or channel ${name}`);
    return way;
  }
}

const told = (news: readonly News[]): Consequences => ({ dies: undefined, begins: undefined, news });

const endOf = ({ devices }: Way, node: number): 0 | 1 => (devices[0].rank === node ? 0 : 1);
