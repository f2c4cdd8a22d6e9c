import test from "ava";
import type { TraceRecord } from "../engine/trace.js";
import { traceLine } from "../engine/trace.js";
import { Conductor } from "../orchestrator/conductor/conductor.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import type { Scenario } from "../orchestrator/scenario/scenario.js";
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

async function inWindows(scenario: Scenario, chaos: number): Promise<string[]> {
  const lines: string[] = [];
  const record = (entry: TraceRecord): void => void lines.push(traceLine(entry));
  const run = new Conductor(scenario, { crew: new MemoryCrew(chaos), detailed: true, record });
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
