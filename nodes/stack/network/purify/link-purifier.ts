import type { StreamFamily } from "../../../../engine/random.js";
import { between } from "../../../../engine/time.js";
import type { Purify } from "../../../../proto/gen/entanglab/peer/v1/circuit.js";
import type { NodeDescription } from "../../../../proto/gen/entanglab/topology/v1/topology.js";
import { before, type Correlations, joined, weightsOf } from "../../../../theory/correlations.js";
import type { DecayRates } from "../../../../theory/decay.js";
import type { Half } from "../../layers.js";
import { linkPairName } from "../../names.js";
import { present } from "../../present.js";
import { PERFECT, ratesOf, stored } from "../circuit/goodness.js";
import { isTwirled } from "./distiller.js";
import { expectedOf } from "./expected.js";
import { isWerner } from "./frames.js";
import { concluded, drawnTwirl, type Purifying, type Step, stopAll, twirlsOf } from "./step.js";

/** What a purification of link pairs is set up with. */
export interface LinkPurifying extends Purifying {
  /** A node as anyone may know it. */
  readonly nodeOf: (name: string) => NodeDescription | undefined;
  /** The neighbour is the node at the other end of the link: whether it is towards the tail. */
  readonly isDownstream: boolean;
  /** Told of every half whose pair went through all rounds. */
  readonly done: (half: Half) => void;
}

/**
 * Purifies the pairs of one link of a circuit. Both ends take them two by two in the order of their numbers, so they agree without a
 * word about what to do, and tell each other what came of it. What is left of a round goes on to the next in the order in which its
 * steps began, so they agree about that as well, though one end may be slower than the other.
 */
export class LinkPurifier {
  readonly #with: LinkPurifying;
  /** Halves that wait for a second, by the rounds they have been through. */
  readonly #waiting: Half[][];
  readonly #steps = new Map<number, Step<Half>>();
  /** Steps of each round in the order in which they began, which is the same at both ends: what is left of them goes on in it. */
  readonly #inOrder: Step<Half>[][];
  /** Outcomes of the other end that came before this end began. */
  readonly #early = new Map<number, boolean>();
  readonly #twirls: StreamFamily;
  readonly #near: DecayRates;
  readonly #far: DecayRates;

  constructor(setting: LinkPurifying) {
    this.#with = setting;
    this.#waiting = Array.from({ length: setting.open.rounds }, () => []);
    this.#inOrder = Array.from({ length: setting.open.rounds }, () => []);
    this.#near = ratesOf(setting.nodeOf(setting.node)?.memory);
    this.#far = ratesOf(setting.nodeOf(setting.neighbour)?.memory);
    this.#twirls = twirlsOf(setting);
  }

  /** The link heralded a pair. */
  add(half: Half): void {
    this.#rise(half, 0);
  }

  /** The other end says what its measurement gave. */
  received(message: Purify): void {
    const { number } = present(message.spent, "spent pair");
    const step = this.#steps.get(number);
    const outcome = message.outcome === true;
    if (step === undefined) this.#early.set(number, outcome);
    else {
      step.other = outcome;
      this.#conclude(step);
    }
  }

  /** The circuit is over: lets go of all that is under way. */
  stop(): void {
    for (const halves of this.#waiting) for (const { qubit } of halves.splice(0)) this.#with.link.release(qubit);
    stopAll(this.#steps.values(), this.#with.link, (half) => half);
    this.#steps.clear();
  }

  #rise(half: Half, rounds: number): void {
    const { open, done } = this.#with;
    if (rounds === open.rounds) {
      done(half);
      return;
    }
    const waiting = present(this.#waiting[rounds], "round");
    const kept = waiting.pop();
    if (kept === undefined) waiting.push(half);
    else this.#begin(kept, half, rounds + 1);
  }

  #begin(kept: Half, spent: Half, round: number): void {
    const { distiller, method, isDownstream } = this.#with;
    const { number } = spent.pair;
    const needsTwirl = isTwirled(method) && (round > 1 || !isWerner(weightsOf(spent.calibrated)));
    const twirl = needsTwirl ? drawnTwirl(this.#twirls, number, round) : undefined;
    const other = this.#early.get(number);
    this.#early.delete(number);
    const callOff = distiller.begin({
      kept: kept.qubit,
      spent: spent.qubit,
      isHeadSide: isDownstream,
      method,
      twirl,
      done: (outcome) => this.#measured(number, outcome),
    });
    const step: Step<Half> = { kept, spent, round, twirl, own: undefined, other, callOff };
    this.#steps.set(number, step);
    present(this.#inOrder[round - 1], "round").push(step);
  }

  #measured(number: number, outcome: boolean): void {
    const step = this.#steps.get(number);
    if (step === undefined) return;
    const { open, port, neighbour, isDownstream } = this.#with;
    step.own = outcome;
    const { circuit, incarnation } = open;
    const pairs = { kept: step.kept.pair, spent: step.spent.pair, round: step.round, isOfLink: true };
    const value = { circuit, incarnation, downstream: isDownstream, ...pairs, outcome, twirl: undefined };
    port.send(neighbour, { $case: "purify", value });
    this.#conclude(step);
  }

  #conclude({ round }: Step<Half>): void {
    const steps = present(this.#inOrder[round - 1], "round");
    for (let [step] = steps; step?.own !== undefined && step.other !== undefined; [step] = steps) {
      steps.shift();
      this.#goOn(step);
    }
  }

  #goOn(step: Step<Half>): void {
    const { kept, spent, round, twirl } = step;
    const { method, quality } = this.#with;
    this.#steps.delete(spent.pair.number);
    const names = { kept: linkPairName(kept.pair), spent: linkPairName(spent.pair) };
    const frame = concluded(this.#with, step, { names, half: kept });
    if (frame === undefined) return;
    // What both pairs still were, and what the kept one would have been without the time it has been stored: that is counted later.
    const [keptLoss, spentLoss] = [this.#lossOf(kept), this.#lossOf(spent)];
    const [a, b] = [joined(kept.calibrated, keptLoss), joined(spent.calibrated, spentLoss)];
    const made = expectedOf(method, a, b, { quality, isTwirled: twirl !== undefined });
    this.#rise({ ...kept, frame, calibrated: before(made, keptLoss) }, round);
  }

  /** What storing both halves of a pair has left of it. */
  #lossOf({ emitted }: Half): Correlations {
    const ageNs = between(emitted, this.#with.port.now);
    return stored(stored(PERFECT, this.#near, ageNs), this.#far, ageNs);
  }
}
