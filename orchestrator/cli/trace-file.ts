import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { headerLine, type TraceLevel } from "../../engine/trace.js";
import type { Scenario } from "../scenario/scenario.js";
import { EXIT, Failure } from "./failure.js";

const FLUSH_AT = 1 << 16;

/** The first line of the trace of a scenario: it does not depend on the folder that the scenario was read from. */
export function traceHeader(scenario: Scenario, trace: TraceLevel): string {
  const expectations = scenario.expectations.map((expectation) => ({
    ...expectation,
    place: basename(expectation.place),
  }));
  return headerLine({ entanglab: 1, trace, scenario: { ...scenario, expectations }, seed: scenario.seed });
}

/** A trace on its way to a file. What was recorded is in the file once it is closed, however the run ended. */
export class TraceFile {
  readonly #file: string;
  readonly #handle: number;
  readonly #hash = createHash("sha256");
  #buffer: string;

  constructor(file: string, header: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.#handle = openSync(file, "w");
    this.#buffer = `${header}\n`;
  }

  /** Takes a line, without its line break. */
  write(line: string): void {
    this.#buffer += `${line}\n`;
    if (this.#buffer.length >= FLUSH_AT) this.#flush();
  }

  /** Closes the file and returns the SHA-256 of its content. */
  close(): string {
    try {
      this.#flush();
    } finally {
      closeSync(this.#handle);
    }
    return this.#hash.digest("hex");
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer);
    this.#buffer = "";
    this.#hash.update(bytes);
    try {
      writeFileSync(this.#handle, bytes);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Failure(`${this.#file}: cannot be written any further: ${why}`, EXIT.broken);
    }
  }
}
