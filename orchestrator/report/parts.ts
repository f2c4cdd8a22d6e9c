import type { Instant } from "../../engine/time.js";
import type { Expectation, Window } from "../scenario/scenario.js";
import { groupOf } from "./fault-history.js";
import { Stretches } from "./stretches.js";

/** The parts of a run that the expectations of a scenario look at, and which subject is looked at in which. */
export class Parts {
  readonly #whole = new Stretches();
  readonly #byWindow = new Map<string, Stretches>();
  readonly #bySubject = new Map<string, Set<Stretches>>();

  constructor(expectations: readonly Expectation[]) {
    for (const expectation of expectations) {
      if (!("window" in expectation) || expectation.window === undefined) continue;
      const part = this.#add(expectation.window);
      if ("metric" in expectation) this.#look(subjectOf(expectation.metric), part);
    }
  }

  /** The parts in which a subject is looked at, the whole run first. */
  of(subject: string): readonly [Stretches, ...Stretches[]] {
    return [this.#whole, ...(this.#bySubject.get(subject) ?? [])];
  }

  /** The part that a window names; `undefined` without one: the whole run. */
  find(window: Window | undefined): Stretches | undefined {
    return window && this.#byWindow.get(keyOf(window));
  }

  /** A fault begins or is over. */
  observe(fault: string, isBegin: boolean, at: Instant): void {
    for (const part of this.#byWindow.values()) part.observe(isBegin, [fault, groupOf(fault)], at);
  }

  #add(window: Window): Stretches {
    const part = this.#byWindow.get(keyOf(window)) ?? new Stretches(window);
    this.#byWindow.set(keyOf(window), part);
    return part;
  }

  #look(subject: string, part: Stretches): void {
    const parts = this.#bySubject.get(subject) ?? new Set();
    this.#bySubject.set(subject, parts.add(part));
  }
}

const keyOf = ({ relation, fault }: Window): string => `${relation} ${fault}`;

/** What a dotted name is about. */
export const subjectOf = (name: string): string => name.slice(0, name.indexOf("."));
