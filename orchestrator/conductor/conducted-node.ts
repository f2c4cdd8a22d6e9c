import type { Instant } from "../../engine/time.js";
import type { NodeEvent, NodeStart } from "../../proto/gen/entanglab/node/v1/node.js";
import type { Neighbour, PlannedEvent, Report, RunRequest } from "../../proto/gen/entanglab/runtime/v1/runtime.js";
import { CONDUCTOR } from "../runtimes/ranks.js";
import type { Seat } from "./seat.js";

const NOTHING = Number.POSITIVE_INFINITY;

/** What the conductor knows of one node: how far it may go, and what can happen to it next. */
export class ConductedNode {
  readonly place: number;
  readonly briefing: NodeStart;
  /** What it keeps across crashes. */
  readonly kept = new Map<string, string>();
  epoch = 0;
  /** Absent: it is dead. */
  seat: Seat | undefined;
  /** Where its neighbours reach it. */
  address = "";
  /** It was asked something and has not answered. */
  isAsked = false;
  /** The end of its window. */
  until = 0;
  /** What it still waited for when the run was over. */
  waiting: readonly string[] = [];
  #promise = 0;
  #inbox: PlannedEvent[] = [];
  #changed: Neighbour[] = [];
  #reportedNext = NOTHING;
  /** The earliest arrival among messages to it that its reports cannot know of yet, and among those sent since its grant. */
  #noted = NOTHING;
  #notedSince = NOTHING;
  /** The earliest event of its inbox. */
  #inboxNext = NOTHING;

  constructor(place: number, briefing: NodeStart) {
    this.place = place;
    this.briefing = briefing;
  }

  /** The earliest event that is known to lie ahead of it. */
  get next(): number {
    return Math.min(this.#reportedNext, this.#inboxNext, this.#noted, this.#notedSince);
  }

  /** It does nothing before this instant; `awaited`: the earliest result it waits for. */
  promise(awaited: number): number {
    if (this.seat === undefined) return NOTHING;
    return this.isAsked ? this.#promise : Math.min(this.until, this.next, awaited);
  }

  /** The promise that its last grant was given with: nothing that it reports can be earlier. */
  get promised(): number {
    return this.#promise;
  }

  tell(at: Instant, event: NonNullable<NodeEvent["event"]>, turn: Omit<PlannedEvent, "event">): void {
    this.#inbox.push({ ...turn, event: { timeNs: at, event } });
    if (at < this.#inboxNext) this.#inboxNext = at;
  }

  /** The conductor tells it something. */
  inform(at: Instant, event: NonNullable<NodeEvent["event"]>, counter: number): void {
    this.tell(at, event, { senderRank: CONDUCTOR, senderEpoch: 0, senderCounter: counter });
  }

  /** A neighbour went, or came back. */
  neighbourChanged(neighbour: Neighbour): void {
    if (this.seat !== undefined) this.#changed.push(neighbour);
  }

  /** A message to it is in its hands. */
  noteMessage(at: number): void {
    if (this.isAsked) this.#notedSince = Math.min(this.#notedSince, at);
    else this.#noted = Math.min(this.#noted, at);
  }

  /** What lets it go on up to the end of its window; until it answers, it keeps the promise that it gave before. */
  takeGrant(awaited: number): RunRequest {
    this.#promise = this.promise(awaited);
    const [events, changedNeighbours] = [this.#inbox, this.#changed];
    this.#inbox = [];
    this.#changed = [];
    this.#inboxNext = NOTHING;
    return { request: { $case: "grant", value: { windowEndTimeNs: this.until, events, changedNeighbours } } };
  }

  reported({ nextTimeNs, durables }: Report): void {
    this.#reportedNext = nextTimeNs ?? NOTHING;
    // What was in its hands before its grant it has counted itself.
    this.#noted = this.#notedSince;
    this.#notedSince = NOTHING;
    for (const { key, value } of durables) this.kept.set(key, value);
  }

  /** It is dead, and everything that lay ahead of it is void. */
  die(): void {
    this.seat = undefined;
    this.address = "";
    this.#inbox = [];
    this.#changed = [];
    this.#inboxNext = NOTHING;
    this.#reportedNext = NOTHING;
    this.#noted = NOTHING;
    this.#notedSince = NOTHING;
  }
}
