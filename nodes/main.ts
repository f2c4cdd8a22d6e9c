import { Commission } from "../proto/gen/entanglab/runtime/v1/runtime.js";
import { readInput } from "./server/input.js";
import { serveNode } from "./server/node-server.js";
import { CausalityViolation, WindowedNode } from "./windowed-node.js";

const EXIT = { ok: 0, broken: 3, mistake: 70, terminated: 143 } as const;

/** What a commission may take at most. */
const COMMISSION = { bytesMax: 256 * 2 ** 10, deadlineMs: 10_000 };

// The first process of a container ends on SIGTERM only if it says so.
process.on("SIGTERM", () => process.exit(EXIT.terminated));
process.on("uncaughtException", (error) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(EXIT.mistake);
});
// Whoever read what this process says may be gone; then nobody needs to know.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/** Runs one node: its commission comes over standard input, all else over gRPC. */
async function main(): Promise<void> {
  let server: Awaited<ReturnType<typeof serveNode>>;
  try {
    const commission = Commission.decode(await readInput(process.stdin, COMMISSION));
    server = await serveNode({ commission, machines: MACHINES, complain: say });
  } catch (error) {
    return end(`did not start: ${reasonOf(error)}`);
  }
  process.stdout.write(`${JSON.stringify({ listening: server.port })}\n`);
  const ending = await server.ended;
  if (ending.type === "hung-up") process.exit(EXIT.ok);
  end(`ended: ${ending.why}`);
}

const MACHINES = {
  make: (...[name, assign]: ConstructorParameters<typeof WindowedNode>) => new WindowedNode(name, assign),
  isViolation: (error: unknown): error is Error => error instanceof CausalityViolation,
};

function end(why: string): void {
  say(why);
  process.exit(EXIT.broken);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

await main();
