import type { Expire, Purify, Track } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { Half, Use } from "../../layers.js";
import { linkPairName } from "../../names.js";
import { present } from "../../present.js";
import { type Ended, Ending } from "./ending.js";
import { Halves, type Held, Pairing } from "./halves.js";
import type { HeadRequest } from "./head-request.js";
import { isDirect, type NodeSetting, type Opening, type Part, sayAlong } from "./setting.js";

/**
 * One opening of a circuit at its head. It sets each half of its own link aside for the request, sends a track after it, and delivers
 * it when the tail's track arrives, which names the other half.
 */
export class HeadPart implements Part {
  readonly open: Opening["open"];
  readonly place = 0;
  readonly #with: NodeSetting;
  readonly #request: HeadRequest;
  readonly #finished: () => void;
  readonly #pairing: Pairing;
  readonly #halves = new Halves();
  readonly #ending: Ending;
  /** Halves that the request does not want yet, oldest first. */
  #surplus: Held[] = [];
  #isOver = false;

  /** `finished`: the request has all that it wants. */
  constructor(setting: NodeSetting, open: Opening["open"], request: HeadRequest, finished: () => void) {
    this.open = open;
    this.#with = setting;
    this.#request = request;
    this.#finished = finished;
    this.#pairing = new Pairing(open, "head", {
      near: setting.start.memory,
      far: setting.nodeOf(open.nodes.at(-1) ?? "")?.memory,
    });
    this.#ending = new Ending(setting, this, {
      end: "head",
      use: request.asked.headUse,
      arrived: (half) => this.#arrived(half),
      delivered: (ended, outcome) => this.#deliver(ended, outcome),
    });
  }

  /** The number that the next pair gets; those that the tail may have given are never given again. */
  get nextNumber(): number {
    return this.#ending.nextNumber;
  }

  get isDone(): boolean {
    return this.#isOver && this.#ending.isIdle;
  }

  /** The axes among which halves are measured as soon as they are heralded. */
  axes(): Extract<Use, { type: "measure" }>["axes"] | undefined {
    const { headUse } = this.#request.asked;
    return headUse.type === "measure" && this.open.rounds === 0 && !this.#isOver ? headUse.axes : undefined;
  }

  linkOk(half: Half): void {
    this.#ending.linkOk(half);
  }

  /** The outcome of a half that was read out. */
  measured(half: Half, outcome: boolean): void {
    const held = this.#halves.get(half.pair.number);
    if (held === undefined) this.#ending.measured(half, outcome);
    else held.outcome = outcome;
  }

  /** The tail's track arrives: the pair is whole, or lost. */
  tracked(track: Track): void {
    const held = this.#halves.followed(track);
    if (held === undefined) return;
    if (track.isLost) this.#lose(held);
    else if (held.isClaimed) {
      this.#halves.remove(held.half.pair.number);
      this.#ending.whole(this.#pairing.joined(held.half, track), held.outcome);
    } else held.track = track;
  }

  /** A swap on the way failed: the half is worth nothing. */
  expired(message: Expire): void {
    const held = this.#halves.get(present(message.origin, "origin").number);
    if (held !== undefined) this.#lose(held);
  }

  purified(message: Purify): void {
    this.#ending.purified(message);
  }

  /** Pairs that are whole and only wait for this end's readout stay; others are wanted instead of the rest. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#surplus = [];
    for (const held of this.#halves.all()) {
      this.#halves.remove(held.half.pair.number);
      if (held.isClaimed) {
        if (!this.#isPurified) this.#request.takeBack(1);
        // The tail may have been told of it.
        this.#ending.skipNumbers(1);
      }
      this.#ending.drop(held.half);
    }
    this.#ending.skipNumbers(this.#inFlight());
    this.#ending.stop();
    this.#request.takeBack(this.#with.user.interrupted(this.open.circuit));
  }

  /** On a circuit of one link the tail counts what attempts in flight bring until it hears that the circuit is over: one each slot. */
  #inFlight(): number {
    const { links } = this.open;
    const [own] = links;
    if (!isDirect(this.open) || own === undefined || !this.#with.link.hasLight(own)) return 0;
    return this.#with.start.links.find(({ link }) => link === own)?.slotCountMax ?? 0;
  }

  /** Other circuits of the request gave halves back: those that were too many here are wanted after all. */
  takeUp(): void {
    while (!this.#isOver && this.#request.isUnmet) {
      const next = this.#surplus.shift();
      if (next === undefined) return;
      this.#assign(next);
    }
  }

  get #isPurified(): boolean {
    return this.open.rounds > 0 && !isDirect(this.open);
  }

  #arrived(half: Half): void {
    if (this.#isOver) {
      this.#ending.drop(half);
      return;
    }
    if (isDirect(this.open)) {
      if (!this.#request.isUnmet) this.#ending.drop(half);
      else {
        this.#request.claim();
        this.#ending.whole(this.#pairing.single(half), undefined);
      }
      return;
    }
    const { held, early } = this.#halves.add(half);
    this.#assign(held);
    if (early !== undefined) this.tracked(early);
  }

  /** Sets a half aside for the request, and follows it. How many pairs a purification will take nobody knows: all are wanted. */
  #assign(held: Held): void {
    if (!this.#isPurified) {
      if (!this.#request.isUnmet) {
        this.#surplus.push(held);
        return;
      }
      this.#request.claim();
    }
    held.isClaimed = true;
    sayAlong(this.#with, this, true, { $case: "track", value: this.#pairing.track(held.half) });
    if (held.track !== undefined) this.tracked(held.track);
  }

  #lose(held: Held): void {
    const { port, start } = this.#with;
    const { circuit } = this.open;
    port.record({ at_ns: port.now, node: start.name, event: "lost", circuit, pair: linkPairName(held.half.pair) });
    this.#halves.remove(held.half.pair.number);
    this.#surplus = this.#surplus.filter((one) => one !== held);
    this.#ending.drop(held.half);
    if (!held.isClaimed || this.#isPurified) return;
    this.#request.takeBack(1);
    const next = this.#surplus.shift();
    if (next !== undefined) this.#assign(next);
  }

  #deliver({ whole, half, number }: Ended, outcome: boolean | undefined): void {
    const { pair, frame, expected } = whole;
    const { request, incarnation, circuitCount, circuitPlace } = this.open;
    if (this.#isPurified) {
      if (!this.#request.isUnmet) {
        this.#ending.drop(half);
        return;
      }
      this.#request.claim();
    }
    const sequence = number * circuitCount + circuitPlace;
    const delivery = { request, sequence, incarnation, isHead: true, pair, frame, half, expected, outcome };
    if (!this.#request.sends) {
      this.#request.finish();
      if (this.#request.isComplete) this.#finished();
    }
    this.#with.user.delivered(delivery);
  }
}
