import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { Commission } from "../../../proto/gen/entanglab/runtime/v1/runtime.js";
import { createAuthority } from "../remote/authority.js";
import { connectNode } from "../remote/connection.js";
import type { Site } from "../remote/site.js";
import { openProcessSite } from "./process-site.js";

const NODE = fileURLToPath(new URL("../../../nodes/main.js", import.meta.url));
const ORPHANING = fileURLToPath(new URL("example-orchestrator.js", import.meta.url));

/** A site of nodes that run a program of the test's own. */
async function siteOf(t: ExecutionContext, text: string, options = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "entanglab-site-"));
  const program = join(folder, "program.mjs");
  writeFileSync(program, text);
  const site = await openProcessSite(program, options)("run", ["alice", "bob"]);
  t.teardown(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });
  return site;
}

/** Says that it listens, then does something. */
const listeningThen = (what: string): string => `
  process.stdout.write('{"listening":7000}\\n');
  process.stdin.resume();
  ${what}
  setInterval(() => undefined, 60_000);
`;

async function commissioned(run: string) {
  const authority = await createAuthority(run);
  const { certificatePem, keyPem } = await authority.issue({ role: "peer", name: "alice" });
  const { certificatePem: authorityPem } = authority;
  const listening = { listenHost: "127.0.0.1", listenPort: 0, patienceMs: 60_000 };
  const commission = Commission.encode({ authorityPem, certificatePem, keyPem, ...listening }).finish();
  const credentials = await authority.issue({ role: "orchestrator", name: "orchestrator" });
  return { commission, authorityPem, credentials };
}

test("a node starts, is killed, and starts again", async (t) => {
  const site = await openProcessSite(NODE)("run", ["alice"]);
  t.teardown(() => site.close());
  const { commission, ...papers } = await commissioned("run");
  for (let life = 0; life < 2; life += 1) {
    const { address, peerAddress } = await site.start("alice", commission);
    t.is(address, peerAddress);
    t.regex(address, /^127\.0\.0\.1:\d+$/);
    let lose: (problem: Error) => void = () => t.fail();
    const lost = new Promise<Error>((resolve) => {
      lose = resolve;
    });
    const listener = { answered: () => undefined, lost: (problem: Error) => lose(problem) };
    await connectNode({ node: "alice", address, ...papers, deadlineMs: 30_000, listener });
    await site.kill("alice");
    t.regex((await lost).message, /^lost node alice: UNAVAILABLE: /);
  }
  await site.kill("alice");
  t.deepEqual(await site.lastLines("alice"), []);
});

test("a node whose orchestrator hangs up has ended well", async (t) => {
  const site = await openProcessSite(NODE)("run", ["alice"]);
  t.teardown(() => site.close());
  const { commission, ...papers } = await commissioned("run");
  const { address } = await site.start("alice", commission);
  const listener = { answered: () => undefined, lost: () => t.fail() };
  const seat = await connectNode({ node: "alice", address, ...papers, deadlineMs: 30_000, listener });
  seat.close();
  t.like(await site.died, { node: "alice", exitCode: 0, lastLines: [] });
});

test("a commission that is none is refused with a reason", async (t) => {
  const site = await openProcessSite(NODE)("run", ["alice"]);
  t.teardown(() => site.close());
  await t.throwsAsync(site.start("alice", Buffer.from("nonsense")), {
    message: /^the process of alice did not start: it ended before it listened, with exit code 3\n {2}did not start: /,
  });
  const long = site.start("alice", Buffer.alloc(300 * 1024));
  await t.throwsAsync(long, { message: /the input is longer than 262144 bytes/ });
});

test("a death that nobody asked for is told, with the exit code and the last lines", async (t) => {
  const site = await siteOf(
    t,
    listeningThen(
      'for (let line = 1; line <= 60; line += 1) console.error("line " + line); process.exitCode = 5; process.exit();',
    ),
  );
  await site.start("alice", Buffer.from("commission"));
  const death = await site.died;
  t.like(death, { node: "alice", exitCode: 5, signal: undefined });
  t.is(death.lastLines.length, 50);
  t.is(death.lastLines.at(-1), "line 60");
  t.deepEqual(await site.lastLines("alice"), death.lastLines);
  t.deepEqual(await site.lastLines("bob"), []);
});

test("a death by a signal is told by its name", async (t) => {
  const site = await siteOf(t, listeningThen('process.kill(process.pid, "SIGSEGV");'));
  await site.start("alice", Buffer.from("commission"));
  t.like(await site.died, { node: "alice", exitCode: undefined, signal: "SIGSEGV" });
});

test("deaths that were asked for are not told", async (t) => {
  const site = await siteOf(
    t,
    listeningThen('if ((await import("node:fs")).readFileSync(0, "utf8") === "die") process.exit(7);'),
  );
  await site.start("alice", Buffer.from("live"));
  await site.kill("alice");
  await site.start("bob", Buffer.from("die"));
  t.like(await site.died, { node: "bob", exitCode: 7 });
});

test("a node gets nothing of its orchestrator's surroundings", async (t) => {
  process.env["ENTANGLAB_SECRET"] = "of the orchestrator alone";
  t.teardown(() => delete process.env["ENTANGLAB_SECRET"]);
  const site = await siteOf(t, listeningThen("console.error(Object.keys(process.env).join()); process.exit(0);"));
  await site.start("alice", Buffer.from("commission"));
  t.deepEqual((await site.died).lastLines, ["PATH"]);
});

test("a node that does not listen in time is ended, and what it wrote is told", async (t) => {
  const site = await siteOf(t, 'console.error("thinking"); setInterval(() => undefined, 60_000);', { listenMs: 1_500 });
  await t.throwsAsync(site.start("alice", Buffer.from("commission")), {
    message: "the process of alice did not start: it did not listen within 1.5 s\n  thinking",
  });
});

test("closing ends those that do not want to, and is possible twice", async (t) => {
  const site = await siteOf(t, listeningThen('process.on("SIGTERM", () => undefined);'));
  await Promise.all([site.start("alice", Buffer.from("a")), site.start("bob", Buffer.from("b"))]);
  await site.close();
  await site.close();
  await t.throwsAsync(site.start("alice", Buffer.from("a")), { message: /the run is being closed/ });
});

for (const [what, patience] of [
  ["called it", "60000"],
  ["never called it", "500"],
] as const) {
  test(`a node ends after an orchestrator that was killed and ${what}`, async (t) => {
    const orchestrator = spawn(process.execPath, [ORPHANING, NODE, patience], { stdio: ["ignore", "pipe", "inherit"] });
    t.teardown(() => orchestrator.kill("SIGKILL"));
    const [line] = await once(createInterface(orchestrator.stdout), "line");
    const { port } = JSON.parse(line);
    const gone = untilGone(port);
    orchestrator.kill("SIGKILL");
    await once(orchestrator, "exit");
    await t.notThrowsAsync(gone);
  });
}

/** Resolves once nobody listens at a port that someone listened at: a connection ends with its server. */
async function untilGone(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1").resume();
    const ending = await Promise.race([once(socket, "close"), once(socket, "error")]).catch((error) => error);
    if (ending.code === "ECONNREFUSED") return;
  }
}
