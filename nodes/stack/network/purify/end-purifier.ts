import type { StreamFamily } from "../../../../engine/random.js";
import type { Purify } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import { before, joined, weightsOf } from "../../../../theory/correlations.js";
import { linkPairName, pairName } from "../../names.js";
import { present } from "../../present.js";
import type { Whole } from "../circuit/halves.js";
import { isTwirled } from "./distiller.js";
import { expectedOf } from "./expected.js";
import { isWerner } from "./frames.js";
import { concluded, drawnTwirl, type Purifying, type Step, stopAll, twirlsOf } from "./step.js";

/** What the purification of end-to-end pairs is set up with. */
export interface EndPurifying extends Purifying {
  readonly end: "head" | "tail";
  /** Told of every pair that went through all rounds. */
  readonly done: (whole: Whole) => void;
}

/**
 * Purifies end-to-end pairs. The head takes them two by two as they become whole, measures, and tells the tail which they were; the
 * tail does the same and answers. Each knows what is left as soon as it knows both outcomes.
 */
export class EndPurifier {
  readonly #with: EndPurifying;
  /** Head: pairs that wait for a second, by the rounds they have been through. */
  readonly #waiting: Whole[][];
  /** Tail: pairs that wait for the head's word, by the tail's own link pair. */
  readonly #idle = new Map<number, Whole>();
  readonly #steps = new Map<number, Step<Whole>>();
  readonly #twirls: StreamFamily;

  constructor(setting: EndPurifying) {
    this.#with = setting;
    this.#waiting = Array.from({ length: setting.open.rounds }, () => []);
    this.#twirls = twirlsOf(setting);
  }

  /** A pair is whole. */
  add(whole: Whole): void {
    this.#rise(whole, 0);
  }

  /** The other end says what its measurement gave. */
  received(message: Purify): void {
    const { number } = present(message.spent, "spent pair");
    const outcome = message.outcome === true;
    const step = this.#with.end === "head" ? this.#steps.get(number) : this.#asked(message, number);
    if (step === undefined) return;
    step.other = outcome;
    this.#conclude(step);
  }

  /** The circuit is over: lets go of all that is under way; returns for how many pairs the other end may be ahead. */
  stop(): number {
    const { link } = this.#with;
    for (const wholes of this.#waiting) for (const { half } of wholes.splice(0)) link.release(half.qubit);
    for (const { half } of this.#idle.values()) link.release(half.qubit);
    this.#idle.clear();
    stopAll(this.#steps.values(), link, ({ half }) => half);
    const underWay = this.#steps.size;
    this.#steps.clear();
    return underWay;
  }

  #rise(whole: Whole, rounds: number): void {
    const { open, end, done } = this.#with;
    if (rounds === open.rounds) done(whole);
    else if (end === "tail") this.#idle.set(whole.half.pair.number, whole);
    else {
      const waiting = present(this.#waiting[rounds], "round");
      const kept = waiting.pop();
      if (kept === undefined) waiting.push(whole);
      else this.#begin(kept, whole, rounds + 1, this.#twirlFor(whole, rounds + 1));
    }
  }

  /** Head: a twirl, where the pairs are not Werner pairs as they are. */
  #twirlFor(spent: Whole, round: number): number | undefined {
    const { method, port } = this.#with;
    if (!isTwirled(method) || (round === 1 && isWerner(weightsOf(spent.expected(port.now))))) return undefined;
    return drawnTwirl(this.#twirls, spent.half.pair.number, round);
  }

  /** Tail: the head names two pairs. */
  #asked(message: Purify, spentNumber: number): Step<Whole> | undefined {
    const keptNumber = present(message.kept, "kept pair").number;
    const [kept, spent] = [this.#idle.get(keptNumber), this.#idle.get(spentNumber)];
    if (kept === undefined || spent === undefined) return undefined;
    this.#idle.delete(keptNumber);
    this.#idle.delete(spentNumber);
    return this.#begin(kept, spent, message.round, message.twirl);
  }

  #begin(kept: Whole, spent: Whole, round: number, twirl: number | undefined): Step<Whole> {
    const { distiller, method, end } = this.#with;
    const { number } = spent.half.pair;
    const callOff = distiller.begin({
      kept: kept.half.qubit,
      spent: spent.half.qubit,
      isHeadSide: end === "head",
      method,
      twirl,
      done: (outcome) => this.#measured(number, outcome),
    });
    const step: Step<Whole> = { kept, spent, round, twirl, own: undefined, other: undefined, callOff };
    this.#steps.set(number, step);
    return step;
  }

  #measured(number: number, outcome: boolean): void {
    const step = this.#steps.get(number);
    if (step === undefined) return;
    step.own = outcome;
    const { open, end, port, neighbour } = this.#with;
    const { circuit, incarnation } = open;
    const far = end === "head" ? "last" : "first";
    const value = {
      circuit,
      incarnation,
      downstream: end === "head",
      kept: step.kept.pair[far],
      spent: step.spent.pair[far],
      round: step.round,
      outcome,
      twirl: step.twirl,
      isOfLink: false,
    };
    port.send(neighbour, { $case: "purify", value });
    this.#conclude(step);
  }

  #conclude(step: Step<Whole>): void {
    const { kept, spent, round, twirl, own, other } = step;
    if (own === undefined || other === undefined) return;
    const { port, method, quality } = this.#with;
    const { half } = kept;
    this.#steps.delete(spent.half.pair.number);
    const names = { kept: pairName(kept.pair), spent: pairName(spent.pair), link_pair: linkPairName(half.pair) };
    const frame = concluded(this.#with, step, { names, half });
    if (frame === undefined) return;
    // What was expected of both when they were joined, and from then on what the kept one loses.
    const then = port.now;
    const made = expectedOf(method, kept.expected(then), spent.expected(then), {
      quality,
      isTwirled: twirl !== undefined,
    });
    const fresh = before(made, kept.expected(then));
    const expected: Whole["expected"] = (at) => joined(fresh, kept.expected(at));
    this.#rise({ ...kept, frame, expected }, round);
  }
}
