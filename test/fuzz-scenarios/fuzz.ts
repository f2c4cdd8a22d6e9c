import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { streamFamily } from "../../engine/random.js";
import { PACKAGE_FOLDER } from "../../orchestrator/package.js";
import { mutated } from "./mutate.js";
import type { Tried } from "./try-scenario.js";

const SCENARIOS = join(PACKAGE_FOLDER, "scenarios");
/** More than reading and playing one file takes on a busy machine; at the end of it the worker is ended, and another one begun. */
const WAIT_MS = 20_000;
/** Networks with so many nodes take long to read: they are tried less often. */
const LARGE = new Set(["geant-repeaters.yaml"]);
const SHARE_OF_SMALL = 20;

export interface FuzzFailure {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly problem: string;
}

export interface FuzzTotals {
  readonly counts: Readonly<Record<"met" | "unmet" | "refused" | "broken" | "hung", number>>;
  readonly cutShort: number;
  readonly events: number;
  readonly failures: readonly FuzzFailure[];
}

/** The shipped scenarios, and those that the tests accept, as texts. */
export function sourceTexts(): string[] {
  const yamlIn = (folder: string) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".yaml"))
      .sort();
  const shipped = yamlIn(SCENARIOS).flatMap((file) => {
    const text = readFileSync(join(SCENARIOS, file), "utf8");
    return Array.from({ length: LARGE.has(file) ? 1 : SHARE_OF_SMALL }, () => text);
  });
  const accepted = join(PACKAGE_FOLDER, "test", "bad-scenarios", "accepted");
  return [...shipped, ...yamlIn(accepted).map((file) => readFileSync(join(accepted, file), "utf8"))];
}

/** The file of a number: the same wherever the fuzzer is. */
export const fuzzedFile = (
  sources: readonly string[],
  { seed, number }: { readonly seed: number; readonly number: number },
): Buffer => mutated(sources, streamFamily(seed, "fuzz").member(number));

/** Tries so many mutations of the sources, each by itself in a worker that can be ended. */
export async function fuzz(options: {
  readonly count: number;
  readonly seed: number;
  readonly tell?: (done: number) => void;
}): Promise<FuzzTotals> {
  const { count, seed, tell } = options;
  const sources = sourceTexts();
  const counts = { met: 0, unmet: 0, refused: 0, broken: 0, hung: 0 };
  const failures: FuzzFailure[] = [];
  let cutShort = 0;
  let events = 0;
  let worker = begin();
  for (let number = 0; number < count; number++) {
    const bytes = fuzzedFile(sources, { seed, number });
    const tried = await attempt(worker, bytes);
    counts[tried.outcome] += 1;
    if (tried.outcome === "broken" || tried.outcome === "hung") {
      failures.push({ number, bytes, problem: tried.problem });
      await worker.terminate();
      worker = begin();
    } else {
      events += tried.events;
      if (tried.isCutShort) cutShort += 1;
    }
    tell?.(number + 1);
  }
  await worker.terminate();
  return { counts, cutShort, events, failures };
}

const begin = (): Worker =>
  new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { folder: SCENARIOS },
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });

function attempt(
  worker: Worker,
  bytes: Uint8Array,
): Promise<Tried | { readonly outcome: "hung"; readonly problem: string }> {
  return new Promise((resolve) => {
    const settle = (tried: Tried | { readonly outcome: "hung"; readonly problem: string }): void => {
      clearTimeout(timer);
      worker.off("message", settle).off("error", failed).off("exit", ended);
      resolve(tried);
    };
    const timer = setTimeout(() => settle({ outcome: "hung", problem: `took more than ${WAIT_MS} ms` }), WAIT_MS);
    const failed = (problem: unknown): void => settle({ outcome: "broken", problem: String(problem) });
    const ended = (code: number): void => failed(`the worker ended with ${code}`);
    worker.on("message", settle).on("error", failed).on("exit", ended);
    worker.postMessage(bytes);
  });
}
