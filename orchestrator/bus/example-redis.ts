import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { Redis } from "ioredis";

/** A Redis of a test's own. */
export interface ExampleRedis {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface ExampleRedisOptions {
  /** Absent: any that is free. */
  readonly port?: number;
  readonly password?: string;
  /** Where it remembers across a crash. Absent: it forgets everything. */
  readonly folder?: string;
}

/** Long enough for a busy machine; a test that waits for so long fails. */
export const DEADLINE_MS = 10_000;

/** Starts a Redis that ends with the test. */
export async function startRedis(t: ExecutionContext, options: ExampleRedisOptions = {}): Promise<ExampleRedis> {
  const { password, port = await freePort(), folder } = options;
  const memory = folder === undefined ? ["no"] : ["yes", "--appendfsync", "always", "--dir", folder];
  const secret = password === undefined ? [] : ["--requirepass", password];
  const place = ["--bind", "127.0.0.1", "--port", String(port), "--dir", temporaryFolder(t)];
  const child = spawn("redis-server", [...place, "--save", "", ...secret, "--appendonly", ...memory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  t.teardown(kill);
  // A test that tears down its whole process leaves no time for more.
  const onExit = (): void => void child.kill("SIGKILL");
  process.once("exit", onExit);
  child.once("exit", () => process.off("exit", onExit));
  let log = "";
  const signal = AbortSignal.timeout(DEADLINE_MS);
  while (!log.includes("Ready to accept connections")) log += String((await once(child.stdout, "data", { signal }))[0]);
  child.stdout.resume();
  return { url: `redis://127.0.0.1:${port}`, process: child, kill };
}

/** A connection to look at what a Redis holds. */
export function look(t: ExecutionContext, { url }: ExampleRedis, password?: string): Redis {
  const redis = new Redis(url, { protocol: 2, retryStrategy: () => null, ...(password !== undefined && { password }) });
  redis.on("error", (error) => t.log(error.message));
  t.teardown(() => redis.disconnect());
  return redis;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "entanglab-redis-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
