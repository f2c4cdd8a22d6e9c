import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { seconds } from "../engine/time.js";
import type { LargeRun } from "./large-run.js";
import { medianOfRuns } from "./measure.js";
import { PUBLISHED } from "./published.js";
import { randomNetwork } from "./random-networks.js";
import { lasting, meanOfSeeds } from "./service.js";
import { print, show, times } from "./show.js";

const SIZES = [50, 100, 200];
const SERVICE = seconds(0.1);
const SEEDS = 50;

/** W3: what random networks deliver over all their flows, and what that costs. */
export function showNetworks(): void {
  const rows = SIZES.map((size) => {
    const asked = randomNetwork(size);
    const scenario = lasting(asked, SERVICE, asked.requests.length);
    const { perSecond, fidelity } = meanOfSeeds(scenario, SERVICE, SEEDS);
    const { seconds: cpu, delivered } = medianOfRuns(scenario, "no trace");
    const traced = medianOfRuns(scenario, "full trace");
    const theirs = PUBLISHED.networks.get(size) ?? Number.NaN;
    return [
      String(size),
      String(asked.requests.length),
      perSecond.toFixed(0),
      fidelity.toFixed(5),
      cpu.toFixed(3),
      ((cpu / delivered) * 1e6).toFixed(0),
      traced.seconds.toFixed(3),
      theirs.toFixed(1),
      times(theirs / cpu),
    ];
  });
  const columns = ["nodes", "flows", "pairs/s", "F", "CPU s", "µs/pair", "traced, CPU s", "SeQUeNCe CPU s", "ratio"];
  show("W3, random networks: 0.1 s of service, all flows at once", columns, rows);
}

/** S2: a thousand nodes in a process of its own, so that its memory is known; one run, for it is a long one. */
export async function showLargeNetwork(): Promise<void> {
  const run = await largeRun();
  const rows = [
    [
      String(run.standing),
      run.links.toLocaleString("en"),
      run.delivered.toLocaleString("en"),
      `${(run.events / 1e6).toFixed(1)} M`,
      run.setUp.toFixed(1),
      run.seconds.toFixed(0),
      ((run.seconds / run.events) * 1e6).toFixed(1),
      String(run.megabytes),
    ],
  ];
  const columns = ["circuits", "links", "pairs", "events", "set-up, CPU s", "CPU s", "µs/event", "peak MB"];
  show("S2, 1,000 nodes, 200 flows at once, 10 s of virtual time", columns, rows);
}

async function largeRun(): Promise<LargeRun> {
  print("S2 takes minutes");
  const program = fileURLToPath(new URL("./large-run.js", import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the run of the large network ended with ${code}`);
  return JSON.parse(text) as LargeRun;
}
