import { assert } from "../../../engine/assert.js";
import type { DeviceResult, PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import type { LightChange, NetworkSettings, NodeStart } from "../../../proto/gen/entanglab/node/v1/node.js";
import { CircuitDownReason, type CircuitOpen } from "../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Payload, Port } from "../../port.js";
import type { CircuitUser, Half, LinkOk, LinkUser, PairRequest } from "../layers.js";
import type { LinkLayer } from "../link/link.js";
import type { Shares } from "../link/shares.js";
import { present } from "../present.js";
import { CircuitHead, type HeadNode } from "./circuit/head.js";
import type { HeadPart } from "./circuit/head-part.js";
import { HeadRequest } from "./circuit/head-request.js";
import type { NodeSetting } from "./circuit/setting.js";
import { purposeOf } from "./circuit/setting.js";
import { Circuits } from "./circuits.js";
import { type Prospect, prospectOf, type Room, roomOf } from "./prospect.js";
import { Distiller } from "./purify/distiller.js";
import { admission } from "./routing/expected.js";
import { Flooding } from "./routing/flooding.js";
import { LinkStates } from "./routing/link-state.js";
import { type Path, Routes } from "./routing/routes.js";

/** The messages of the network layer, and those that it carries for the layer above. */
export type CircuitPayload = Exclude<Payload, { $case: "linkCreate" | "linkCancel" | "acknowledge" }>;

/** What the network layer is told by the layer above it, beyond pairs: teleportation bits that arrive at the tail. */
export interface CorrectionUser {
  corrected(correction: Correction): void;
}

/**
 * The network layer. It floods what it knows of links, finds paths for the requests of this node, sets circuits up along them, and
 * takes part in those of others: inner nodes swap, ends learn by tracks.
 */
export class Network implements LinkUser {
  readonly #port: Port;
  readonly #user: CircuitUser & CorrectionUser;
  readonly #setting: NodeSetting;
  readonly #network: NetworkSettings;
  readonly #states: LinkStates;
  readonly #routes: Routes;
  readonly #flooding: Flooding;
  readonly #distiller: Distiller;
  readonly #circuits: Circuits;
  readonly #requests = new Map<string, { readonly request: HeadRequest; readonly heads: readonly CircuitHead[] }>();
  readonly #heads = new Map<string, CircuitHead>();

  constructor(
    port: Port,
    start: NodeStart,
    parts: { readonly user: CircuitUser & CorrectionUser; readonly link: LinkLayer; readonly shares: Shares },
  ) {
    this.#port = port;
    this.#user = parts.user;
    this.#network = present(start.network, "network settings");
    this.#states = new LinkStates(start);
    this.#routes = new Routes(start.name, this.#states);
    this.#flooding = new Flooding(port, this.#states, start);
    this.#distiller = new Distiller(port, () => parts.link);
    const neighbours = new Map(start.links.map(({ link, remoteNode }) => [link, remoteNode]));
    this.#setting = {
      port,
      start,
      link: parts.link,
      distiller: this.#distiller,
      swaps: new Map(),
      user: parts.user,
      neighbourOf: (link) => present(neighbours.get(link), `link ${link}`),
      nodeOf: (name) => this.#states.node(name),
    };
    this.#circuits = new Circuits(this.#setting, parts.shares, {
      head: (circuit) => this.#heads.get(circuit),
      corrected: (correction) => parts.user.corrected(correction),
    });
  }

  /** The node begins. */
  begin(): void {
    this.#flooding.begin();
  }

  /** Head: opens a request. */
  open(given: PairRequest): void {
    const asked = this.#settled(given);
    const request = new HeadRequest(asked);
    const heads: CircuitHead[] = [];
    this.#requests.set(asked.name, { request, heads });
    for (let place = 0; place < asked.circuitCount; place++) {
      const head = new CircuitHead(this.#setting, this.#headNode, request, place);
      heads.push(head);
      this.#heads.set(head.circuit, head);
    }
    for (const head of heads) if (this.#requests.has(asked.name)) head.attempt();
  }

  /** Head: a request is over, whether it has all its pairs or not. */
  close(name: string): void {
    const open = this.#requests.get(name);
    if (open === undefined) return;
    this.#requests.delete(name);
    for (const { circuit } of open.heads) {
      this.#heads.delete(circuit);
      this.#circuits.forgets(circuit);
    }
    for (const head of open.heads) head.close();
  }

  /** Head: the state that a pair of a request carries is on its way. */
  sent(name: string): void {
    const request = this.#requests.get(name)?.request;
    if (request === undefined) return;
    request.finish();
    if (request.isComplete) this.close(name);
  }

  /** Head: a pair of a request was of no use after all, and another is wanted. */
  again(name: string): void {
    const open = this.#requests.get(name);
    open?.request.takeBack(1);
    for (const head of open?.heads ?? []) head.extend();
  }

  /** Head: sends the bits of a teleportation to the tail; false where the circuit broke and they are lost. */
  correct(correction: Correction): boolean {
    const { circuit } = present(correction.pair, "pair");
    const part = this.#heads.get(circuit)?.part;
    if (part?.open.incarnation !== correction.incarnation) return false;
    const link = present(part.open.links[0], "first link");
    this.#port.send(this.#setting.neighbourOf(link), { $case: "correction", value: correction });
    return true;
  }

  /** A neighbour speaks. */
  received(from: string, payload: CircuitPayload): void {
    if (payload.$case !== "linkStates") {
      this.#circuits.received(payload);
      return;
    }
    if (this.#flooding.received(from, payload.value)) this.#changed();
  }

  /** How this end of a link or channel sees it has changed. */
  channelChanged(change: LightChange): void {
    if (this.#flooding.changed(change)) this.#changed();
  }

  /** Light on a link, or its channel, is gone. */
  darkened(link: string): void {
    this.#circuits.darkened(link);
    for (const head of [...this.#heads.values()]) {
      if (head.part?.open.links[0] === link) head.down({ reason: CircuitDownReason.NO_LIGHT, link });
    }
  }

  axesFor(purpose: string): readonly PureState[] | undefined {
    return this.#circuits.axesFor(purpose);
  }

  linkOk({ purpose, half }: LinkOk): void {
    this.#circuits.linkOk(purpose, half);
  }

  measured(purpose: string, half: Half, outcome: boolean): void {
    this.#circuits.measured(purpose, half, outcome);
  }

  /** A half has waited as long as it may. */
  cutoff(timer: {
    readonly circuit: string;
    readonly incarnation: number;
    readonly link: string;
    readonly number: number;
  }): void {
    this.#circuits.cutoff(purposeOf(timer), timer.link, timer.number);
  }

  /** A device call is over; false where it was not this layer's. */
  result(call: number, result: NonNullable<DeviceResult["result"]>): boolean {
    const swap = result.$case === "bellMeasured" ? this.#setting.swaps.get(call) : undefined;
    if (swap !== undefined && result.$case === "bellMeasured") {
      this.#setting.swaps.delete(call);
      swap.bellMeasured(call, result.value.outcome);
      return true;
    }
    return this.#distiller.result(call, result.$case === "measured" ? result.value.outcome : undefined);
  }

  /** What the requests of this node wait for, for the report of a run that was stopped. */
  waiting(): string[] {
    return [...this.#heads.values()].flatMap((head) =>
      head.obstacle === "" ? [] : `${head.circuit}: ${head.obstacle}`,
    );
  }

  /** What a request waits for, in words; empty: for nothing but its pairs. */
  obstacleOf(name: string): string {
    return this.#requests.get(name)?.heads.find(({ obstacle }) => obstacle !== "")?.obstacle ?? "";
  }

  /** Up to so many paths that a request could take, best first, and what to expect of each; nothing begins by asking. */
  prospects(given: PairRequest, count: number): Prospect[] {
    const asked = this.#settled(given);
    const paths = this.#paths(asked, { count, excluding: new Set() });
    return paths.map((path) => {
      const admitted = admission(path, asked.fidelityMin, this.#network, this.#states);
      return prospectOf(asked, { path, admission: admitted }, this.#states);
    });
  }

  /** What this node has for a circuit over it while it has no other. */
  room(open: CircuitOpen): Room {
    const { start } = this.#setting;
    return roomOf(start, { open, place: open.nodes.indexOf(start.name) });
  }

  #changed(): void {
    for (const head of [...this.#heads.values()]) head.networkChanged();
  }

  #paths(
    { route, tail }: PairRequest,
    options: { readonly count: number; readonly excluding: ReadonlySet<string> },
  ): readonly Path[] {
    if (route.length === 0) return this.#routes.paths(tail, { metric: this.#network.metric, ...options });
    const isOpen = route.every((link) => this.#states.isUp(link) && !options.excluding.has(link));
    if (!isOpen) return [];
    const nodes = [this.#setting.start.name];
    for (const link of route) {
      const { leftNode, rightNode } = present(this.#states.description(link), `link ${link}`);
      nodes.push(nodes.at(-1) === leftNode ? rightNode : leftNode);
    }
    return [{ nodes, links: route, cost: 0 }];
  }

  /** A request as it is opened: pairs that are purified are counted at both ends, which only a single circuit allows. */
  #settled(asked: PairRequest): PairRequest {
    const { rounds } = this.#network;
    const isPurified = rounds === undefined ? asked.fidelityMin > 0 : rounds > 0;
    return isPurified ? { ...asked, circuitCount: 1 } : asked;
  }

  get #headNode(): HeadNode {
    return {
      paths: (asked, options) => this.#paths(asked, options),
      mayChange: () => this.#states.downLinks.size > 0 || !this.#states.isWhole,
      admission: (path, fidelityMin) => admission(path, fidelityMin, this.#network, this.#states),
      claim: (claim, head) => this.#circuits.claimForHead(claim, head),
      begun: (part) => this.#circuits.begun(part),
      ended: (part: HeadPart) => this.#ended(part),
      usedBesides: (head) => this.#pathsBesides(head),
      refuse: (request, refusal) => {
        this.close(request.name);
        this.#user.refused(request.name, refusal);
      },
      complete: (request) => this.close(request.name),
    };
  }

  /** Another circuit of the request may have waited for the path. */
  #ended(part: HeadPart): void {
    this.#circuits.ended(part);
    const { request, circuit } = part.open;
    for (const head of this.#requests.get(request)?.heads ?? []) {
      if (head.circuit !== circuit) {
        head.part?.takeUp();
        head.attempt();
      }
    }
  }

  #pathsBesides(head: CircuitHead): Path[] {
    const open = this.#requests.get(head.request.name);
    assert(open !== undefined, `${head.circuit} is not open`);
    return open.heads.flatMap((other) => (other === head ? [] : (other.path ?? [])));
  }
}
