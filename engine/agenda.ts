import { Bug } from "./assert.js";
import { type Instant, NEVER, START } from "./time.js";

/**
 * Decides between events due at the same instant: receiver's rank first, then sender's rank, the sender's epoch, the
 * sender's counter. The world as a sender puts a link's rank into `epoch` and a pair's number into `counter`.
 * Ranks and epoch lie in [0, 2^20), the counter in [0, 2^33).
 */
export interface EventKey {
  readonly receiver: number;
  readonly sender: number;
  readonly epoch: number;
  readonly counter: number;
}

const RANKS = 0x10_0000;
const COUNTERS = 0x2_0000_0000;
const FIRST_CAPACITY = 64;

/**
 * What will happen and when. Events leave in the order of (instant, receiver, sender, epoch, counter): nothing in it knows when
 * an event was planned, for that would differ from runtime to runtime.
 *
 * An event may be planned at the very instant of the latest one and come before it by its key: the result of an operation that
 * takes no time does. It leaves in its turn among those still pending. Only planning before now is a bug, and so are two pending events with equal keys, which
 * the agenda notices when the first of them leaves.
 */
export class Agenda<Event> {
  // A binary heap of (instant, slot); a slot holds the rest of a key and the event. Behind the heap, #slots lists the free ones.
  #instants = new Float64Array(FIRST_CAPACITY);
  #slots = Uint32Array.from({ length: FIRST_CAPACITY }, (_, slot) => slot);
  #routes = new Float64Array(FIRST_CAPACITY); // receiver and sender
  #turns = new Float64Array(FIRST_CAPACITY); // epoch and counter
  readonly #events: (Event | undefined)[] = new Array<Event | undefined>(FIRST_CAPACITY).fill(undefined);
  #size = 0;
  #now: number = START;
  #lastReceiver = 0;

  /** The instant of the event that left last. */
  get now(): Instant {
    return this.#now as Instant;
  }

  /** How many events are pending. */
  get size(): number {
    return this.#size;
  }

  /** The rank of the receiver of the event that left last. */
  get lastReceiver(): number {
    return this.#lastReceiver;
  }

  /** When the next event is due; NEVER if nothing is planned. */
  peekAt(): Instant {
    return this.#size === 0 ? NEVER : (this.#instants[0] as Instant);
  }

  plan(at: Instant, key: EventKey, event: Event): void {
    this.planRanked(at, key.receiver, key.sender, key.epoch, key.counter, event);
  }

  /** As `plan`, with the key's parts one by one: for hot loops, where a key object per event is rubbish to collect. */
  planRanked(at: Instant, receiver: number, sender: number, epoch: number, counter: number, event: Event): void {
    if (!(at >= this.#now && Number.isSafeInteger(at))) {
      throw new Bug(`planned at ${at}: not a whole number of nanoseconds from now (${this.#now}) on`);
    }
    if (!(isRank(receiver) && isRank(sender) && isRank(epoch) && isWithin(counter, COUNTERS))) {
      throw new Bug(`no event key: receiver ${receiver}, sender ${sender}, epoch ${epoch}, counter ${counter}`);
    }
    if (this.#size === this.#slots.length) this.#grow();
    const slot = this.#slots[this.#size]!;
    this.#routes[slot] = receiver * RANKS + sender;
    this.#turns[slot] = epoch * COUNTERS + counter;
    this.#events[slot] = event;
    this.#rise(this.#size++, at, slot);
  }

  /** Takes the next event out and moves now to its instant. */
  pop(): Event {
    if (this.#size === 0) throw new Bug("took an event from an empty agenda");
    const slot = this.#slots[0]!;
    const at = this.#instants[0]!;
    const event = this.#events[slot] as Event;
    this.#events[slot] = undefined;
    this.#now = at;
    this.#lastReceiver = Math.floor(this.#routes[slot]! / RANKS);
    const last = --this.#size;
    if (last > 0) {
      this.#sink(this.#instants[last]!, this.#slots[last]!);
      if (this.#instants[0] === at) this.#refuseEqual(this.#slots[0]!, slot);
    }
    this.#slots[last] = slot;
    return event;
  }

  /** Puts an entry into the hole at `place`, or above it. */
  #rise(place: number, at: number, slot: number): void {
    const instants = this.#instants;
    const slots = this.#slots;
    let hole = place;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = instants[parent]!;
      if (at > above || (at === above && !this.#isBefore(slot, slots[parent]!))) break;
      instants[hole] = above;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    instants[hole] = at;
    slots[hole] = slot;
  }

  /** Puts an entry into the hole at the top, or below it: the hole goes down to a leaf first, as the entry came from there. */
  #sink(at: number, slot: number): void {
    const instants = this.#instants;
    const slots = this.#slots;
    const size = this.#size;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size) {
        const left = instants[child]!;
        const right = instants[child + 1]!;
        if (right < left || (right === left && this.#isBefore(slots[child + 1]!, slots[child]!))) child++;
      }
      instants[hole] = instants[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    this.#rise(hole, at, slot);
  }

  /** Whether the event in slot `a` comes before the one in slot `b`, both being due at the same instant. */
  #isBefore(a: number, b: number): boolean {
    const routeA = this.#routes[a]!;
    const routeB = this.#routes[b]!;
    return routeA < routeB || (routeA === routeB && this.#turns[a]! < this.#turns[b]!);
  }

  #refuseEqual(a: number, b: number): void {
    if (this.#routes[a] !== this.#routes[b] || this.#turns[a] !== this.#turns[b]) return;
    const [route, turn] = [this.#routes[a]!, this.#turns[a]!];
    throw new Bug(
      `two events at ${this.#now} have the same key: receiver ${Math.floor(route / RANKS)}, sender ${route % RANKS}, ` +
        `epoch ${Math.floor(turn / COUNTERS)}, counter ${turn % COUNTERS}`,
    );
  }

  #grow(): void {
    const capacity = 2 * this.#size;
    this.#instants = widened(this.#instants, new Float64Array(capacity));
    this.#routes = widened(this.#routes, new Float64Array(capacity));
    this.#turns = widened(this.#turns, new Float64Array(capacity));
    this.#slots = widened(this.#slots, new Uint32Array(capacity));
    for (let slot = this.#size; slot < capacity; slot++) {
      this.#slots[slot] = slot;
      this.#events.push(undefined);
    }
  }
}

const isWithin = (count: number, end: number): boolean => count >= 0 && count < end && Math.floor(count) === count;
const isRank = (rank: number): boolean => isWithin(rank, RANKS);

function widened<Numbers extends Float64Array | Uint32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
