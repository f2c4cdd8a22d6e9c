import test, { type ExecutionContext } from "ava";
import { randomStream } from "../../engine/random.js";
import type { Duration, Instant } from "../../engine/time.js";
import type { TraceRecord } from "../../engine/trace.js";
import { type DeviceCall, Gate, RefusalReason } from "../../proto/gen/entanglab/device/v1/device.js";
import type { Qubit } from "../../proto/gen/entanglab/quantum/v1/quantum.js";
import type { Herald, ScenarioNode } from "../scenario/scenario.js";
import { exampleLink, exampleNode, exampleScenario, SURE } from "./example-scenario.js";
import { type Answer, World } from "./world.js";

const Z = { thetaRad: 0, phiRad: 0 };

/** A world of one link between a (0) and b (1), and whatever its matches come to. */
class Bench {
  readonly world: World;
  readonly records: TraceRecord[] = [];
  readonly planned: { readonly at: number; readonly match: number }[] = [];

  constructor({
    herald = SURE,
    modes = 1,
    node = {},
  }: { herald?: Herald; modes?: number; node?: Partial<ScenarioNode> }) {
    const nodes = [exampleNode("a", node), exampleNode("b", node)];
    this.world = new World(exampleScenario(nodes, [exampleLink("a", "b", herald, modes)]), {
      record: (record) => void this.records.push(record),
      plan: (_, { heraldAt, number }) => void this.planned.push({ at: heraldAt, match: number }),
    });
  }

  get link() {
    return this.world.links[0]!;
  }

  call(node: number, timeNs: number, call: NonNullable<DeviceCall["call"]>): Answer {
    return this.world.call(node, { callNumber: 0, timeNs, call });
  }

  arm(slot: number, timeNs = 0): void {
    for (const node of [0, 1])
      this.call(node, timeNs, { $case: "arm", value: { link: "a-b", slot, linkRequest: `r${slot}` } });
  }

  disarm(node: number, slot: number, timeNs: number): void {
    this.call(node, timeNs, { $case: "disarm", value: { link: "a-b", slot } });
  }

  /** Lets the next match herald; how many ends hear of it, and when. */
  fire(): { at: number; told: number } | undefined {
    const next = this.link.next();
    if (next === undefined || !Number.isFinite(next.heraldAt)) return undefined;
    const told = this.world.fire(0, next.number, next.heraldAt as Instant)?.length ?? 0;
    return { at: next.heraldAt, told };
  }

  get pair(): TraceRecord {
    return this.records.findLast(({ event }) => event === "pair")!;
  }
}

const half = (slot: number, number = slot): Qubit => ({ slot, pair: { link: "a-b", number } });
const cnot = (control: Qubit, target: Qubit) => ({ $case: "applyCnot" as const, value: { control, target } });
const measure = (qubit: Qubit) => ({ $case: "measure" as const, value: { qubit, axis: Z } });

function refusal(t: ExecutionContext, answer: Answer, reason: RefusalReason): void {
  t.deepEqual(answer?.result, { $case: "refused", value: { reason } });
}

/** Two heralded pairs, in slots 0 and 1 of both nodes. */
function twoPairs(rest: Partial<ScenarioNode> = {}): Bench {
  const bench = new Bench({ node: rest });
  for (const slot of [0, 1]) {
    bench.arm(slot);
    bench.fire();
  }
  return bench;
}

test("two pairs are purified by device calls alone, and the kept one has the fidelity of BBPSSW", (t) => {
  const bench = twoPairs();
  t.deepEqual(bench.call(0, 2000, cnot(half(0), half(1))), { result: { $case: "done", value: {} }, after: 50 });
  t.is(bench.world.touches(1, { callNumber: 0, timeNs: 2100, call: cnot(half(0), half(1)) }).groups.length, 2);
  const outcomes = [bench.call(0, 2050, measure(half(1)))];
  bench.call(1, 2100, cnot(half(0), half(1)));
  outcomes.push(bench.call(1, 2150, measure(half(1))));
  const [near, far] = outcomes.map((answer) => answer?.result.$case === "measured" && answer.result.value.outcome);
  const claim = { pair: undefined, request: "r", sequenceNumber: 0, goodness: 0, frame: { x: false, z: false } };
  bench.call(0, 2200, { $case: "announce", value: { qubit: half(0), claim: { $case: "pair", value: claim } } });
  const { fidelity } = bench.records.at(-1)! as TraceRecord & { fidelity: number };
  const g = 0.1 / 3;
  const p = 0.81 + 2 * 0.9 * g + 5 * g * g;
  const kept = (0.81 + g * g) / p;
  const failed = (0.9 - p * kept) / (1 - p);
  t.true(Math.abs(fidelity - (near === far ? kept : failed)) < 1e-9, `${fidelity}, ${near}, ${far}`);
});

test("a CNOT keeps both slots busy and is refused where a qubit is not there, or is the same", (t) => {
  const bench = twoPairs();
  refusal(t, bench.call(0, 2000, cnot(half(0), half(0))), RefusalReason.NO_SUCH_QUBIT);
  refusal(t, bench.call(0, 2000, cnot(half(0), half(2))), RefusalReason.NO_SUCH_QUBIT);
  refusal(t, bench.call(0, 2000, cnot(half(0), half(9))), RefusalReason.NO_SUCH_PART);
  const foreign = { slot: 1, pair: { link: "elsewhere", number: 0 } };
  refusal(t, bench.call(0, 2000, cnot(half(0), foreign)), RefusalReason.NOT_HOLDER);
  t.is(bench.call(0, 2000, cnot(half(0), half(1)))?.result.$case, "done");
  for (const slot of [0, 1]) refusal(t, bench.call(0, 2049, measure(half(slot))), RefusalReason.SLOT_BUSY);
  t.is(bench.call(0, 2050, measure(half(1)))?.result.$case, "measured");
  const call = cnot(half(0), half(1));
  t.is(bench.world.answersAt(0, { callNumber: 0, timeNs: 3000, call }), 3050 as Instant);
});

test("a noisy CNOT costs its depolarising noise", (t) => {
  const { gates } = exampleNode("a");
  const noisy = { ...gates, twoQubit: { depolarising: 1, duration: 50 as Duration } };
  const bench = twoPairs({ gates: noisy });
  bench.call(0, 2000, cnot(half(0), half(1)));
  bench.call(0, 2100, { $case: "release", value: { qubit: half(1) } });
  bench.call(1, 2100, { $case: "release", value: { qubit: half(1) } });
  const claim = { pair: undefined, request: "r", sequenceNumber: 0, goodness: 0, frame: { x: false, z: false } };
  bench.call(0, 2200, { $case: "announce", value: { qubit: half(0), claim: { $case: "pair", value: claim } } });
  t.is(bench.records.at(-1)!["fidelity"], 0.25);
});

test("every gate of the interface is known", (t) => {
  const bench = twoPairs();
  const gates = Object.values(Gate).filter((gate) => gate !== Gate.UNSPECIFIED);
  for (const [turn, gate] of gates.entries()) {
    const answer = bench.call(0, 2000 + 10 * turn, { $case: "applyGate", value: { qubit: half(0), gate } });
    t.deepEqual(answer, { result: { $case: "done", value: {} }, after: 10 }, gate);
  }
  t.is(gates.length, 10);
});

test("a crash in the middle of a purification leaves the other end halves that nothing is claimed of", (t) => {
  const bench = twoPairs();
  bench.call(1, 2000, cnot(half(0), half(1)));
  bench.world.crash(0, 2100 as Instant);
  const claim = { pair: undefined, request: "r", sequenceNumber: 0, goodness: 0, frame: { x: false, z: false } };
  bench.call(1, 2200, { $case: "announce", value: { qubit: half(0), claim: { $case: "pair", value: claim } } });
  t.is(bench.records.at(-1)!.event, "delivered");
  t.is(bench.records.at(-1)!["fidelity"], undefined);
});

const SOURCE: Herald = {
  scheme: "midpoint-source",
  emission: 1,
  absorption: 1,
  pair: { type: "werner", fidelity: 0.9 },
};

test("a source in the middle heralds at both ends one and a half light times after it fired", (t) => {
  const bench = new Bench({ herald: SOURCE, node: { memory: { preparation: 30 as Duration, emission: 0.1 } } });
  bench.arm(0);
  t.deepEqual(bench.fire(), { at: 180, told: 2 });
  // The halves were taken in half a light time after emission at 30.
  t.is(bench.pair["emitted_ns"], 80);
});

test("an end that dies before its half is taken in never lets the other know; one that dies after does", (t) => {
  for (const [death, told] of [
    [80, undefined],
    [81, 1],
  ] as const) {
    const bench = new Bench({ herald: SOURCE, node: { memory: { preparation: 30 as Duration, emission: 1 } } });
    bench.arm(0);
    bench.world.crash(0, death as Instant);
    t.is(bench.fire()?.told, told);
  }
});

test("an attempt heralds if and only if its link was lit from emission to herald", (t) => {
  for (const [herald, emission, due] of [
    [SOURCE, 30, 180],
    [{ ...SURE, cycle: 180 as Duration }, 80, 180],
  ] as const) {
    const node = { memory: { preparation: 30 as Duration, emission: 1 } };
    for (const [cut, mend, heralds] of [
      [emission - 20, emission, due],
      [emission - 20, emission + 1, 2 * due],
      [emission + 1, emission + 2, 2 * due],
      [due - 1, due - 1, 2 * due],
    ] as const) {
      const bench = new Bench({ herald, node });
      bench.arm(0);
      bench.link.cut(undefined, cut as Instant);
      t.is(bench.fire(), undefined);
      bench.link.mend(undefined, mend as Instant);
      t.is(bench.fire()?.at, heralds, `${herald.scheme} from ${cut} to ${mend}`);
    }
    const silent = new Bench({ herald, node });
    silent.arm(0);
    silent.link.cut("classical", (emission + 1) as Instant);
    t.is(silent.fire()?.at, due);
  }
});

test("an attempt of many modes heralds as often as it should", (t) => {
  const herald: Herald = { ...SURE, success: 0.001 };
  const cycles = (modes: number): number => {
    const bench = new Bench({ herald, modes });
    let sum = 0;
    for (let turn = 0, now = 0; turn < 2000; turn++) {
      bench.arm(0, now);
      const { at } = bench.fire()!;
      sum += (at - now) / 1000;
      now = at;
      for (const node of [0, 1]) bench.call(node, now, { $case: "release", value: { qubit: half(0, turn) } });
    }
    return sum / 2000;
  };
  // The mean of 2000 geometric numbers is within 5 σ = 5 mean/√2000 of 1/p.
  for (const modes of [1, 100]) {
    const expected = 1 / (1 - 0.999 ** modes);
    t.true(Math.abs(cycles(modes) / expected - 1) < 5 / Math.sqrt(2000));
  }
});

test("attempts that emit at or after the beginning of a degradation are worse, those in flight are not", (t) => {
  const worse = { lossDb: 0, depolarising: 1 };
  for (const [begin, fidelity] of [
    [900, 0.25],
    [901, 0.9],
  ] as const) {
    const bench = new Bench({});
    bench.arm(0);
    bench.link.degrade(worse, begin as Instant);
    t.is(bench.fire()?.at, 1000);
    t.true(Math.abs(Number(bench.pair["fidelity"]) - fidelity) < 1e-12);
  }
  const bench = new Bench({});
  bench.arm(0);
  bench.link.degrade(worse, 10 as Instant);
  bench.link.degrade(undefined, 900 as Instant);
  bench.fire();
  t.true(Math.abs(Number(bench.pair["fidelity"]) - 0.9) < 1e-12);
});

test("a fibre that loses everything heralds nothing until it is mended", (t) => {
  const bench = new Bench({});
  bench.arm(0);
  bench.link.degrade({ lossDb: 400, depolarising: 0 }, 500 as Instant);
  t.is(bench.fire(), undefined);
  bench.link.degrade(undefined, 5500 as Instant);
  t.is(bench.fire()?.at, 6000);
});

test("a slot that leaves with the attempt in flight stays for that attempt alone, however it is redrawn", (t) => {
  const lost = new Bench({});
  lost.arm(0);
  lost.disarm(0, 0, 100);
  lost.link.degrade({ lossDb: 400, depolarising: 0 }, 200 as Instant);
  lost.link.degrade(undefined, 300 as Instant);
  t.is(lost.fire(), undefined);
  // The slot is free, once the attempt it was called off from is over; the other end still waits for a partner.
  lost.call(0, 400, { $case: "arm", value: { link: "a-b", slot: 0, linkRequest: "r0" } });
  t.is(lost.fire()?.at, 2000);
  const kept = new Bench({});
  kept.arm(0);
  kept.disarm(0, 0, 100);
  kept.link.degrade({ lossDb: 0, depolarising: 0.5 }, 200 as Instant);
  t.deepEqual(kept.fire(), { at: 1000, told: 2 });
});

test("the match that heralds next is the one that a list of all plans would find", (t) => {
  const bench = new Bench({ herald: { ...SURE, success: 0.2 } });
  const random = randomStream(1, "test");
  const draw = (below: number): number => random.integer(below);
  const plans: { readonly at: number; readonly match: number }[] = [];
  let fired = 0;
  for (let now = 0; now < 300_000; now += 500) {
    const slot = draw(4);
    if (draw(3) === 0) bench.disarm(draw(2), slot, now);
    else bench.arm(slot, now);
    if (draw(20) === 0) bench.link.degrade({ lossDb: draw(2), depolarising: 0 }, now as Instant);
    plans.push(...bench.planned.splice(0));
    plans.sort((a, b) => a.at - b.at || a.match - b.match);
    for (let plan = plans[0]; plan !== undefined && plan.at <= now + 500; plan = plans[0]) {
      plans.shift();
      const next = bench.link.next();
      if (bench.world.fire(0, plan.match, plan.at as Instant) === undefined) continue;
      t.is(next?.heraldAt, plan.at);
      fired += 1;
      const number = Number(String(bench.pair["pair"]).split("/")[1]);
      for (const node of [0, 1]) {
        for (const held of [0, 1, 2, 3])
          bench.call(node, plan.at + 1, { $case: "release", value: { qubit: half(held, number) } });
      }
    }
  }
  t.true(fired > 50);
});
