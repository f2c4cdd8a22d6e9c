import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ParsedScenario, parseScenario } from "../scenario/parse.js";
import { formatProblem } from "../scenario/problem.js";
import { FILE_BYTES_MAX, filesIn, readScenarioFile } from "../scenario/read.js";
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
  return (await ScenarioFiles.find(names)).loadAll(options);
}

/** Files of scenarios that can be read again and again: chance within a scenario (arrivals, outages) depends on the seed. */
export class ScenarioFiles {
  readonly files: readonly string[];
  /** What came from standard input, which can be read once. */
  readonly #input: Uint8Array | undefined;

  private constructor(files: readonly string[], input: Uint8Array | undefined) {
    this.files = files;
    this.#input = input;
  }

  static async find(names: readonly string[]): Promise<ScenarioFiles> {
    const files = names.flatMap(filesOf);
    return new ScenarioFiles(files, files.includes("-") ? await readInput() : undefined);
  }

  /** All of them, or everything that is wrong with them. */
  loadAll(options: LoadOptions): Loaded[] {
    const loaded: Loaded[] = [];
    const problems: string[] = [];
    for (const file of this.files) {
      const parsed = this.#parse(file, options);
      if (parsed.ok) loaded.push({ file: file === "-" ? INPUT : file, scenario: parsed.scenario });
      else problems.push(...parsed.problems.map(formatProblem));
    }
    if (problems.length > 0) throw new Failure(problems.join("\n"));
    return loaded;
  }

  load(file: string, options: LoadOptions): Loaded {
    const parsed = this.#parse(file, options);
    if (!parsed.ok) throw new Failure(parsed.problems.map(formatProblem).join("\n"));
    return { file: file === "-" ? INPUT : file, scenario: parsed.scenario };
  }

  #parse(file: string, options: LoadOptions): ParsedScenario {
    if (file !== "-" || this.#input === undefined) return readScenarioFile(file, options);
    return parseScenario(this.#input, INPUT, { readFile: filesIn("."), ...options });
  }
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

async function readInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > FILE_BYTES_MAX) {
      throw new Failure(`${INPUT}:1:1: too large to be a scenario; allowed: up to ${FILE_BYTES_MAX / 1024 / 1024} MB`);
    }
  }
  return Buffer.concat(chunks);
}
