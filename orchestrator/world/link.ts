import { assert } from "../../engine/assert.js";
import { cyclesUntilSuccess, type StreamFamily, streamFamily, uniformAt } from "../../engine/random.js";
import type { Instant } from "../../engine/time.js";
import { type HeraldedPair, type LinkModel, linkModel } from "../../physics/links/link.js";
import type { Scenario, ScenarioLink } from "../scenario/scenario.js";
import type { Device, Slot } from "./device.js";

/** A slot that takes part in the attempts of a link, until it heralds. */
export interface Arming {
  readonly link: Link;
  readonly end: 0 | 1;
  readonly slot: number;
  readonly linkRequest: string;
  since: Instant;
  match: Match | undefined;
  /** It was taken out while the attempt that will herald was in flight. */
  recalled: boolean;
  /** Its node died after its half had left: the herald goes to the other end alone. */
  lost: boolean;
}

/** Two armed slots, one at each end, and the herald that their attempts will come to. */
export interface Match {
  readonly number: number;
  readonly armings: readonly [Arming, Arming];
  readonly start: Instant;
  /** Infinity where it is beyond all virtual time, or the link is cut. */
  readonly heraldAt: number;
}

/** One link as it truly is: who is armed, which attempts are under way, and what each will come to. */
export class Link {
  readonly name: string;
  readonly rank: number;
  readonly delay: ScenarioLink["delay"];
  readonly devices: readonly [Device, Device];
  readonly model: LinkModel;
  readonly outcomes: StreamFamily;
  readonly #cycles: StreamFamily;
  readonly #frames: StreamFamily;
  readonly #hasOneFrame: boolean;
  readonly #plan: (link: Link, match: Match) => void;
  readonly #waiting: readonly [Arming[], Arming[]] = [[], []];
  readonly #matches = new Map<number, Match>();
  #matchCount = 0;
  #pairCount = 0;
  #isCut = false;

  constructor(
    scenario: Scenario,
    link: ScenarioLink,
    rank: number,
    devices: readonly [Device, Device],
    plan: (link: Link, match: Match) => void,
  ) {
    this.name = link.name;
    this.rank = rank;
    this.delay = link.delay;
    this.devices = devices;
    this.#plan = plan;
    const { seed, physics } = scenario;
    this.model = linkModel({
      herald: link.herald,
      lengthKm: link.lengthKm,
      lossDbPerKm: link.lossDbPerKm,
      delay: link.delay,
      emission: [devices[0].emission, devices[1].emission],
      preparation: [devices[0].preparation, devices[1].preparation],
      physics,
    });
    this.#hasOneFrame = link.herald.scheme === "given";
    this.#cycles = streamFamily(seed, `herald/${link.name}`);
    this.#frames = streamFamily(seed, `frame/${link.name}`);
    this.outcomes = streamFamily(seed, `outcome/${link.name}`);
  }

  /** A slot at one end takes part from `at` on. */
  arm(end: 0 | 1, slot: number, linkRequest: string, at: Instant): Arming {
    const arming: Arming = {
      link: this,
      end,
      slot,
      linkRequest,
      since: at,
      match: undefined,
      recalled: false,
      lost: false,
    };
    this.#place(arming);
    return arming;
  }

  /** A slot takes no part in attempts that begin at or after `at`; the one that will herald may be in flight: nobody can recall it. */
  disarm(arming: Arming, at: Instant): void {
    const { match } = arming;
    if (match !== undefined && match.heraldAt - this.model.cycle < at) arming.recalled = true;
    else this.#withdraw(arming, at);
  }

  /** The node of a slot dies: its half of an attempt in flight is lost, but where it had left, the other end still hears of it. */
  abandon(arming: Arming, at: Instant): void {
    const { match } = arming;
    if (match === undefined || match.heraldAt - this.delay >= at) {
      this.#withdraw(arming, at);
      return;
    }
    arming.lost = true;
    // Both ends died: nobody is left to hear of it.
    if (match.armings.every(({ lost }) => lost)) this.#matches.delete(match.number);
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** No light passes from now on: whatever is on its way is lost, and attempts go on in vain. */
  cut(at: Instant): void {
    this.#isCut = true;
    for (const match of [...this.#matches.values()]) {
      const leaving = match.armings.find(({ recalled, lost }) => recalled || lost);
      if (leaving === undefined) this.#rematch(match, match.start);
      else this.#withdraw(leaving, at);
    }
  }

  /** Light passes again: attempts that emit from `at` on may herald. */
  mend(at: Instant): void {
    this.#isCut = false;
    for (const match of [...this.#matches.values()]) this.#rematch(match, at);
  }

  /** The match that heralds next, whenever that is. */
  next(): Match | undefined {
    let first: Match | undefined;
    for (const match of this.#matches.values()) {
      if (first === undefined || match.heraldAt < first.heraldAt) first = match;
    }
    return first;
  }

  /** The match that heralds now; undefined where it was called off. */
  take(number: number): Match | undefined {
    const match = this.#matches.get(number);
    this.#matches.delete(number);
    return match;
  }

  /** The pair that heralds now. */
  nextPair(): { readonly number: number } & HeraldedPair {
    const number = this.#pairCount++;
    const { frame, state } = this.model.draw(this.#hasOneFrame ? 0 : uniformAt(this.#frames, number, 0));
    return { number, frame, state };
  }

  #place(arming: Arming): void {
    const others = this.#waiting[arming.end === 0 ? 1 : 0];
    const place = others.findIndex((other) => other.linkRequest === arming.linkRequest);
    const other = others[place];
    if (other === undefined) {
      this.#waiting[arming.end].push(arming);
      return;
    }
    others.splice(place, 1);
    const armings = arming.end === 0 ? ([arming, other] as const) : ([other, arming] as const);
    const ready = Math.max(this.#slotOf(arming).readyAt, this.#slotOf(other).readyAt);
    const start = Math.max(arming.since, other.since, ready) as Instant;
    this.#match(armings, start, start);
  }

  /** Draws what the attempts of two slots, which begin at `start`, come to; those that emit before `lit` are in vain. */
  #match(armings: Match["armings"], start: Instant, lit: Instant): void {
    const { cycle, success } = this.model;
    const number = this.#matchCount++;
    const inVain = Math.max(0, Math.ceil((lit - start - cycle + this.delay) / cycle));
    const cycles = cyclesUntilSuccess(uniformAt(this.#cycles, 0, number), success);
    const heraldAt = this.#isCut ? Number.POSITIVE_INFINITY : start + (inVain + cycles) * cycle;
    const match: Match = { number, armings, start, heraldAt };
    for (const arming of armings) arming.match = match;
    this.#matches.set(number, match);
    if (Number.isSafeInteger(heraldAt)) this.#plan(this, match);
  }

  /** The attempts of a match go on, and come to something else. */
  #rematch({ number, armings, start }: Match, lit: Instant): void {
    this.#matches.delete(number);
    this.#match(armings, start, lit);
  }

  /** Takes a slot out of the link; its partner looks for another, unless it was to leave too. */
  #withdraw(arming: Arming, at: Instant): void {
    const { match } = arming;
    this.#free(arming);
    if (match === undefined) {
      const waiting = this.#waiting[arming.end];
      waiting.splice(waiting.indexOf(arming), 1);
      return;
    }
    this.#matches.delete(match.number);
    const { cycle } = this.model;
    const begun = Math.ceil((at - match.start) / cycle);
    const over = match.start + Math.max(begun, 0) * cycle;
    for (const one of match.armings) {
      if (!one.lost) this.#slotOf(one).readyAt = Math.max(this.#slotOf(one).readyAt, over);
      one.match = undefined;
      if (one === arming) continue;
      if (one.since < at) one.since = at;
      if (one.recalled || one.lost) this.#free(one);
      else this.#place(one);
    }
  }

  /** The slot of a node that died since may work for something else by now. */
  #free(arming: Arming): void {
    const slot = this.#slotOf(arming);
    if (slot.arming === arming) slot.arming = undefined;
  }

  #slotOf(arming: Arming): Slot {
    const slot = this.devices[arming.end].slots[arming.slot];
    assert(slot !== undefined, `${this.name} has no slot ${arming.slot} at its end ${arming.end}`);
    return slot;
  }
}
