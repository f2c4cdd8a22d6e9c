import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { PACKAGE_FOLDER } from "../orchestrator/package.js";

const PROGRAM = join(PACKAGE_FOLDER, "bin", "entanglab.mjs");
const WAIT_MS = 120_000;

/** The program, started as a user starts it. */
export interface Command {
  readonly child: ChildProcess;
  /** Everything that it has written so far. */
  output(): string;
  /** Resolves once it has written something that matches; rejects where it ends or takes too long before. */
  says(pattern: RegExp): Promise<void>;
  /** Resolves to its exit code, or to the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts the program; it does not outlive the test. */
export function command(
  t: ExecutionContext,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  const says = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why} before it said ${pattern}; it said: ${output}`));
      const timer = setTimeout(() => fail(`waited ${WAIT_MS} ms`), WAIT_MS);
      const look = (): void => {
        if (!pattern.test(output)) return;
        clearTimeout(timer);
        resolve();
      };
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      ended.then((code) => {
        clearTimeout(timer);
        fail(`it ended with ${code}`);
      }, reject);
      look();
    });
  return { child, output: () => output, says, ended };
}

/** A folder that is gone after the test. */
export function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), "entanglab-test-"));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A line of nodes as a scenario file: so many pairs from end to end. */
export function lineOfNodes(count: number, { pairs, cycle = "300 us" }: { pairs: number; cycle?: string }): string {
  const names = Array.from({ length: count }, (_, place) => `n${String(place + 1).padStart(2, "0")}`);
  const links = names.slice(1).map((name, place) => `  l${place + 1}: { between: [${names[place]}, ${name}] }`);
  return `entanglab: 1
scenario: line-of-${count}
seed: 5
duration: 60 s
kinds:
  repeater: { memory: { t1: never, t2: never } }
nodes:
${names.map((name) => `  ${name}: { kind: repeater }`).join("\n")}
links:
  all: { fibre: { length: 10 km }, herald: { scheme: given, success: 0.5, cycle: ${cycle}, pair: { werner: { fidelity: 0.999 } } } }
${links.join("\n")}
requests:
  pairs: { entangle: [${names[0]}, ${names.at(-1)}], count: ${pairs} }
expect:
  - pairs.delivered == ${pairs}
`;
}
