import { closeSync, openSync, readSync } from "node:fs";
import { type ExplainNoiseOptions, explainNoise } from "./explain-noise.js";
import { explainPair } from "./explain-pair.js";
import { Failure } from "./failure.js";

export interface ExplainOptions extends ExplainNoiseOptions {
  /** The pair of a trace to tell of. */
  readonly pair?: string;
}

/** `explain`: one pair of a trace, or what each source of noise of a scenario costs. */
export async function explain(name: string, { pair, ...options }: ExplainOptions): Promise<void> {
  if (!isTrace(name)) {
    if (pair !== undefined)
      throw new Failure(`${name}: --pair is about a trace, and this is none; allowed: trace.ndjson of a run`);
    await explainNoise(name, options);
    return;
  }
  if (pair === undefined)
    throw new Failure(`${name}: a trace holds many pairs; allowed: --pair ID, such as --pair west/3`);
  const idle = Object.keys(options.set).length > 0 || options.seed !== undefined || options.seeds !== undefined;
  if (idle) throw new Failure("--seed, --seeds and --set are about a scenario; a trace has them in its first line");
  await explainPair(name, pair, options);
}

/** How the first line of a trace begins. */
const HEADER = /^\s*\{\s*"entanglab"\s*:\s*[^,]+,\s*"trace"\s*:/;
const BEGINNING = 256;

/** A trace by its name or by how it begins; anything else is a scenario. */
function isTrace(name: string): boolean {
  if (name.endsWith(".ndjson")) return true;
  if (name === "-") return false;
  const handle = openSync(name, "r");
  try {
    const bytes = Buffer.alloc(BEGINNING);
    return HEADER.test(bytes.toString("utf8", 0, readSync(handle, bytes)));
  } finally {
    closeSync(handle);
  }
}
