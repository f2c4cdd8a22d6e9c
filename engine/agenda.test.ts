import test from "ava";
import fc from "fast-check";
import { Agenda, type EventKey } from "./agenda.js";
import { randomStream } from "./random.js";
import { type Instant, NEVER, START } from "./time.js";

interface Planned {
  readonly at: Instant;
  readonly key: EventKey;
}

const key = (receiver = 0, sender = 0, epoch = 0, counter = 0): EventKey => ({ receiver, sender, epoch, counter });
const at = (ns: number): Instant => ns as Instant;

const sortKey = ({ at: instant, key: k }: Planned): number[] => [instant, k.receiver, k.sender, k.epoch, k.counter];
function compare(a: Planned, b: Planned): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  const first = left.findIndex((part, i) => part !== right[i]);
  return first < 0 ? 0 : left[first]! - right[first]!;
}

/** Few values each, so that ties are common, and the ends of every range. */
const part = (max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom(max - 1, max));
const planned: fc.Arbitrary<Planned> = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.MAX_SAFE_INTEGER)).map(at),
  key: fc.record({
    receiver: part(2 ** 20 - 1),
    sender: part(2 ** 20 - 1),
    epoch: part(2 ** 20 - 1),
    counter: part(2 ** 33 - 1),
  }),
});
const distinct = fc.uniqueArray(planned, { maxLength: 300, selector: (event) => sortKey(event).join() });

function drained(agenda: Agenda<Planned>): Planned[] {
  return Array.from({ length: agenda.size }, () => agenda.pop());
}

function agendaOf(events: readonly Planned[]): Agenda<Planned> {
  const agenda = new Agenda<Planned>();
  for (const event of events) agenda.plan(event.at, event.key, event);
  return agenda;
}

test("events leave by instant, receiver, sender, epoch and counter, whatever the order of planning", (t) => {
  fc.assert(
    fc.property(distinct, (events) => {
      const sorted = events.toSorted(compare);
      t.deepEqual(drained(agendaOf(events)), sorted);
      t.deepEqual(drained(agendaOf(events.toReversed())), sorted);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("an agenda that is used while it fills agrees with a sorted list", (t) => {
  const random = randomStream(1, "agenda");
  const agenda = new Agenda<Planned>();
  const list: Planned[] = [];
  for (let step = 0; step < 5000; step++) {
    if (random.next() < 0.55) {
      const instant = at(agenda.now + random.integer(20));
      const event = { at: instant, key: key(random.integer(4), random.integer(4), random.integer(2), step) };
      agenda.plan(event.at, event.key, event);
      list.push(event);
    } else if (list.length > 0) {
      list.sort(compare);
      t.is(agenda.peekAt(), list[0]!.at);
      t.is(agenda.pop(), list.shift()!);
    }
    t.is(agenda.size, list.length);
  }
});

test("tells the instant and the receiver of the event that left last", (t) => {
  const agenda = new Agenda<string>();
  t.is(agenda.now, START);
  agenda.planRanked(at(5), 2 ** 20 - 1, 2 ** 20 - 1, 0, 0, "late");
  agenda.planRanked(at(3), 7, 9, 0, 0, "early");
  t.is(agenda.now, START);
  t.is(agenda.pop(), "early");
  t.deepEqual([agenda.now, agenda.lastReceiver], [at(3), 7]);
  t.is(agenda.pop(), "late");
  t.deepEqual([agenda.now, agenda.lastReceiver], [at(5), 2 ** 20 - 1]);
});

test("is due never when nothing is planned", (t) => {
  const agenda = new Agenda<string>();
  t.is(agenda.peekAt(), NEVER);
  agenda.plan(at(4), key(), "a");
  t.is(agenda.peekAt(), at(4));
  agenda.pop();
  t.is(agenda.peekAt(), NEVER);
  t.throws(() => agenda.pop(), { name: "Bug", message: /empty agenda/ });
});

test("a result that takes no time may sort before its cause, and leaves next", (t) => {
  const agenda = new Agenda<string>();
  agenda.plan(at(1), key(5, 9), "cause");
  agenda.plan(at(1), key(6, 0), "other");
  t.is(agenda.pop(), "cause");
  agenda.plan(at(1), key(5, 5), "result");
  t.deepEqual([agenda.pop(), agenda.pop()], ["result", "other"]);
});

test("refuses an instant that is past, fractional or no number", (t) => {
  const agenda = new Agenda<string>();
  agenda.plan(at(10), key(), "a");
  agenda.pop();
  for (const instant of [9, 10.5, NEVER, Number.NaN]) {
    t.throws(() => agenda.plan(at(instant), key(), "b"), { name: "Bug", message: new RegExp(`planned at ${instant}`) });
  }
  t.is(agenda.size, 0);
});

test("refuses a key that is out of range", (t) => {
  const agenda = new Agenda<string>();
  const wrong = [
    key(2 ** 20),
    key(0, 2 ** 20),
    key(0, 0, 2 ** 20),
    key(0, 0, 0, 2 ** 33),
    key(-1),
    key(0.5),
    key(0, 0, 0, 0.5),
  ];
  for (const bad of wrong) t.throws(() => agenda.plan(at(0), bad, "a"), { name: "Bug", message: /no event key/ });
});

test("refuses two pending events with the same key, when the first leaves", (t) => {
  const random = randomStream(1, "agenda/equal");
  for (let run = 0; run < 50; run++) {
    const twin = { at: at(random.integer(8)), key: key(3, 2, 1, 1000) };
    const others = Array.from({ length: random.integer(40) }, (_, i) => ({
      at: at(random.integer(8)),
      key: key(3, 2, 1, i),
    }));
    const agenda = agendaOf([twin, ...others, { ...twin }]);
    t.throws(() => drained(agenda), {
      name: "Bug",
      message: `two events at ${twin.at} have the same key: receiver 3, sender 2, epoch 1, counter 1000`,
    });
  }
});

test("grows to what is pending and uses its room again", (t) => {
  const agenda = new Agenda<number>();
  for (let round = 0; round < 3; round++) {
    const start = agenda.now + 1;
    for (let i = 9999; i >= 0; i--) agenda.planRanked(at(start + i), 1, 1, 0, i, i);
    t.deepEqual(
      Array.from({ length: 10_000 }, () => agenda.pop()),
      Array.from({ length: 10_000 }, (_, i) => i),
    );
  }
});
