import { Agenda } from "../engine/agenda.js";
import { randomStream } from "../engine/random.js";
import { after, type Duration, START } from "../engine/time.js";

const EVENTS = 1_000_000;
const LATEST = 2000;
const NODES = 200;
const RUNS = 5;

/**
 * W0, the engine alone: events per CPU second while so many are pending. Each event that leaves plans one more at now plus a uniform
 * whole number in [1, 2000], from its receiver to the next node, with the full key. One run warms up; the median of five counts.
 */
export function agendaRate(pending: number): number {
  cpuSeconds(pending);
  const runs = Array.from({ length: RUNS }, () => cpuSeconds(pending)).sort((a, b) => a - b);
  return EVENTS / (runs[Math.floor(RUNS / 2)] ?? Number.NaN);
}

function cpuSeconds(pending: number): number {
  const random = randomStream(1, "bench/agenda");
  const delay = (): Duration => (1 + random.integer(LATEST)) as Duration;
  const agenda = new Agenda<{ readonly number: number }>();
  for (let i = 0; i < pending; i++) agenda.planRanked(after(START, delay()), i % NODES, i % NODES, 0, i, { number: i });

  const start = process.cpuUsage();
  for (let i = pending; i < pending + EVENTS; i++) {
    const event = agenda.pop();
    const sender = agenda.lastReceiver;
    agenda.planRanked(after(agenda.now, delay()), (sender + 1) % NODES, sender, 0, i, event);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
