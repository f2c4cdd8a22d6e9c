import type { LightChange, NodeStart } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { LinkState, LinkStates as LinkStatesMessage } from "../../../../proto/gen/entanglab/peer/v1/link.js";
import { present } from "../../present.js";
import type { LinkStates } from "./link-state.js";

/** What flooding needs of a node's port. */
export interface FloodingPort {
  send(neighbour: string, payload: { readonly $case: "linkStates"; readonly value: LinkStatesMessage }): void;
}

/** A link or a channel alone, as one of its ends sees it. */
interface Joint {
  readonly neighbour: string;
  readonly isLink: boolean;
  hasLight: boolean;
  carries: boolean;
}

export type FloodingStart = Pick<NodeStart, "name" | "epoch" | "links" | "channels"> & {
  readonly network?: Pick<NonNullable<NodeStart["network"]>, "startsCold"> | undefined;
};

/**
 * Decides what a node tells its neighbours of links: its own changes to all, news to all but who brought it, and all it knows to a neighbour
 * that was out of reach. A statement is passed on once, when it is news, so that this ends.
 */
export class Flooding {
  readonly #self: string;
  readonly #port: FloodingPort;
  readonly #states: LinkStates;
  readonly #knowsLittle: boolean;
  /** By the name of the link or channel. */
  readonly #joints = new Map<string, Joint>();

  constructor(port: FloodingPort, states: LinkStates, start: FloodingStart) {
    this.#self = start.name;
    this.#port = port;
    this.#states = states;
    this.#knowsLittle = start.epoch > 0 || (start.network?.startsCold ?? false);
    for (const { link, remoteNode, isDark, channelIsDown } of start.links)
      this.#joints.set(link, {
        neighbour: remoteNode,
        isLink: true,
        hasLight: !isDark && !channelIsDown,
        carries: !channelIsDown,
      });
    for (const { channel, remoteNode, isDown } of start.channels)
      this.#joints.set(channel, { neighbour: remoteNode, isLink: false, hasLight: false, carries: !isDown });
  }

  /**
   * The node begins: it states which of its links cannot be used. Where the network starts cold or this is not its first life, it states all of
   * them, which overrides what it said in a former life, and asks its neighbours for all they know.
   */
  begin(): void {
    const states: LinkState[] = [];
    for (const [link, { isLink }] of this.#joints)
      if (isLink && (this.#knowsLittle || !this.#isUsable(link)))
        states.push(this.#states.own(link, this.#isUsable(link)));
    if (states.length === 0 && !this.#knowsLittle) return;
    for (const neighbour of this.#reachable()) this.#send(neighbour, states, this.#knowsLittle);
  }

  /**
   * Light on a link, or the channel beside it or alone, goes or comes back. Returns whether what is known of usable links is another
   * now.
   */
  changed({ link, hasLight, channelIsUp }: LightChange): boolean {
    const before = this.#states.version;
    const joint = present(this.#joints.get(link), `link ${link}`);
    const isBack = channelIsUp && (!joint.carries || (hasLight && !joint.hasLight));
    joint.hasLight = hasLight;
    joint.carries = channelIsUp;
    const states: LinkState[] = [];
    for (const [name, { neighbour, isLink }] of this.#joints) {
      if (!isLink || neighbour !== joint.neighbour) continue;
      if (this.#states.says(name, this.#self) !== this.#isUsable(name))
        states.push(this.#states.own(name, this.#isUsable(name)));
    }
    this.#flood(states, isBack ? joint.neighbour : undefined);
    if (isBack) this.#send(joint.neighbour, this.#states.all(), false);
    return this.#states.version !== before;
  }

  /** A neighbour tells what it knows, or asks. Returns whether what is known of usable links is another now. */
  received(from: string, { states, wantsAll }: LinkStatesMessage): boolean {
    const before = this.#states.version;
    const news = this.#states.update(states);
    this.#flood(news, from);
    if (wantsAll) this.#send(from, this.#states.all(), false);
    return this.#states.version !== before;
  }

  /** Light passes, and messages between its ends: without them no circuit can be set up over the link. */
  #isUsable(link: string): boolean {
    const { neighbour, hasLight } = present(this.#joints.get(link), `link ${link}`);
    return hasLight && this.#reachable().has(neighbour);
  }

  #flood(states: readonly LinkState[], except: string | undefined): void {
    if (states.length === 0) return;
    for (const neighbour of this.#reachable()) if (neighbour !== except) this.#send(neighbour, states, false);
  }

  #send(neighbour: string, states: readonly LinkState[], wantsAll: boolean): void {
    if (states.length === 0 && !wantsAll) return;
    this.#port.send(neighbour, { $case: "linkStates", value: { states, wantsAll } });
  }

  /** Neighbours to whom a channel carries, each once; one that is dead does not hear. */
  #reachable(): ReadonlySet<string> {
    const neighbours = new Set<string>();
    for (const { neighbour, carries } of this.#joints.values()) if (carries) neighbours.add(neighbour);
    return neighbours;
  }
}
