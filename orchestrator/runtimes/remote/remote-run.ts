import { setTimeout } from "node:timers/promises";
import type { Instant } from "../../../engine/time.js";
import type { TraceRecord } from "../../../engine/trace.js";
import { Conductor } from "../../conductor/conductor.js";
import type { Scenario } from "../../scenario/scenario.js";
import { createAuthority } from "./authority.js";
import { LostNode } from "./connection.js";
import { RemoteCrew } from "./crew.js";
import type { Death, OpenSite, Site } from "./site.js";

/** How often the wall clock, the signals and the terminal are looked at, in milliseconds. */
const LOOK_EVERY_MS = 100;
/** How long a node may take to answer, in milliseconds. */
const ANSWER_MS = 60_000;
/** How long a run that is stopped may take to come to its end, in milliseconds. */
const STOPPING_MS = 3_000;
/** How long the news of a death may come after the loss of its line, in milliseconds. */
const DEATH_NEWS_MS = 2_000;

export interface RemoteOptions {
  /** The name of the run: it labels whatever is started. */
  readonly run: string;
  readonly openSite: OpenSite;
  readonly detailed: boolean;
  /** Takes the records in their final order. */
  readonly record: (record: TraceRecord) => void;
  /** Tells a person how far it is. */
  readonly tell: (text: string) => void;
  /** Called now and then with the instant that the run has reached; a reason ends the run. */
  readonly progress: (now: Instant) => "stopped" | undefined;
}

export interface RemoteOutcome {
  readonly isStopped: boolean;
  readonly endedAt: Instant;
  readonly events: number;
  readonly rounds: number;
  /** How often a node answered. */
  readonly answers: number;
  /** What every node still waited for, a line each. */
  readonly waiting: readonly string[];
}

/** A run cannot go on, for a reason outside the emulated network. What was recorded until then is recorded. */
export class BrokenRun extends Error {
  override readonly name = "BrokenRun";
}

/** Plays a scenario whose nodes run by themselves at a site; nothing of it is left there, however the run ends. */
export async function runRemotely(scenario: Scenario, options: RemoteOptions): Promise<RemoteOutcome> {
  const { run, openSite } = options;
  const authority = await createAuthority(run);
  const credentials = await authority.issue({ role: "orchestrator", name: "orchestrator" });
  const site = await openSite(
    run,
    scenario.nodes.map(({ name }) => name),
  );
  let problem: unknown;
  try {
    return await conduct(scenario, options, site, new RemoteCrew(site, authority, credentials));
  } catch (thrown) {
    problem = thrown;
    throw thrown;
  } finally {
    // What went wrong first is what is told.
    await site.close().catch((trouble: unknown) => {
      if (problem === undefined) throw trouble;
      options.tell(`${options.run}: ${trouble instanceof Error ? trouble.message : String(trouble)}`);
    });
  }
}

async function conduct(
  scenario: Scenario,
  { run, detailed, record, progress, tell }: RemoteOptions,
  site: Site,
  crew: RemoteCrew,
): Promise<RemoteOutcome> {
  const begun = (): void => tell(`${run}: all ${scenario.nodes.length} nodes are up`);
  const conductor = new Conductor(scenario, { crew, detailed, record, begun });
  const isOver = new AbortController();
  try {
    const running = conductor.run();
    // Whatever is lost first, the watch may end the run before the conductor notices.
    running.catch(() => undefined);
    const waiting = await Promise.race([running, watch(conductor, progress, isOver.signal), mourn(site, conductor)]);
    const isStopped = conductor.isStopped;
    const endedAt = isStopped ? conductor.reached : conductor.endedAt;
    return {
      isStopped,
      endedAt,
      events: conductor.events,
      rounds: conductor.rounds,
      answers: conductor.answers,
      waiting,
    };
  } catch (problem) {
    throw await explained(problem, site, conductor.now);
  } finally {
    isOver.abort();
    crew.hangUp();
  }
}

/** Looks after the run from outside; rejects where it must be given up. */
async function watch(conductor: Conductor, progress: RemoteOptions["progress"], signal: AbortSignal): Promise<never> {
  let silentSince = Date.now();
  let seen = -1;
  let stoppedAt: number | undefined;
  for (;;) {
    await setTimeout(LOOK_EVERY_MS, undefined, { signal });
    const clock = Date.now();
    const silent = conductor.unanswered();
    // A site that starts nodes has deadlines of its own.
    if (conductor.answers !== seen || silent.length === 0) [seen, silentSince] = [conductor.answers, clock];
    if (stoppedAt === undefined && progress(conductor.now) === "stopped") {
      stoppedAt = clock;
      conductor.stop();
    }
    if (stoppedAt !== undefined && clock - stoppedAt > STOPPING_MS) {
      const what = silent.length === 0 ? "nodes were being started" : `${silent.join(", ")} had something to answer`;
      throw new BrokenRun(`stopped while ${what}`);
    }
    if (clock - silentSince > ANSWER_MS) {
      throw new BrokenRun(`no answer for ${ANSWER_MS / 1000} s from ${silent.join(", ")}`);
    }
  }
}

async function mourn(site: Site, conductor: Conductor): Promise<never> {
  const death = await site.died;
  throw new BrokenRun(obituary(death, conductor.now));
}

/** A lost line is most often a death: then the death is the better explanation. */
async function explained(problem: unknown, site: Site, now: Instant): Promise<unknown> {
  if (!(problem instanceof LostNode)) return problem;
  const death = await Promise.race([site.died, setTimeout(DEATH_NEWS_MS, undefined, { ref: false })]);
  return death === undefined
    ? problem
    : new BrokenRun(`${obituary(death, now)}\n${problem.message}`, { cause: problem });
}

function obituary({ node, exitCode, signal, lastLines }: Death, now: Instant): string {
  const how = exitCode === undefined ? `by ${signal ?? "an unknown signal"}` : `with exit code ${exitCode}`;
  const said =
    lastLines.length === 0 ? "it wrote nothing" : `its last lines:\n${lastLines.map((line) => `  ${line}`).join("\n")}`;
  return `node ${node} ended ${how} at ${now / 1e9} s of virtual time, which nobody had asked for; ${said}`;
}
