import { seconds } from "../engine/time.js";
import type { TraceRecord } from "../engine/trace.js";
import { Metrics } from "../orchestrator/report/metrics.js";
import { EmbeddedRun } from "../orchestrator/runtimes/embedded/embedded.js";
import { largeNetwork } from "./large-network.js";
import { Service } from "./service.js";

/** What S2 came to; times are CPU time in seconds. */
export interface LargeRun {
  readonly links: number;
  /** Circuits that stood at some instant. */
  readonly standing: number;
  readonly delivered: number;
  readonly events: number;
  readonly setUp: number;
  readonly seconds: number;
  /** The most that was resident. */
  readonly megabytes: number;
}

const TIME = seconds(10);
const EVENTS_AT_ONCE = 50_000;

const scenario = largeNetwork(1, TIME);
const before = process.cpuUsage();
const metrics = new Metrics(scenario);
const service = new Service(TIME);
const record = (entry: TraceRecord): void => {
  metrics.observe(entry);
  service.observe(entry);
};
const run = new EmbeddedRun(scenario, { wire: false, detailed: false, record });
const setUp = spent();
while (!run.advance(EVENTS_AT_ONCE));
const outcome: LargeRun = {
  links: scenario.links.length,
  standing: service.circuitCount,
  delivered: service.delivered,
  events: run.events,
  setUp,
  seconds: spent(),
  megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);

function spent(): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
