import { once } from "node:events";
import picocolors from "picocolors";
import { rangeText } from "../bus/range-text.js";
import { BusLost, BusReader, linesUntil, type RegisteredRun, type StreamEntry } from "../bus/reader.js";
import { bellText } from "../report/human.js";
import { EXIT, Failure } from "./failure.js";
import { lookOf } from "./terminal.js";

export interface WatchOptions {
  /** Where the shared bus is. */
  readonly url: string;
  /** The name of the run; absent: the newest. */
  readonly run?: string;
  readonly from: "beginning" | "now";
  /** Prints the lines of the trace as they are; so it does anyway where no person reads them. */
  readonly raw?: boolean;
}

/** Where `watch` prints. */
export interface WatchOutput {
  readonly stdout: NodeJS.WritableStream;
  /** Whether a person reads it. */
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Takes what is to be said about the run besides its trace, a sentence at a time. */
  readonly tell: (text: string) => void;
}

/** A run gives a sign of life every 2 s. One that was silent for so long has lost its orchestrator, or that has lost Redis. */
const SILENCE_SECONDS = 30;
const RUNS_LISTED = 10;
/** How the last record of a trace begins, after its instant. */
const END = /^\{"at_ns":\d+,"node":"conductor","event":"end"/;

/** `watch`: follows the trace of a run from another terminal until the run is over. */
export async function watch(options: WatchOptions, output: WatchOutput = terminal()): Promise<void> {
  try {
    using reader = await BusReader.open(options.url);
    await follow(reader, await chosenRun(reader, options.run), options, output);
  } catch (error) {
    if (!(error instanceof BusLost)) throw error;
    throw new Failure(
      `${error.message}; once it is there, watch again, or name another Redis with --redis`,
      EXIT.broken,
    );
  }
}

function terminal(): WatchOutput {
  const { stdout, stderr } = process;
  const tell = (text: string): void => void stderr.write(`${text}\n`);
  return { stdout, isTerminal: stdout.isTTY === true, colour: lookOf(stdout).colour, tell };
}

async function chosenRun(reader: BusReader, name: string | undefined): Promise<RegisteredRun> {
  if (name !== undefined) {
    const run = await reader.run(name);
    if (run !== undefined) return run;
  }
  const runs = await reader.runs(RUNS_LISTED);
  const [newest] = runs;
  if (newest === undefined) {
    const wanted = name === undefined ? "there is no run" : `there is no run "${name}", nor any other,`;
    throw new Failure(`${wanted} on the Redis at ${reader.address}; run with --redis puts one there`);
  }
  if (name === undefined) return newest;
  const known = runs.map(({ run, state }) => `  ${run} (${state})`);
  throw new Failure(
    `there is no run "${name}" on the Redis at ${reader.address}; the newest are:\n${known.join("\n")}`,
  );
}

async function follow(
  reader: BusReader,
  run: RegisteredRun,
  options: WatchOptions,
  output: WatchOutput,
): Promise<void> {
  const { stdout, tell } = output;
  const isPast = run.state === "over";
  let id = options.from === "now" && !isPast ? await reader.lastId(run.run) : "0-0";
  const late = isPast && options.from === "now" ? "; it is over already, so from the beginning" : "";
  tell(`${run.run}: scenario ${run.scenario}, seed ${run.seed}, ${run.runtime} runtime${late}`);
  const show = options.raw || !output.isTerminal ? (line: string) => line : (line: string) => personal(line, output);
  const broken = new AbortController();
  stdout.once("error", (error) => broken.abort(error));
  try {
    for (let isOver = false; !isOver; ) {
      const next = await reader.next(run.run, id);
      const heard = hear(next.entries, linesUntil(id), tell);
      const text = heard.lines.map((line) => `${show(line)}\n`).join("");
      if (!stdout.write(text)) await once(stdout, "drain", { signal: broken.signal });
      broken.signal.throwIfAborted();
      if (next.entries.length === 0) await expectMore(reader, run.run);
      id = next.id;
      isOver = heard.isOver;
    }
    tell(`${run.run} is over`);
  } catch (error) {
    if (!broken.signal.aborted) throw error;
    // Whoever reads may have had enough, as `head` has.
    if ((broken.signal.reason as NodeJS.ErrnoException).code !== "EPIPE") throw broken.signal.reason;
  }
}

/** The lines among the entries, and whether they are the last; says where some are missing. */
function hear(entries: readonly StreamEntry[], next: number, tell: (text: string) => void): Heard {
  const lines: string[] = [];
  let expected = next;
  const miss = (last: number, why: string): void => {
    if (last >= expected) {
      tell(`the stream lacks ${rangeText({ count: last - expected + 1, first: expected, last })}: ${why}`);
    }
    expected = last + 1;
  };
  for (const entry of entries) {
    switch (entry.type) {
      case "line":
        miss(entry.n - 1, "it keeps only the last ones");
        lines.push(entry.line);
        expected = entry.n + 1;
        if (END.test(entry.line)) return { lines, isOver: true };
        break;
      case "gap":
        miss(entry.first - 1, "it keeps only the last ones");
        miss(entry.last, "Redis was away or slower than the run; the trace file has them");
        break;
      case "over":
        tell(`the run broke off: ${entry.reason.split("\n", 1)[0]}`);
        return { lines, isOver: true };
    }
  }
  return { lines, isOver: false };
}

interface Heard {
  readonly lines: readonly string[];
  readonly isOver: boolean;
}

/** Throws if nothing more can come. */
async function expectMore(reader: BusReader, name: string): Promise<void> {
  const run = await reader.run(name);
  if (run === undefined) throw new Failure(`${name} is not known any more at ${reader.address}`, EXIT.broken);
  if (run.state === "over") throw new Failure(`${name} is over, but the end of its stream is missing`, EXIT.broken);
  if (run.silentSeconds > SILENCE_SECONDS) {
    const silence = `${name} was not heard of for ${run.silentSeconds} s`;
    throw new Failure(`${silence}: its orchestrator was killed, or cannot reach Redis`, EXIT.broken);
  }
}

/** A trace line for a person: its instant, exact, in one unit throughout, then who, what, and the rest. */
function personal(line: string, { colour }: { readonly colour: boolean }): string {
  const record = parsed(line);
  if (record === undefined) return line;
  const { at_ns, node, event, ...rest } = record;
  if (typeof at_ns !== "number") return isHeader(record) ? `trace of scenario ${record.scenario.name}` : line;
  const paint = picocolors.createColors(colour);
  const fields = Object.entries(rest).map(([name, value]) => `${paint.dim(`${name}=`)}${valueText(value)}`);
  const time = `${(at_ns / 1e6).toFixed(6)} ms`.padStart(TIME_WIDTH);
  return `${paint.dim(time)}  ${paint.cyan(String(node).padEnd(NODE_WIDTH))}  ${[String(event).padEnd(EVENT_WIDTH), ...fields].join(" ").trimEnd()}`;
}

function isHeader(record: Readonly<Record<string, unknown>>): record is { scenario: { name: string } } {
  const { scenario } = record;
  return typeof scenario === "object" && scenario !== null && "name" in scenario;
}

const TIME_WIDTH = 18;
const NODE_WIDTH = 10;
const EVENT_WIDTH = 12;

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function valueText(value: unknown): string {
  return typeof value === "number" && !Number.isInteger(value) ? value.toPrecision(6) : bellText(String(value));
}
