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
}

/** Two armed slots, one at each end, and the herald that their attempts will come to. */
export interface Match {
  readonly number: number;
  readonly armings: readonly [Arming, Arming];
  readonly start: Instant;
  /** Infinity where it is beyond all virtual time. */
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
    const arming: Arming = { link: this, end, slot, linkRequest, since: at, match: undefined, recalled: false };
    this.#place(arming);
    return arming;
  }

  /**
   * A slot takes no part in attempts that begin at or after `at`. True where it is out of the link altogether; false where the
   * attempt that will herald is in flight, which nobody can recall.
   */
  disarm(arming: Arming, at: Instant): boolean {
    const { match } = arming;
    if (match === undefined) {
      const waiting = this.#waiting[arming.end];
      waiting.splice(waiting.indexOf(arming), 1);
      return true;
    }
    const { cycle } = this.model;
    if (match.heraldAt - cycle < at) {
      arming.recalled = true;
      return false;
    }
    this.#matches.delete(match.number);
    const begun = Math.ceil((at - match.start) / cycle);
    const over = match.start + Math.max(begun, 0) * cycle;
    for (const one of match.armings) {
      this.#slotOf(one).readyAt = Math.max(this.#slotOf(one).readyAt, over);
      one.match = undefined;
      if (one === arming) continue;
      if (one.since < at) one.since = at;
      if (!one.recalled) this.#place(one);
    }
    return true;
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
    const number = this.#matchCount++;
    const cycles = cyclesUntilSuccess(uniformAt(this.#cycles, 0, number), this.model.success);
    const heraldAt = start + cycles * this.model.cycle;
    const match: Match = { number, armings, start, heraldAt };
    arming.match = match;
    other.match = match;
    this.#matches.set(number, match);
    if (Number.isSafeInteger(heraldAt)) this.#plan(this, match);
  }

  #slotOf(arming: Arming): Slot {
    const slot = this.devices[arming.end].slots[arming.slot];
    assert(slot !== undefined, `${this.name} has no slot ${arming.slot} at its end ${arming.end}`);
    return slot;
  }
}
