import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import type { ExecutionContext } from "ava";

const SECONDS_MOST = 600;

/** Keeps every core of the machine busy until the test is over, for a bounded time. */
export function burden(t: ExecutionContext): void {
  const work = `const end = Date.now() + ${SECONDS_MOST * 1000}; while (Date.now() < end);`;
  const loads = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ["-e", work], { stdio: "ignore" }),
  );
  t.teardown(() => {
    for (const load of loads) load.kill("SIGKILL");
  });
}
