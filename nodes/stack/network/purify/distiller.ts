import { Gate } from "../../../../proto/gen/entanglab/device/v1/device.js";
import { PurificationMethod } from "../../../../proto/gen/entanglab/node/v1/node.js";
import type { Port } from "../../../port.js";
import type { Half } from "../../layers.js";
import type { LinkLayer } from "../../link/link.js";
import { cycled, type Turn, turnedForDejmps } from "./frames.js";

/** What one end does to its halves of two pairs. */
export interface Distillation {
  readonly kept: Half["qubit"];
  readonly spent: Half["qubit"];
  /** This end is on the head's side of both pairs. */
  readonly isHeadSide: boolean;
  readonly method: PurificationMethod;
  /** Which rotations are applied first, by `twirlOf`; undefined: none. */
  readonly twirl: number | undefined;
  /** Told of the outcome, unless it was called off; the kept half is still there. */
  readonly done: (outcome: boolean) => void;
}

interface Job extends Distillation {
  isCalledOff: boolean;
  /** Calls that are not over. */
  outstanding: number;
  step: "turning" | "joining" | "measuring";
}

/** Does one end's part of purifications: local rotations, a CNOT gate, and a measurement of the spent half along Z. */
export class Distiller {
  readonly #port: Port;
  readonly #link: () => LinkLayer;
  readonly #jobs = new Map<number, Job>();

  constructor(port: Port, link: () => LinkLayer) {
    this.#port = port;
    this.#link = link;
  }

  /** Begins; returns what calls it off: both halves are then let go of as soon as they can be. */
  begin(distillation: Distillation): () => void {
    const job: Job = { ...distillation, isCalledOff: false, outstanding: 0, step: "turning" };
    const gates = gatesOf(job);
    for (const [qubit, gate] of gates) this.#call(job, { $case: "applyGate", value: { qubit, gate } });
    if (gates.length === 0) this.#join(job);
    return () => {
      job.isCalledOff = true;
    };
  }

  /** A device call is over; false where it was not of a purification. */
  result(call: number, outcome: boolean | undefined): boolean {
    const job = this.#jobs.get(call);
    if (job === undefined) return false;
    this.#jobs.delete(call);
    job.outstanding -= 1;
    if (job.outstanding > 0) return true;
    if (job.step === "measuring") this.#link().emptied(job.spent.slot);
    if (job.isCalledOff) {
      if (job.step !== "measuring") this.#link().release(job.spent);
      this.#link().release(job.kept);
    } else if (job.step === "turning") this.#join(job);
    else if (job.step === "joining") {
      job.step = "measuring";
      this.#call(job, { $case: "measure", value: { qubit: job.spent, axis: ALONG_Z } });
    } else job.done(outcome === true);
    return true;
  }

  #join(job: Job): void {
    job.step = "joining";
    this.#call(job, { $case: "applyCnot", value: { control: job.kept, target: job.spent } });
  }

  #call(job: Job, call: Parameters<Port["call"]>[0]): void {
    job.outstanding += 1;
    this.#jobs.set(this.#port.call(call), job);
  }
}

const ALONG_Z = { thetaRad: 0, phiRad: 0 };

/** How often each of the two pairs is cycled: all nine cases make the errors of both alike, one independent of the other. */
const timesOf = (twirl: number): readonly [number, number] => [twirl % 3, Math.floor(twirl / 3)];

/** How many twirls there are to choose among. */
export const TWIRLS = 9;

/** Whether a method needs the errors of a pair alike. */
export const isTwirled = (method: PurificationMethod): boolean => method === PurificationMethod.BBPSSW;

/** What the rotations of a purification do to the frames of the kept and of the spent pair. */
export function turnsOf(method: PurificationMethod, twirl: number | undefined): readonly [Turn, Turn] {
  if (method === PurificationMethod.DEJMPS) return [turnedForDejmps, turnedForDejmps];
  const [kept, spent] = timesOf(twirl ?? 0);
  return [cycled(kept), cycled(spent)];
}

const CYCLES = {
  head: [undefined, Gate.CYCLE, Gate.CYCLE_INVERSE],
  tail: [undefined, Gate.CYCLE_CONJUGATE, Gate.CYCLE_INVERSE_CONJUGATE],
} as const;

function gatesOf({ kept, spent, isHeadSide, method, twirl }: Job): [Half["qubit"], Gate][] {
  if (method === PurificationMethod.DEJMPS) {
    const gate = isHeadSide ? Gate.SQRT_X : Gate.SQRT_X_INVERSE;
    return [
      [kept, gate],
      [spent, gate],
    ];
  }
  const cycles = CYCLES[isHeadSide ? "head" : "tail"];
  const [ofKept, ofSpent] = timesOf(twirl ?? 0).map((times) => cycles[times as 0 | 1 | 2]);
  return [
    ...(ofKept === undefined ? [] : [[kept, ofKept] satisfies [Half["qubit"], Gate]]),
    ...(ofSpent === undefined ? [] : [[spent, ofSpent] satisfies [Half["qubit"], Gate]]),
  ];
}
