import { after, between, type Duration } from "../../../../engine/time.js";
import type { Expire, Purify, Reach, Track } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import { RequestKind } from "../../../../proto/gen/entanglab/peer/v1/link.js";
import type { BellIndex, LinkPair } from "../../../../proto/gen/entanglab/quantum/v1/quantum.js";
import { addFrames, bellName } from "../../../../theory/bell.js";
import { joined } from "../../../../theory/correlations.js";
import type { DecayRates } from "../../../../theory/decay.js";
import type { Half } from "../../layers.js";
import { linkPairName } from "../../names.js";
import { present } from "../../present.js";
import { LinkPurifier } from "../purify/link-purifier.js";
import { PERFECT, ratesOf, stored, swapKeeps } from "./goodness.js";
import { Joins, type Swapped } from "./joins.js";
import { type NodeSetting, type Opening, type Part, purifiesLinks, purposeOf, sayAlong } from "./setting.js";
import { type Span, spanOf } from "./swap-order.js";

/** A half that waits to be swapped, and how far its pair reaches by now. */
interface Waiting {
  readonly half: Half;
  farPlace: number;
  farPair: LinkPair;
}

interface Pending extends Omit<Swapped, "outcome"> {
  readonly from: Waiting;
  readonly to: Waiting;
}

/**
 * The inner node of a circuit. It swaps two halves as soon as both reach as far as its order of swaps asks for, the oldest first, joins
 * the tracks that pass to what the swap did, and lets go of halves that have waited too long.
 */
export class CircuitInner implements Part {
  readonly open: Opening["open"];
  readonly place: number;
  readonly #with: NodeSetting;
  readonly #rates: DecayRates;
  readonly #span: Span | undefined;
  readonly #cutoff: Duration | undefined;
  readonly #left = new Map<number, Waiting>();
  readonly #right = new Map<number, Waiting>();
  readonly #purifiers: readonly [LinkPurifier, LinkPurifier] | undefined;
  readonly #pending = new Map<number, Pending>();
  readonly #joins = new Joins();
  #isOver = false;

  constructor(setting: NodeSetting, { open, place }: Opening) {
    this.open = open;
    this.place = place;
    this.#with = setting;
    const { start } = setting;
    this.#rates = ratesOf(start.memory);
    const network = present(start.network, "network settings");
    this.#span = spanOf(network.swap, place, open.links.length);
    this.#cutoff = network.cutoffNs as Duration | undefined;
    this.#purifiers = purifiesLinks(start, open) ? [this.#purifier(place - 1), this.#purifier(place)] : undefined;
  }

  stood(): void {
    const { circuit, incarnation, priority } = this.open;
    sayAlong(this.#with, this, false, { $case: "circuitStands", value: { circuit, incarnation } });
    const link = present(this.open.links[this.place - 1], "upstream link");
    this.#with.link.create({ link, kind: RequestKind.KEEP, fidelityMin: 0, priority, purpose: purposeOf(this.open) });
  }

  linkOk(half: Half): void {
    const isLeft = half.pair.link === this.open.links[this.place - 1];
    if (this.#purifiers === undefined) this.#ready(half, isLeft);
    else this.#purifiers[isLeft ? 0 : 1].add(half);
  }

  /** A half has waited as long as it may. */
  expiredHere(link: string, number: number): void {
    const isLeft = link === this.open.links[this.place - 1];
    const waiting = (isLeft ? this.#left : this.#right).get(number);
    if (waiting !== undefined) this.#discard(waiting, isLeft, "cutoff");
  }

  /** A node that swapped says how far the pair of a half reaches now; word for other nodes passes. */
  reached(message: Reach): void {
    if (message.place !== this.place) {
      sayAlong(this.#with, this, message.downstream, { $case: "reach", value: message });
      return;
    }
    const isLeft = message.downstream;
    const waiting = (isLeft ? this.#left : this.#right).get(present(message.pair, "pair").number);
    if (waiting === undefined) return;
    if (message.isLost) {
      this.#discard(waiting, isLeft, "upstream-lost");
      return;
    }
    waiting.farPlace = message.farPlace;
    waiting.farPair = present(message.farPair, "far pair");
    this.#swapNext();
  }

  /** The outcome of a swap. */
  bellMeasured(call: number, outcome: BellIndex | undefined): void {
    const pending = present(this.#pending.get(call), "swap");
    this.#pending.delete(call);
    const { left, right, keeps, from, to } = pending;
    this.#record("swapped", pending, outcome);
    if (!this.#isOver) {
      for (const track of this.#joins.swapped({ left, right, keeps, outcome })) this.tracked(track);
      this.#tell(from, to, outcome === undefined);
    }
    this.#with.link.emptied(left.qubit.slot);
    this.#with.link.emptied(right.qubit.slot);
  }

  /** A track passes, or waits for its swap. */
  tracked(track: Track): void {
    const met = this.#joins.met(track);
    if (met === undefined) {
      // Where its half was let go of already, a lost track has nobody to tell.
      if (track.isLost && !this.#isHere(track)) this.#joins.forget(track);
      return;
    }
    if (met === "discarded" || met.outcome === undefined) this.#expire(track);
    if (met === "discarded") return;
    const next = track.downstream ? met.right : met.left;
    const { circuit, origin, downstream, request, emittedTimeNs, incarnation } = track;
    const value: Track = {
      circuit,
      origin,
      downstream,
      request,
      emittedTimeNs,
      incarnation,
      current: next.pair,
      frame: addFrames(present(track.frame, "frame"), met.outcome ?? { x: false, z: false }, next.frame),
      correlations: joined(joined(present(track.correlations, "correlations"), met.keeps), next.calibrated),
      isLost: track.isLost || met.outcome === undefined,
    };
    sayAlong(this.#with, this, track.downstream, { $case: "track", value });
  }

  /** Word of a lost pair passes on its way to the end it concerns. */
  expired(message: Expire): void {
    sayAlong(this.#with, this, message.downstream, { $case: "expire", value: message });
  }

  purified(message: Purify): void {
    if (message.isOfLink) this.#purifiers?.[message.downstream ? 0 : 1].received(message);
    else sayAlong(this.#with, this, message.downstream, { $case: "purify", value: message });
  }

  /** Swaps that are being measured end as what they are: nobody's. */
  stop(): void {
    this.#isOver = true;
    for (const purifier of this.#purifiers ?? []) purifier.stop();
    for (const waiting of [this.#left, this.#right]) {
      const halves = [...waiting.values()];
      waiting.clear();
      for (const { half } of halves) this.#with.link.release(half.qubit);
    }
  }

  #ready(half: Half, isLeft: boolean): void {
    const { number } = half.pair;
    const waiting = { half, farPlace: this.place + (isLeft ? -1 : 1), farPair: half.pair };
    (isLeft ? this.#left : this.#right).set(number, waiting);
    this.#swapNext();
    if (this.#cutoff === undefined || !(isLeft ? this.#left : this.#right).has(number)) return;
    const { circuit, incarnation } = this.open;
    const timer = { layer: "network", type: "cutoff", circuit, incarnation, link: half.pair.link, number } as const;
    this.#with.port.wake(after(this.#with.port.now, this.#cutoff), timer);
  }

  #swapNext(): void {
    const from = first(this.#left, this.#span?.low);
    const to = first(this.#right, this.#span?.high);
    if (from === undefined || to === undefined) return;
    const [left, right] = [from.half, to.half];
    this.#left.delete(left.pair.number);
    this.#right.delete(right.pair.number);
    const { port, start } = this.#with;
    const keeps = swapKeeps(
      joined(
        stored(PERFECT, this.#rates, between(left.emitted, port.now)),
        stored(PERFECT, this.#rates, between(right.emitted, port.now)),
      ),
      start.swapWerner,
    );
    this.#record("swap", { left, right }, undefined);
    const call = port.call({ $case: "measureBell", value: { left: left.qubit, right: right.qubit } });
    this.#pending.set(call, { left, right, keeps, from, to });
    this.#with.swaps.set(call, this);
  }

  /** Tells the nodes that may swap the new pair next; without an order of swaps nobody waits for that. */
  #tell(from: Waiting, to: Waiting, isLost: boolean): void {
    if (this.#span === undefined) return;
    this.#sayReach(false, from, to, isLost);
    this.#sayReach(true, to, from, isLost);
  }

  #sayReach(downstream: boolean, near: Waiting, far: Waiting, isLost: boolean): void {
    const { circuit, incarnation, links } = this.open;
    if (near.farPlace === 0 || near.farPlace === links.length) return;
    const { farPlace: place, farPair: pair } = near;
    const { farPlace, farPair } = far;
    sayAlong(this.#with, this, downstream, {
      $case: "reach",
      value: { circuit, incarnation, downstream, place, pair, farPlace, farPair, isLost },
    });
  }

  #discard(waiting: Waiting, isLeft: boolean, reason: "cutoff" | "upstream-lost"): void {
    const { port, start, link } = this.#with;
    const { half } = waiting;
    (isLeft ? this.#left : this.#right).delete(half.pair.number);
    const { circuit } = this.open;
    port.record({
      at_ns: port.now,
      node: start.name,
      event: "discarded",
      circuit,
      pair: linkPairName(half.pair),
      reason,
    });
    // Where an order of swaps is kept, an inner node at the other end of the pair lets go of it too, unless it has swapped it
    // meanwhile: then a track comes.
    if (reason === "cutoff" && this.#span !== undefined) this.#sayReach(!isLeft, waiting, waiting, true);
    const track = this.#joins.discarded(half.pair.number, isLeft);
    if (track !== undefined) this.#expire(track);
    link.release(half.qubit);
  }

  /** Whether the half that a track has reached waits here, or is being swapped. */
  #isHere({ current, downstream }: Track): boolean {
    const { number } = present(current, "current pair");
    if ((downstream ? this.#left : this.#right).has(number)) return true;
    for (const { left, right } of this.#pending.values()) {
      if ((downstream ? left : right).pair.number === number) return true;
    }
    return this.#purifiers !== undefined;
  }

  #expire({ circuit, origin, downstream, incarnation }: Track): void {
    const value = { circuit, origin, downstream: !downstream, incarnation };
    sayAlong(this.#with, this, !downstream, { $case: "expire", value });
  }

  #purifier(linkPlace: number): LinkPurifier {
    const { port, start, link, distiller, neighbourOf, nodeOf } = this.#with;
    const name = present(this.open.links[linkPlace], "link");
    const isDownstream = linkPlace === this.place;
    return new LinkPurifier({
      port,
      node: start.name,
      seed: start.seed,
      link,
      distiller,
      open: this.open,
      method: present(start.network, "network settings").method,
      quality: nodeOf(start.name)?.gates,
      neighbour: neighbourOf(name),
      nodeOf,
      isDownstream,
      done: (half) => this.#ready(half, !isDownstream),
    });
  }

  #record(event: "swap" | "swapped", halves: Pick<Pending, "left" | "right">, outcome: BellIndex | undefined): void {
    this.#with.port.record({
      at_ns: this.#with.port.now,
      node: this.#with.start.name,
      event,
      circuit: this.open.circuit,
      left: linkPairName(halves.left.pair),
      right: linkPairName(halves.right.pair),
      outcome: outcome === undefined ? undefined : bellName(outcome),
    });
  }
}

/** The oldest half whose pair reaches so far, or any where no order is kept. */
function first(waiting: ReadonlyMap<number, Waiting>, reach: number | undefined): Waiting | undefined {
  for (const one of waiting.values()) if (reach === undefined || one.farPlace === reach) return one;
  return undefined;
}
