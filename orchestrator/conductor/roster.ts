import { assert } from "../../engine/assert.js";
import type { Neighbour, RunRequest, RunResponse } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { briefings } from "../runtimes/briefing.js";
import { FIRST_NODE } from "../runtimes/ranks.js";
import type { Scenario } from "../scenario/scenario.js";
import { ConductedNode } from "./conducted-node.js";
import type { Seat, SeatListener } from "./seat.js";

/** Where the nodes of a run are: the conductor starts and kills them through it. */
export interface Crew {
  /** Starts a node, for the first time or again. `peerAddress`: where its neighbours reach it. */
  start(node: string, listener: SeatListener): Promise<{ readonly seat: Seat; readonly peerAddress: string }>;
  /** Kills a node; its seat is closed already. */
  kill(node: string): Promise<void>;
}

/** The nodes of a run, living or dead, and what they were asked and have not answered. */
export class Roster {
  readonly nodes: readonly ConductedNode[];
  readonly #placeOf: ReadonlyMap<string, number>;
  readonly #crew: Crew;
  readonly #isDetailed: boolean;
  readonly #answered: (node: ConductedNode, response: RunResponse) => void;
  readonly #lost: (problem: Error) => void;
  #asked = 0;

  constructor(
    scenario: Scenario,
    options: {
      readonly crew: Crew;
      readonly detailed: boolean;
      readonly answered: (node: ConductedNode, response: RunResponse) => void;
      readonly lost: (problem: Error) => void;
    },
  ) {
    this.#crew = options.crew;
    this.#isDetailed = options.detailed;
    this.#answered = options.answered;
    this.#lost = options.lost;
    this.nodes = briefings(scenario).map((briefing, place) => new ConductedNode(place, briefing));
    this.#placeOf = new Map(scenario.nodes.map(({ name }, place) => [name, place]));
  }

  /** Whether every node has answered. */
  get isQuiet(): boolean {
    return this.#asked === 0;
  }

  at(place: number): ConductedNode {
    const node = this.nodes[place];
    assert(node !== undefined, `there is no node ${place}`);
    return node;
  }

  named(name: string): ConductedNode {
    const place = this.#placeOf.get(name);
    assert(place !== undefined, `there is no node ${name}`);
    return this.at(place);
  }

  async startAll(): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.start(node)));
    for (const node of this.nodes) this.assign(node);
  }

  async start(node: ConductedNode): Promise<void> {
    const { seat, peerAddress } = await this.#crew.start(node.briefing.name, {
      answered: (response) => this.#heed(node, response),
      lost: this.#lost,
    });
    node.seat = seat;
    node.address = peerAddress;
  }

  async kill(node: ConductedNode): Promise<void> {
    node.seat?.close();
    node.die();
    this.#tellNeighbours(node);
    await this.#crew.kill(node.briefing.name);
  }

  /** Starts a dead node again. */
  async restart(node: ConductedNode): Promise<void> {
    node.epoch += 1;
    await this.start(node);
    this.assign(node);
    this.#tellNeighbours(node);
  }

  /** Tells a node whom it can reach. */
  assign(node: ConductedNode): void {
    const neighbours = neighboursOf(node).map((name) => asNeighbour(this.named(name)));
    const value = { rank: FIRST_NODE + node.place, epoch: node.epoch, isDetailed: this.#isDetailed, neighbours };
    this.ask(node, { request: { $case: "assign", value } });
  }

  /** Asks a node something that it will answer. */
  ask(node: ConductedNode, request: RunRequest): void {
    assert(node.seat !== undefined && !node.isAsked, `${node.briefing.name} cannot be asked anything`);
    this.#asked += 1;
    node.isAsked = true;
    node.seat.send(request);
  }

  /** What is wrong with an answer ends the run, not the stream that brought it. */
  #heed(node: ConductedNode, response: RunResponse): void {
    try {
      assert(node.isAsked, `${node.briefing.name} answers what nobody asked`);
      this.#asked -= 1;
      node.isAsked = false;
      this.#answered(node, response);
    } catch (problem) {
      this.#lost(problem instanceof Error ? problem : new Error(String(problem)));
    }
  }

  #tellNeighbours(node: ConductedNode): void {
    for (const name of neighboursOf(node)) this.named(name).neighbourChanged(asNeighbour(node));
  }
}

/** The nodes at the other ends of its links and channels, each once. */
const neighboursOf = ({ briefing: { links, channels } }: ConductedNode): string[] => [
  ...new Set([...links, ...channels].map(({ remoteNode }) => remoteNode)),
];

function asNeighbour({ briefing: { name }, place, epoch, address }: ConductedNode): Neighbour {
  return { name, rank: FIRST_NODE + place, epoch, address };
}
