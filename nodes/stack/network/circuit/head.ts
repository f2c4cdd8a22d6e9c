import {
  type CircuitDown,
  CircuitDownReason,
  type CircuitOpen,
} from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { PairRequest, Refusal } from "../../layers.js";
import type { Claim, Lack } from "../../link/shares.js";
import { present } from "../../present.js";
import type { Admission } from "../routing/expected.js";
import type { Path } from "../routing/routes.js";
import { HeadPart } from "./head-part.js";
import type { HeadRequest } from "./head-request.js";
import { claimOf, isDirect, type NodeSetting, sayAlong } from "./setting.js";
import { useForTail } from "./use.js";

/** What the head of a circuit asks of its node. */
export interface HeadNode {
  /** The best paths that a request could take, best first. */
  paths(
    asked: PairRequest,
    options: { readonly count: number; readonly excluding: ReadonlySet<string> },
  ): readonly Path[];
  /** Whether a link is down, or nodes are not heard of yet, so that there may be better paths later. */
  mayChange(): boolean;
  /** What a request can expect over a path. */
  admission(path: Path, fidelityMin: number): Admission;
  /** Sets slots aside at this node, or says what is lacking; the head hears when that may be there. */
  claim(claim: Claim, head: CircuitHead): Lack | undefined;
  /** An opening begins. */
  begun(part: HeadPart): void;
  /** An opening is over: its slots are free again. */
  ended(part: HeadPart): void;
  /** Paths that other circuits of the same request use. */
  usedBesides(head: CircuitHead): readonly Path[];
  /** A request cannot be met. */
  refuse(request: HeadRequest, refusal: Refusal): void;
  /** A request has all that it wants. */
  complete(request: HeadRequest): void;
}

/** How many paths are looked at where the best may not do. */
const CANDIDATES = 4;

/**
 * The head of a circuit through all its openings. It finds a path, asks every node on it for slots, and where the circuit breaks or
 * is refused looks for another path; where there is none it waits until the network has changed or slots are free.
 */
export class CircuitHead {
  readonly circuit: string;
  readonly request: HeadRequest;
  readonly #with: NodeSetting;
  readonly #node: HeadNode;
  readonly #place: number;
  readonly #since: number;
  #state: "waiting" | "opening" | "standing" | "over" = "waiting";
  /** Links that a path cannot use for now, or ever, and why. */
  readonly #excluded = new Map<string, CircuitDownReason>();
  #part: HeadPart | undefined;
  #path: Path | undefined;
  #incarnation = -1;
  #next = 0;
  #obstacle = "";
  #hasStood = false;
  /** Whether something was heard of links since the last opening began. */
  #hasNews = false;

  constructor(setting: NodeSetting, node: HeadNode, request: HeadRequest, place: number) {
    this.circuit = place === 0 ? request.name : `${request.name}~${place + 1}`;
    this.request = request;
    this.#with = setting;
    this.#node = node;
    this.#place = place;
    this.#since = setting.port.now;
  }

  /** The present opening, while there is one. */
  get part(): HeadPart | undefined {
    return this.#part;
  }

  /** The path of the present opening. */
  get path(): Path | undefined {
    return this.#state === "opening" || this.#state === "standing" ? this.#path : undefined;
  }

  /** What it waits for, in words. */
  get obstacle(): string {
    return this.#state === "waiting" ? this.#obstacle : "";
  }

  /** Opens the circuit over the best path that will do, if there is one. */
  attempt(): void {
    while (this.#state === "waiting" && this.request.isUnmet) {
      const choice = this.#choose();
      if (choice === undefined) return;
      const open = this.#opening(choice.path, choice.admission);
      const claim = claimOf(this.#with.start, { open, place: 0 });
      const lack = this.#node.claim(claim, this);
      if (lack === undefined) {
        this.#begin(open, choice.path);
        return;
      }
      const reason = lack.isForEver ? CircuitDownReason.TOO_FEW_SLOTS : CircuitDownReason.NO_SLOTS;
      this.#exclude(open.links[0] ?? "", reason);
    }
  }

  /** Every node on the path has set slots aside. */
  stands(): void {
    if (this.#state !== "opening") return;
    this.#state = "standing";
    this.#hasStood = true;
    this.#record("circuit-stands", { incarnation: this.#incarnation });
  }

  /** The circuit broke, or a node refused it. */
  down({ reason, link }: Pick<CircuitDown, "reason" | "link">): void {
    if (this.#part === undefined) return;
    this.#record("circuit-down", { reason: WORDS[reason], link, incarnation: this.#incarnation });
    this.#state = "waiting";
    // Link states come no later than this by the same way: those that came meanwhile know more of the link.
    if (reason !== CircuitDownReason.NO_LIGHT || !this.#hasNews) this.#exclude(link, reason);
    this.#end();
    this.attempt();
  }

  /** More pairs are wanted than the circuit was opened for. On a circuit of one link both ends count them: it is opened anew. */
  extend(): void {
    const part = this.#part;
    if (part === undefined) this.attempt();
    else if (!isDirect(part.open)) part.takeUp();
    else {
      const { circuit, incarnation } = part.open;
      const why = { reason: CircuitDownReason.CLOSED, link: "" };
      const value = { circuit, incarnation, downstream: true, ...why };
      sayAlong(this.#with, part, true, { $case: "circuitDown", value });
      this.down(why);
    }
  }

  /** Something is known anew about links, so that a path over one that was dark is worth a try. */
  networkChanged(): void {
    this.#hasNews = true;
    // Where light was gone, word of slots may be lost.
    this.#admit([CircuitDownReason.NO_LIGHT, CircuitDownReason.NO_SLOTS, CircuitDownReason.DISPLACED]);
  }

  /** Slots that were lacking may be there now. */
  slotsFreed(): void {
    this.#admit([CircuitDownReason.NO_SLOTS, CircuitDownReason.DISPLACED]);
  }

  /** The request is over. */
  close(): void {
    const part = this.#part;
    if (part !== undefined) {
      const { circuit, request, incarnation } = part.open;
      if (this.#with.link.hasLight(present(part.open.links[0], "first link"))) {
        sayAlong(this.#with, part, true, { $case: "complete", value: { circuit, request, incarnation } });
      }
      this.#end();
    }
    this.#state = "over";
  }

  #choose(): { readonly path: Path; readonly admission: Admission } | undefined {
    const { asked } = this.request;
    const count = asked.fidelityMin > 0 ? Math.max(CANDIDATES, asked.circuitCount) : asked.circuitCount;
    const excluding = new Set(this.#excluded.keys());
    const paths = this.#node.paths(asked, { count, excluding });
    const used = new Set(this.#node.usedBesides(this).map(({ links }) => links.join(" ")));
    let best: { readonly fidelity: number; readonly path: Path } | undefined;
    for (const path of paths) {
      if (used.has(path.links.join(" "))) continue;
      const admission = this.#node.admission(path, asked.fidelityMin);
      if (admission.isMet) return { path, admission };
      if (best === undefined || admission.fidelity > best.fidelity) best = { fidelity: admission.fidelity, path };
    }
    this.#refuseOrWait(best, paths.length > 0);
    return undefined;
  }

  /** What no change of the network can mend is refused at once. */
  #refuseOrWait(best: { readonly fidelity: number; readonly path: Path } | undefined, hasPaths: boolean): void {
    const mayChange =
      this.#node.mayChange() ||
      [...this.#excluded.values()].some((reason) => reason !== CircuitDownReason.TOO_FEW_SLOTS);
    const isHopeless = this.#place === 0 && !this.#hasStood && !mayChange;
    if (isHopeless && best !== undefined) {
      const fidelity = Math.floor(best.fidelity * 1e4) / 1e4;
      const advice = `at most ${fidelity} can be expected, over ${best.path.nodes.join(", ")}`;
      this.#node.refuse(this.request, { reason: "unsupported-fidelity", advice });
      return;
    }
    if (isHopeless && this.#excluded.size > 0 && !hasPaths) {
      const links = [...this.#excluded.keys()].join(", ");
      this.#node.refuse(this.request, {
        reason: "no-slots",
        advice: `${links} has fewer slots than the circuit needs`,
      });
      return;
    }
    if (best !== undefined) this.#obstacle = "no path of this fidelity";
    else this.#obstacle = hasPaths ? "no path of its own" : obstacleOf(this.#excluded);
  }

  #opening(path: Path, { rounds }: Admission): CircuitOpen {
    const { asked } = this.request;
    return {
      circuit: this.circuit,
      request: asked.name,
      pairCount: this.request.pairCount,
      priority: asked.priority,
      fidelityMin: asked.fidelityMin,
      use: useForTail(asked.tailUse),
      incarnation: this.#incarnation + 1,
      firstSequenceNumber: this.#next,
      links: path.links,
      nodes: path.nodes,
      sinceTimeNs: this.#since,
      rounds,
      deadlineTimeNs: asked.deadline,
      circuitCount: asked.circuitCount,
      circuitPlace: this.#place,
    };
  }

  #begin(open: CircuitOpen, path: Path): void {
    this.#incarnation = open.incarnation;
    this.#hasNews = false;
    this.#state = "opening";
    this.#path = path;
    this.#part = new HeadPart(this.#with, open, this.request, () => this.#node.complete(this.request));
    this.#record("circuit-opened", {
      request: open.request,
      path: open.nodes.join(">"),
      rounds: open.rounds > 0 ? open.rounds : undefined,
      incarnation: open.incarnation,
    });
    this.#node.begun(this.#part);
    sayAlong(this.#with, this.#part, true, { $case: "circuitOpen", value: open });
  }

  #end(): void {
    const part = this.#part;
    if (part === undefined) return;
    this.#part = undefined;
    part.stop();
    this.#next = part.nextNumber;
    this.#node.ended(part);
  }

  #admit(reasons: readonly CircuitDownReason[]): void {
    for (const [link, reason] of this.#excluded) if (reasons.includes(reason)) this.#excluded.delete(link);
    this.attempt();
  }

  #exclude(link: string, reason: CircuitDownReason): void {
    if (link !== "") this.#excluded.set(link, reason);
  }

  #record(event: string, fields: Record<string, string | number | undefined>): void {
    const { port, start } = this.#with;
    port.record({ at_ns: port.now, node: start.name, event, circuit: this.circuit, ...fields });
  }
}

const WORDS: Readonly<Record<CircuitDownReason, string>> = {
  [CircuitDownReason.UNSPECIFIED]: "unknown",
  [CircuitDownReason.NO_LIGHT]: "no-light",
  [CircuitDownReason.NO_SLOTS]: "no-slots",
  [CircuitDownReason.DISPLACED]: "displaced",
  [CircuitDownReason.CLOSED]: "closed",
  [CircuitDownReason.TOO_FEW_SLOTS]: "too-few-slots",
};

function obstacleOf(excluded: ReadonlyMap<string, CircuitDownReason>): string {
  if (excluded.size === 0) return "no path";
  return [...excluded].map(([link, reason]) => `${link}: ${WORDS[reason]}`).join(", ");
}
