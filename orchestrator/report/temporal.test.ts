import test from "ava";
import type { TraceRecord } from "../../engine/trace.js";
import { begins, completed, delivered, end, ends, judged, opened, opens, record } from "./example-records.js";
import type { Entry } from "./example-run.js";
import type { ExpectationRow } from "./report.js";

const says = test.macro({
  exec(t, entry: Entry, records: readonly TraceRecord[], expected: Partial<ExpectationRow>) {
    t.like(judged(entry, records), expected);
  },
  title: (title, entry) => `${title}: ${typeof entry === "string" ? entry : JSON.stringify(entry)}`,
});

/** Deliveries at 50, 100 (as the fault begins), 150, 200 (as it is over) and 250; death from 100 to 200. */
const AROUND = [
  ...delivered(50, 0, { fidelity: 0.5 }),
  begins(100, "death"),
  ...delivered(100, 1, { fidelity: 0.6 }),
  ...delivered(150, 2, { fidelity: 0.7 }),
  ends(200, "death"),
  ...delivered(200, 3, { fidelity: 0.8 }),
  ...delivered(250, 4, { fidelity: 0.9 }),
  end(1000),
];

const holds = { verdict: "holds", met: true } as const;
const fails = { verdict: "fails", met: false } as const;
const undecided = { verdict: "undecided", met: false } as const;

test("a fault lasts from its begin to before its end", says, "pairs.delivered == 2 during death", AROUND, holds);
test("all the rest is outside", says, "pairs.delivered == 3 outside death", AROUND, holds);
test("the whole run is both", says, "pairs.delivered == 5 at end", AROUND, holds);
test("a mean is that of the part", says, "pairs.fidelity.mean == 0.65 during death", AROUND, holds);
test("an extreme is that of the part", says, "pairs.fidelity.min == 0.5 outside death", AROUND, holds);
test("a share is of the whole count", says, "pairs.success == 0.02 during death", AROUND, holds);
test("no interval leads over a gap", says, "pairs.interval.mean == 50 ns outside death", AROUND, holds);
test("a rate is per time of the part", says, "pairs.rate == 20 MHz during death", AROUND, holds);
test("so it is outside", says, "pairs.rate == 3.3333333333333335 MHz outside death", AROUND, holds);
test("a fault that did not happen", says, "pairs.delivered == 0 during storm", AROUND, {
  ...undecided,
  reason: "storm did not happen",
});
test("outside of it is everything", says, "pairs.delivered == 5 outside storm", AROUND, holds);

const STORM = [
  begins(200, "storm/1"),
  ...delivered(210, 0),
  ends(220, "storm/1"),
  ...delivered(250, 1),
  begins(300, "storm/2"),
  ...delivered(310, 2),
  ...delivered(320, 3),
  ends(330, "storm/2"),
  end(1000),
];
test("a group of faults is all of them", says, "pairs.delivered == 3 during storm", STORM, holds);
test("each has a name too", says, "pairs.delivered == 2 during storm/2", STORM, holds);
test("outside a group is outside all", says, "pairs.delivered == 1 outside storm", STORM, holds);
test("the run lasts as long as its part", says, "run.duration == 50 ns during storm", STORM, holds);

test("faults of a group may overlap", (t) => {
  const records = [
    begins(1, "storm/1"),
    begins(2, "storm/2"),
    ends(3, "storm/1"),
    ...delivered(4, 0),
    ends(5, "storm/2"),
  ];
  t.like(judged("pairs.delivered == 1 during storm", [...records, ...delivered(6, 1), end(9)]), holds);
});

const REROUTED = [
  opens(10, "pairs", "alice>rita>bob"),
  begins(100, "death"),
  opens(130, "pairs", "alice>rita>bob"),
  opens(140, "pairs", "alice>zoe>bob"),
  ends(200, "death"),
  end(1000),
];
test("in time", says, "routes.changed within 40 ns of death.start", REROUTED, { ...holds, observed: 40, bound: 40 });
test("too late", says, "routes.changed within 39 ns of death.start", REROUTED, {
  ...fails,
  observed: 40,
  reason: "routes.changed came 40 ns after death.start at 100 ns",
});
test("not at all", says, "routes.changed within 50 ms of death.end", REROUTED, {
  ...fails,
  observed: null,
  reason: "routes.changed did not follow at all on death.end at 200 ns",
});
test("nothing to follow on", says, "routes.changed within 1 s of storm.start", REROUTED, {
  ...fails,
  reason: "storm.start did not happen",
});
test("the same instant", says, "death.end within 0 s of death.end", REROUTED, holds);
test("each of a group", says, "pairs.delivered within 10 ns of storm.start", STORM, { ...holds, sample_size: 2 });
test("one of a group is late", says, "pairs.delivered within 9 ns of storm.start", STORM, fails);
test(
  "what happened just before at that instant",
  says,
  "pairs.completed within 0 s of pairs.end",
  [completed(5, "pairs"), end(9)],
  holds,
);

const ORDER = [opened(5, "pairs"), completed(70, "pairs"), opened(70, "game"), end(100)];
test("before, at the same instant", says, "pairs.completed before game.opened", ORDER, {
  ...holds,
  reason: "pairs.completed at 70 ns, game.opened at 70 ns",
});
test("after", says, "game.opened after pairs.completed", ORDER, holds);
test("not before", says, "game.opened before pairs.completed", ORDER, fails);
test("before what never comes", says, "pairs.completed before key.opened", ORDER, holds);
test("after what never comes", says, "pairs.completed after key.opened", ORDER, fails);
test("what never comes", says, "key.opened before pairs.completed", ORDER, fails);
test("neither comes", says, "key.opened before states.opened", ORDER, {
  ...undecided,
  reason: "neither key.opened nor states.opened happened",
});

test("a path taken", says, "pairs.path through rita during death", REROUTED, holds);
test("a path not taken", says, "pairs.path through rita outside storm", REROUTED, holds);
test("never a path that is taken", says, { never: "pairs.path through rita during death" }, REROUTED, {
  ...fails,
  text: "never: pairs.path through rita during death",
  reason: "1 of 2 circuits, first pairs over alice>rita>bob at 130 ns",
});
test("never a path that is not taken", says, { never: "pairs.path through bob during storm" }, [...STORM], holds);
test("no circuit at all", says, "game.path through rita", REROUTED, { ...undecided, reason: "no circuit was opened" });
test("other paths only", says, "pairs.path through bob", [opens(1, "pairs", "alice>zoe"), end(9)], fails);

test("never an event that happens", says, { never: "routes.changed" }, REROUTED, {
  ...fails,
  reason: "pairs at 140 ns",
});
test("never an event outside", says, { never: "routes.changed outside death" }, REROUTED, holds);
test("a running mean", says, { never: "pairs.fidelity.mean < 0.55" }, AROUND, {
  ...fails,
  observed: 0.5,
  reason: "at 50 ns",
});
test("a running mean in a part", says, { never: "pairs.fidelity.mean < 0.55 during death" }, AROUND, holds);
test("a count at each event", says, { never: "pairs.delivered > 4" }, AROUND, { ...fails, reason: "at 250 ns" });
test("a mean of nothing", says, { never: "game.latency.mean > 1 s" }, AROUND, undecided);
test("one end is always first", says, { never: "pairs.one-sided > 0" }, AROUND, holds);
test("one end alone to the last", says, { never: "pairs.one-sided > 0" }, [AROUND[0]!, end(99)], fails);
test(
  "a link at each herald",
  says,
  { never: "west.fidelity.mean < 0.9" },
  [record(1, "world", "pair", { pair: "west/0", frame: "psi-", fidelity: 0.8 }), end(9)],
  fails,
);

test("what warns is never red", says, { warn: "pairs.delivered == 99" }, AROUND, {
  verdict: "fails",
  met: true,
  role: "warn",
});
test("what must fail and does", says, { fails: "pairs.delivered == 99" }, AROUND, { verdict: "fails", met: true });
test("what must fail and holds", says, { fails: "pairs.delivered == 5" }, AROUND, { verdict: "holds", met: false });
test("what must fail and is undecided", says, { fails: "game.chsh > 2" }, AROUND, undecided);
