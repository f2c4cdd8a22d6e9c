import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ParsedScenario, parseScenario } from "../scenario/parse.js";
import { formatProblem } from "../scenario/problem.js";
import { FILE_BYTES_MAX, readScenarioFile } from "../scenario/read.js";
import type { Scenario } from "../scenario/scenario.js";
import { Failure } from "./failure.js";

export interface Loaded {
  readonly file: string;
  readonly scenario: Scenario;
}

const INPUT = "standard-input";

export interface LoadOptions {
  readonly seed?: number;
  readonly set?: Readonly<Record<string, string>>;
}

/** Reads every scenario that is named: files, folders (their `.yaml` files, by name) and `-` for standard input. */
export async function loadScenarios(names: readonly string[], options: LoadOptions): Promise<Loaded[]> {
  const loaded: Loaded[] = [];
  const problems: string[] = [];
  for (const file of names.flatMap(filesOf)) {
    const parsed = file === "-" ? await readInput(options) : readScenarioFile(file, options);
    if (parsed.ok) loaded.push({ file: file === "-" ? INPUT : file, scenario: parsed.scenario });
    else problems.push(...parsed.problems.map(formatProblem));
  }
  if (problems.length > 0) throw new Failure(problems.join("\n"));
  return loaded;
}

function filesOf(name: string): string[] {
  if (name === "-" || !statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [name];
  const files = readdirSync(name)
    .filter((entry) => /\.ya?ml$/.test(entry))
    .sort()
    .map((entry) => join(name, entry));
  if (files.length === 0)
    throw new Failure(`${name}: the folder holds no scenario; allowed: a folder with .yaml files`);
  return files;
}

async function readInput(options: LoadOptions): Promise<ParsedScenario> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > FILE_BYTES_MAX) {
      throw new Failure(`${INPUT}:1:1: too large to be a scenario; allowed: up to ${FILE_BYTES_MAX / 1024 / 1024} MB`);
    }
  }
  return parseScenario(Buffer.concat(chunks), INPUT, options);
}
