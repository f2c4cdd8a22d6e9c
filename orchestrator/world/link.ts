import { assert } from "../../engine/assert.js";
import { cyclesUntilSuccess, type StreamFamily, streamFamily, uniformAt } from "../../engine/random.js";
import type { Duration, Instant } from "../../engine/time.js";
import {
  type Degradation,
  type HeraldedPair,
  type LinkModel,
  type LinkParameters,
  linkModel,
} from "../../physics/links/link.js";
import type { Scenario, ScenarioLink } from "../scenario/scenario.js";
import type { CutOnly, Way } from "./channel.js";
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
  /** Infinity where it is beyond all virtual time, or the link is dark. */
  readonly heraldAt: number;
  /** How the link was when the attempt that heralds emitted. */
  readonly model: LinkModel;
}

/** One link as it truly is: who is armed, which attempts are under way, and what each will come to. */
export class Link implements Way {
  readonly name: string;
  readonly rank: number;
  readonly delay: Duration;
  readonly devices: readonly [Device, Device];
  /** How it is where nothing is wrong with it; its cycle and flight are the same whatever is. */
  readonly model: LinkModel;
  readonly outcomes: StreamFamily;
  readonly #cycles: StreamFamily;
  readonly #frames: StreamFamily;
  readonly #parameters: LinkParameters;
  readonly #plan: (link: Link, match: Match) => void;
  readonly #waiting: readonly [Arming[], Arming[]] = [[], []];
  /** In the order in which they were drawn: there are few. */
  readonly #matches: Match[] = [];
  /** The match that heralds next, where that is known. */
  #first: Match | undefined;
  #isFirstKnown = true;
  #matchCount = 0;
  #pairCount = 0;
  #darkness = 0;
  #silence = 0;
  /** How it is now. */
  #current: LinkModel;

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
    this.#parameters = {
      herald: link.herald,
      modes: link.modes,
      lengthKm: link.lengthKm,
      lossDbPerKm: link.lossDbPerKm,
      delay: link.delay,
      emission: [devices[0].emission, devices[1].emission],
      preparation: [devices[0].preparation, devices[1].preparation],
      physics,
    };
    this.model = linkModel(this.#parameters);
    this.#current = this.model;
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
    if (match === undefined || match.heraldAt - this.model.age >= at) {
      this.#withdraw(arming, at);
      return;
    }
    arming.lost = true;
    // Both ends died: nobody is left to hear of it.
    if (match.armings.every(({ lost }) => lost)) this.#drop(match);
  }

  get isDark(): boolean {
    return this.#darkness > 0;
  }

  get isSilent(): boolean {
    return this.#silence > 0;
  }

  /** Light or messages or neither pass from now on: light on its way is lost, and attempts go on in vain. */
  cut(only: CutOnly, at: Instant): void {
    if (only !== "quantum") this.#silence += 1;
    if (only === "classical" || this.#darkness++ > 0) return;
    for (const match of [...this.#matches]) {
      const leaving = match.armings.find(({ recalled, lost }) => recalled || lost);
      if (leaving === undefined) this.#rematch(match, match.start);
      else this.#withdraw(leaving, at);
    }
  }

  /** What a cut took passes again: attempts that emit from `at` on may herald. */
  mend(only: CutOnly, at: Instant): void {
    if (only !== "quantum") this.#silence -= 1;
    if (only === "classical" || --this.#darkness > 0) return;
    for (const match of [...this.#matches]) this.#rematch(match, at);
  }

  /** Attempts that emit from `at` on are worse, or as they were. */
  degrade(degradation: Degradation | undefined, at: Instant): void {
    this.#current = degradation === undefined ? this.model : linkModel({ ...this.#parameters, degradation });
    if (this.isDark) return;
    for (const match of [...this.#matches]) {
      if (match.heraldAt - this.model.flight < at) continue;
      const leaving = match.armings.find(({ recalled }) => recalled);
      const { heraldAt } = this.#rematch(match, at);
      // A slot that is to leave is in flight for this attempt alone.
      if (leaving !== undefined && heraldAt !== match.heraldAt) this.#withdraw(leaving, at);
    }
  }

  /** The match that heralds next, whenever that is. */
  next(): Match | undefined {
    if (this.#isFirstKnown) return this.#first;
    this.#first = undefined;
    for (const match of this.#matches) {
      if (this.#first === undefined || match.heraldAt < this.#first.heraldAt) this.#first = match;
    }
    this.#isFirstKnown = true;
    return this.#first;
  }

  /** The match that heralds now; undefined where it was called off. */
  take(number: number): Match | undefined {
    const match = this.#matches.find((candidate) => candidate.number === number);
    if (match !== undefined) this.#drop(match);
    return match;
  }

  /** The pair that heralds now, from an attempt that emitted while the link was like this. */
  nextPair(model: LinkModel): { readonly number: number } & HeraldedPair {
    const number = this.#pairCount++;
    const { scheme } = this.#parameters.herald;
    const hasOneFrame = scheme === "given" || scheme === "midpoint-source";
    const { frame, state } = model.draw(hasOneFrame ? 0 : uniformAt(this.#frames, number, 0));
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
  #match(armings: Match["armings"], start: Instant, lit: Instant): Match {
    const model = this.#current;
    const { cycle, flight, success } = model;
    const number = this.#matchCount++;
    const inVain = Math.max(0, Math.ceil((lit - start - cycle + flight) / cycle));
    const cycles = cyclesUntilSuccess(uniformAt(this.#cycles, 0, number), success);
    const heraldAt = this.isDark ? Number.POSITIVE_INFINITY : start + (inVain + cycles) * cycle;
    const match: Match = { number, armings, start, heraldAt, model };
    for (const arming of armings) arming.match = match;
    this.#matches.push(match);
    if (this.#isFirstKnown && !(this.#first !== undefined && this.#first.heraldAt <= heraldAt)) this.#first = match;
    if (Number.isSafeInteger(heraldAt)) this.#plan(this, match);
    return match;
  }

  #drop(match: Match): void {
    const place = this.#matches.indexOf(match);
    assert(place >= 0, `${this.name} calls off a match that is over`);
    this.#matches.splice(place, 1);
    if (this.#first === match) this.#isFirstKnown = false;
  }

  /** The attempts of a match go on, and come to something else. */
  #rematch(match: Match, lit: Instant): Match {
    this.#drop(match);
    return this.#match(match.armings, match.start, lit);
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
    this.#drop(match);
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
