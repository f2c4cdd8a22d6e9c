import type { PureState } from "../../../proto/gen/entanglab/device/v1/device.js";
import {
  type CircuitDown,
  CircuitDownReason,
  type CircuitOpen,
  type CircuitUp,
  type Complete,
} from "../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { Correction } from "../../../proto/gen/entanglab/peer/v1/peer.js";
import type { Payload } from "../../port.js";
import type { Half } from "../layers.js";
import type { Claim, Lack, Shares } from "../link/shares.js";
import { present } from "../present.js";
import type { CircuitHead } from "./circuit/head.js";
import { HeadPart } from "./circuit/head-part.js";
import { CircuitInner } from "./circuit/inner.js";
import { claimOf, linksHere, type NodeSetting, purposeOf, sayAlong } from "./circuit/setting.js";
import { CircuitTail } from "./circuit/tail.js";
import { WaitingRoom } from "./waiting-room.js";

type AnyPart = HeadPart | CircuitInner | CircuitTail;
type CircuitMessage = Exclude<Payload, { $case: "linkCreate" | "linkCancel" | "acknowledge" | "linkStates" }>;

interface Hooks {
  readonly head: (circuit: string) => CircuitHead | undefined;
  readonly corrected: (correction: Correction) => void;
}

/**
 * The circuits that run over this node, whatever its part in them. A circuit is opened as a whole or not at all: every node on the path
 * sets slots aside, or says no towards the head. Messages name the opening that they are about; those about another find nobody.
 */
export class Circuits {
  readonly #with: NodeSetting;
  readonly #shares: Shares;
  readonly #hooks: Hooks;
  readonly #waiting: WaitingRoom;
  /** By circuit and opening. */
  readonly #parts = new Map<string, AnyPart>();
  /** The part of each circuit that was told something last, while it is there. */
  readonly #heeded = new Map<string, AnyPart>();
  /** Parts that are over, but for readouts under way. */
  readonly #leaving = new Map<string, HeadPart | CircuitTail>();
  /** The last opening of each circuit that came by here. */
  readonly #latest = new Map<string, number>();

  constructor(setting: NodeSetting, shares: Shares, hooks: Hooks) {
    this.#with = setting;
    this.#shares = shares;
    this.#hooks = hooks;
    this.#waiting = new WaitingRoom(setting, shares);
  }

  received(payload: CircuitMessage): void {
    switch (payload.$case) {
      case "circuitOpen":
        return this.#opened(payload.value);
      case "circuitUp":
        return this.#up(payload.value);
      case "circuitDown":
        return this.#down(payload.value);
      default:
        this.#heed(payload);
    }
  }

  /** Head: sets slots aside. Where they are lacking the head hears when they may be there. */
  claimForHead(claim: Claim, head: CircuitHead): Lack | undefined {
    const lack = this.#claim(claim);
    if (lack?.isForEver === false) this.#waiting.add(head.circuit, claim, () => head.slotsFreed());
    return lack;
  }

  /** Head: a circuit begins to be opened. */
  begun(part: HeadPart): void {
    this.#parts.set(purposeOf(part.open), part);
  }

  /** Head: an opening is over. */
  ended(part: HeadPart): void {
    this.#remove(part);
    this.#waiting.callNext();
  }

  /** Head: a circuit will not be opened again. */
  forgets(circuit: string): void {
    this.#waiting.remove(circuit);
  }

  axesFor(purpose: string): readonly PureState[] | undefined {
    const part = this.#parts.get(purpose);
    return part instanceof CircuitInner ? undefined : part?.axes();
  }

  linkOk(purpose: string, half: Half): void {
    const part = this.#parts.get(purpose);
    if (part !== undefined) part.linkOk(half);
    else if (half.axis === undefined) this.#with.link.release(half.qubit);
  }

  measured(purpose: string, half: Half, outcome: boolean): void {
    const part = this.#parts.get(purpose) ?? this.#leaving.get(purpose);
    if (part === undefined || part instanceof CircuitInner) return;
    part.measured(half, outcome);
    if (part.isDone) this.#leaving.delete(purpose);
  }

  cutoff(purpose: string, link: string, number: number): void {
    const part = this.#parts.get(purpose);
    if (part instanceof CircuitInner) part.expiredHere(link, number);
  }

  /** Light on a link is gone: what runs over it is broken there. Heads are told by the network layer. */
  darkened(link: string): void {
    for (const part of [...this.#parts.values()]) {
      if (part instanceof HeadPart) continue;
      const { open, place } = part;
      const isAbove = open.links[place - 1] === link;
      if (isAbove || open.links[place] === link) {
        this.#break(part, { toHead: !isAbove, toTail: isAbove, reason: CircuitDownReason.NO_LIGHT, link });
      }
    }
    this.#waiting.callNext();
  }

  #heed(payload: Exclude<CircuitMessage, { $case: "circuitOpen" | "circuitUp" | "circuitDown" }>): void {
    const { circuit, incarnation } = payload.$case === "correction" ? aboutCorrection(payload.value) : payload.value;
    const part = this.#partOf(circuit, incarnation);
    if (part === undefined) return;
    switch (payload.$case) {
      case "circuitStands":
        return this.#stands(part);
      case "complete":
        return this.#complete(part, payload.value);
      case "track":
        return part.tracked(payload.value);
      case "expire":
        return part.expired(payload.value);
      case "purify":
        return part.purified(payload.value);
      case "reach":
        if (part instanceof CircuitInner) part.reached(payload.value);
        return;
      case "correction":
        if (part instanceof CircuitInner) sayAlong(this.#with, part, true, payload);
        else this.#hooks.corrected(payload.value);
    }
  }

  /** Nearly every message is about the opening that the last one of its circuit was about. */
  #partOf(circuit: string, incarnation: number): AnyPart | undefined {
    const last = this.#heeded.get(circuit);
    if (last?.open.incarnation === incarnation) return last;
    const part = this.#parts.get(purposeOf({ circuit, incarnation }));
    if (part !== undefined) this.#heeded.set(circuit, part);
    return part;
  }

  /** A head asks for a circuit. One that came by here over another path is no more. */
  #opened(open: CircuitOpen): void {
    const { circuit, incarnation } = open;
    const latest = this.#latest.get(circuit) ?? -1;
    if (incarnation <= latest) return;
    this.#latest.set(circuit, incarnation);
    const former = this.#parts.get(purposeOf({ circuit, incarnation: latest }));
    const why = { reason: CircuitDownReason.CLOSED, link: "" };
    if (former !== undefined) this.#break(former, { toHead: true, toTail: true, ...why });
    this.#place(open);
    if (former !== undefined) this.#waiting.callNext();
  }

  #place(open: CircuitOpen): void {
    const place = open.nodes.indexOf(this.#with.start.name);
    const below = open.links[place];
    const isTail = below === undefined;
    if (!isTail && !this.#with.link.hasLight(below)) {
      this.#refuse(open, place, { reason: CircuitDownReason.NO_LIGHT, link: below });
      return;
    }
    const claim = claimOf(this.#with.start, { open, place });
    const lack = this.#claim(claim);
    if (lack !== undefined) {
      this.#lacks(open, place, claim, lack);
      return;
    }
    if (isTail) {
      const tail = new CircuitTail(this.#with, { open, place });
      this.#parts.set(claim.purpose, tail);
      this.#with.user.opened(open.request, tail.use);
      this.#stands(tail);
    } else {
      this.#parts.set(claim.purpose, new CircuitInner(this.#with, { open, place }));
      sayAlong(this.#with, { open, place }, true, { $case: "circuitOpen", value: open });
    }
  }

  #lacks(open: CircuitOpen, place: number, claim: Claim, { link, isForEver }: Lack): void {
    const reason = isForEver ? CircuitDownReason.TOO_FEW_SLOTS : CircuitDownReason.NO_SLOTS;
    if (!isForEver) this.#waiting.addOnPath(open, place, claim);
    this.#refuse(open, place, { reason, link });
  }

  #up(message: CircuitUp): void {
    if (message.way.length > 0) this.#waiting.passOn(message);
    else this.#hooks.head(message.circuit)?.slotsFreed();
  }

  #refuse(open: CircuitOpen, place: number, why: Pick<CircuitDown, "reason" | "link">): void {
    const { circuit, incarnation } = open;
    const value = { circuit, incarnation, downstream: false, ...why };
    sayAlong(this.#with, { open, place }, false, { $case: "circuitDown", value });
  }

  /** Sets slots aside, if need be at the cost of circuits that have to make room. */
  #claim(claim: Claim): Lack | undefined {
    const lack = this.#shares.lack(claim);
    const displaced = (lack?.displaces ?? []).flatMap((purpose) => this.#parts.get(purpose) ?? []);
    const why = { reason: CircuitDownReason.DISPLACED, link: lack?.link ?? "" };
    for (const part of displaced) this.#break(part, { toHead: true, toTail: true, ...why });
    const stillLacking = this.#shares.claim(claim);
    if (stillLacking === undefined) for (const link of claim.links) this.#with.link.serve(link);
    for (const part of displaced) {
      if (part instanceof HeadPart) this.#tellHead(part, why);
      else this.#waiting.addOnPath(part.open, part.place, claimOf(this.#with.start, part));
    }
    if (displaced.length > 0) this.#waiting.callNext();
    return stillLacking;
  }

  /** A head waits for the slots that it lost, whether it finds another path or not. */
  #tellHead(part: HeadPart, why: Pick<CircuitDown, "reason" | "link">): void {
    const head = this.#hooks.head(part.open.circuit);
    head?.down(why);
    if (head === undefined) return;
    this.#waiting.add(head.circuit, claimOf(this.#with.start, part), () => head.slotsFreed());
  }

  #stands(part: AnyPart): void {
    const purpose = purposeOf(part.open);
    this.#shares.stands(purpose);
    for (const link of linksHere(part)) this.#with.link.serve(link);
    if (part instanceof HeadPart) this.#hooks.head(part.open.circuit)?.stands();
    else part.stood();
  }

  #complete(part: AnyPart, value: Complete): void {
    if (part instanceof CircuitInner) sayAlong(this.#with, part, true, { $case: "complete", value });
    this.#remove(part);
    this.#waiting.callNext();
  }

  /** A circuit broke elsewhere. Word of it goes on, away from the break. */
  #down(message: CircuitDown): void {
    const part = this.#parts.get(purposeOf(message));
    if (part === undefined) return;
    const { downstream, reason, link } = message;
    if (part instanceof HeadPart) this.#hooks.head(message.circuit)?.down(message);
    else {
      this.#break(part, { toHead: !downstream, toTail: downstream, reason, link });
      this.#waiting.callNext();
    }
  }

  #break(
    part: AnyPart,
    { toHead, toTail, ...why }: { toHead: boolean; toTail: boolean } & Pick<CircuitDown, "reason" | "link">,
  ): void {
    if (toHead) this.#sayDown(part, false, why);
    if (toTail) this.#sayDown(part, true, why);
    this.#remove(part);
  }

  #sayDown(part: AnyPart, downstream: boolean, why: Pick<CircuitDown, "reason" | "link">): void {
    const { open, place } = part;
    const { circuit, incarnation, links } = open;
    const link = links[downstream ? place : place - 1];
    if (link === undefined || !this.#with.link.hasLight(link)) return;
    sayAlong(this.#with, part, downstream, {
      $case: "circuitDown",
      value: { circuit, incarnation, downstream, ...why },
    });
  }

  /** A circuit is over here: its links stop, its halves go, its slots are free for others. */
  #remove(part: AnyPart): void {
    const purpose = purposeOf(part.open);
    if (!this.#parts.delete(purpose)) return;
    if (this.#heeded.get(part.open.circuit) === part) this.#heeded.delete(part.open.circuit);
    for (const link of linksHere(part)) this.#with.link.cancel(link, purpose);
    this.#shares.release(purpose);
    part.stop();
    if (!(part instanceof CircuitInner) && !part.isDone) this.#leaving.set(purpose, part);
    for (const link of linksHere(part)) this.#with.link.serve(link);
  }
}

const aboutCorrection = ({ pair, incarnation }: Correction): { circuit: string; incarnation: number } => ({
  circuit: present(pair, "pair").circuit,
  incarnation,
});
