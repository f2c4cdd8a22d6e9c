import test from "ava";
import type { TraceRecord } from "../engine/trace.js";
import { traceLine } from "../engine/trace.js";
import { Conductor } from "../orchestrator/conductor/conductor.js";
import type { Crew } from "../orchestrator/conductor/roster.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
import { forging } from "./forged.js";
import { shipped } from "./golden.js";
import { MemoryCrew } from "./memory-crew.js";
import { randomNetwork } from "./random-network.js";
import { difference } from "./runtimes.js";

const NETWORKS = 150;
const INTERLEAVINGS = 2;

function inOneLoop(scenario: Scenario): string[] {
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  const run = new EmbeddedRun(scenario, { wire: false, detailed: true, record });
  while (!run.advance(10_000));
  return [...lines, `${run.events} events up to ${run.endedAt}`];
}

async function inWindows(
  scenario: Scenario,
  chaos: number,
  around: (crew: Crew) => Crew = (crew) => crew,
): Promise<string[]> {
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  const run = new Conductor(scenario, { crew: around(new MemoryCrew(chaos)), detailed: true, record });
  await run.run();
  return [...lines, `${run.events} events up to ${run.endedAt}`];
}

test(`${NETWORKS} random networks with cuts and crashes tell in windows what they tell in one loop`, async (t) => {
  let faults = 0;
  let refusals = 0;
  for (let seed = 0; seed < NETWORKS; seed++) {
    const scenario = randomNetwork(seed);
    faults += scenario.faults?.length ?? 0;
    const one = inOneLoop(scenario);
    refusals += one.filter((line) => line.includes('"event":"refused"')).length;
    for (let chaos = 0; chaos < INTERLEAVINGS; chaos++) {
      t.is(difference(one, await inWindows(scenario, seed * INTERLEAVINGS + chaos)), undefined, `seed ${seed}`);
    }
  }
  t.true(faults > NETWORKS, "the networks have faults");
  t.is(refusals, 0, "the stack asks for nothing that its device refuses");
});

test("a run without a duration ends when nothing is planned, at the same instant", async (t) => {
  const { duration: _, ...scenario } = randomNetwork(7);
  const finite = scenario.requests.map((request) => ({ ...request, count: 3, within: 3_000_000 as never }));
  const quiet = { ...scenario, requests: finite };
  t.is(difference(inOneLoop(quiet), await inWindows(quiet, 1)), undefined);
});

test("a node that nobody needs is never asked after it began", async (t) => {
  const scenario = { ...randomNetwork(3), requests: [], faults: [] };
  const crew = new MemoryCrew(1);
  await new Conductor(scenario, { crew, detailed: true, record: () => undefined }).run();
  // To assign, to begin, to finish.
  t.deepEqual(
    crew.asked(),
    scenario.nodes.map(({ name }) => [name, 3]),
  );
});

test("a message that comes too late ends the run by its name", async (t) => {
  // A crew whose clocks lie: every message arrives a light time early.
  const scenario = { ...randomNetwork(11), faults: [] };
  const run = new Conductor(scenario, { crew: new MemoryCrew(1, -1_000_000), detailed: true, record: () => undefined });
  const problem = await t.throwsAsync(run.run());
  t.regex(String(problem), /CausalityViolation: n\d: a message of n\d arrives at -?\d+, in a window granted up to \d+/);
});

test("a node that calls for a qubit of another is refused, and the trace says so", async (t) => {
  const scenario = shipped("swap.yaml");
  const honest = await inWindows(scenario, 1);
  const told = await inWindows(scenario, 1, forging("alice", { slot: 0, pair: { link: "east", number: 0 } }));
  const [refusal, ...others] = told.filter((line) => line.includes('"event":"refused"'));
  t.regex(refusal ?? "", /"node":"alice","event":"refused","call":1000000,"reason":"REFUSAL_REASON_NOT_HOLDER"/);
  t.is(others.length, 0);
  t.is(
    difference(
      honest,
      told.filter((line) => line !== refusal),
    ),
    undefined,
  );
});

test("a node that reports a call from outside its window ends the run by its name", async (t) => {
  const problem = await t.throwsAsync(inWindows(shipped("swap.yaml"), 1, forging("alice", { slot: 0 }, -1)));
  t.regex(String(problem), /CausalityViolation: alice: call 1000000 is made at -1, but it might act from 0 to/);
});
