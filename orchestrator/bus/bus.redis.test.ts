import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import test, { type ExecutionContext } from "ava";
import { type Bus, type BusSummary, openBus } from "./bus.js";
import { DEADLINE_MS, freePort, look, startRedis, temporaryFolder } from "./example-redis.js";
import { aboutKey, RUNS, type RunAbout, traceKey } from "./keys.js";
import { Sentences } from "./sentences.js";
import { arrives, streamOf } from "./stream-of.js";

const RUN: RunAbout = {
  run: "two-cities-1",
  scenario: "two-cities",
  seed: 7,
  runtime: "embedded",
  startedAt: new Date().toISOString(),
};

const lineOf = (n: number): string => `{"at_ns":${n},"node":"rita","event":"herald"}`;

/** A bus that is closed with the test, at the latest. */
async function open(t: ExecutionContext, ...args: Parameters<typeof openBus>): Promise<Bus> {
  const bus = await openBus(...args);
  t.teardown(() => bus.close({ reason: "the test is over" }));
  return bus;
}

function write(bus: Bus, first: number, end: number): void {
  for (let n = first; n < end; n++) bus.write(lineOf(n));
}

const entries = (first: number, end: number): string[] =>
  Array.from({ length: end - first }, (_, i) => `${first + i} ${lineOf(first + i)}`);

/** Compares long streams at once: entry by entry it would take seconds. */
const isSame = (t: ExecutionContext, actual: readonly string[], expected: readonly string[]): boolean =>
  t.is(actual.join("\n"), expected.join("\n"));

const gaps = (stream: readonly string[]): string[] => stream.filter((entry) => entry.startsWith("gap"));

// Tests that only wait may wait together; the others each have the machine to themselves.
test.serial("every line is in the stream, in order, and then the end", async (t) => {
  const redis = await startRedis(t);
  const bus = await open(t, redis.url, RUN);
  write(bus, 0, 25_000);
  t.deepEqual(await bus.close({ reason: "over" }), { sent: 25_000, missing: 0, warnings: [] });
  isSame(t, await streamOf(look(t, redis), RUN.run), [...entries(0, 25_000), "over: over"]);
});

test.serial("lines flow while the run goes on", async (t) => {
  const redis = await startRedis(t);
  const seen = look(t, redis);
  const bus = await open(t, redis.url, RUN);
  for (let n = 0; n < 50; n++) {
    bus.write(lineOf(n));
    t.true(await arrives(seen, RUN.run, n, DEADLINE_MS));
  }
  t.is((await bus.close({ reason: "over" })).sent, 50);
});

test.serial("a run is registered before its first line, and known for a day", async (t) => {
  const redis = await startRedis(t);
  const seen = look(t, redis);
  const bus = await open(t, redis.url, RUN);
  t.deepEqual(await seen.zrange(RUNS, "0", "-1", "WITHSCORES"), [RUN.run, String(Date.parse(RUN.startedAt))]);
  const { writer, heard, ...about } = await seen.hgetall(aboutKey(RUN.run));
  const known = { scenario: "two-cities", seed: "7", runtime: "embedded", started: RUN.startedAt };
  t.deepEqual(about, { ...known, state: "running", reason: "", lines: "0" });
  t.true(Number(heard) > 0 && writer !== "");
  bus.write(lineOf(0));
  await bus.close({ reason: "stopped by SIGTERM" });
  t.like(await seen.hgetall(aboutKey(RUN.run)), { state: "over", reason: "stopped by SIGTERM", lines: "1" });
  for (const key of [RUNS, aboutKey(RUN.run), traceKey(RUN.run)]) {
    const seconds = await seen.ttl(key);
    t.true(seconds > 86_000 && seconds <= 86_400, key);
  }
});

test.serial("what an earlier run of the same name left is replaced", async (t) => {
  const redis = await startRedis(t);
  for (const end of [5, 3]) {
    const bus = await open(t, redis.url, RUN);
    write(bus, 0, end);
    await bus.close({ reason: "over" });
  }
  t.deepEqual(await streamOf(look(t, redis), RUN.run), [...entries(0, 3), "over: over"]);
});

test.serial("a Redis that is absent costs a warning and the lines", async (t) => {
  const said = new Sentences();
  const bus = await open(t, `redis://127.0.0.1:${await freePort()}`, RUN, said.take);
  t.is(said.all.length, 1);
  t.regex(said.all[0] ?? "", /^Redis at 127\.0\.0\.1:\d+ cannot be used for now \(.*ECONNREFUSED.*\); the run goes on/);
  write(bus, 0, 10);
  const summary = await bus.close({ reason: "over" });
  t.like(summary, { sent: 0, missing: 10, missingFirst: 0, missingLast: 9 });
  t.deepEqual(summary.warnings, said.all);
  t.true(said.all.includes("the stream of the run lacks lines 0 to 9 (10 lines), of 10 in all"));
});

test.serial("a Redis that comes late gets what was kept for it, and a gap for the rest", async (t) => {
  const port = await freePort();
  const said = new Sentences();
  const bus = await open(t, `redis://127.0.0.1:${port}`, RUN, said.take, { lines: 100, batchLines: 3 });
  write(bus, 0, 101);
  const redis = await startRedis(t, { port });
  t.regex(await said.until(/again/, DEADLINE_MS), /the stream of the run lacks lines 0 to 50 \(51 lines\)$/);
  t.like(await bus.close({ reason: "over" }), { sent: 50, missing: 51, missingFirst: 0, missingLast: 50 });
  t.deepEqual(await streamOf(look(t, redis), RUN.run), ["gap 0-50", ...entries(51, 101), "over: over"]);
});

test.serial("a Redis that is killed and begins anew is told what it lacks", async (t) => {
  const { stream, summary, said } = await interrupted(t, { remembers: false });
  t.deepEqual(stream, ["gap 0-99", ...entries(100, 300), "over: over"]);
  t.like(summary, { sent: 200, missing: 100, missingFirst: 0, missingLast: 99 });
  t.regex(said[1] ?? "", /can be used again; the stream of the run lacks lines 0 to 99 \(100 lines\)$/);
});

test.serial("a Redis that is killed and remembers gets every line once", async (t) => {
  const { stream, summary, said } = await interrupted(t, { remembers: true });
  t.deepEqual(stream, [...entries(0, 300), "over: over"]);
  t.like(summary, { sent: 300, missing: 0 });
  t.is(said.length, 2);
});

test.serial(
  "lines that no Redis could be given, in the middle of a run, are a gap in the middle of the stream",
  async (t) => {
    const { stream, summary } = await interrupted(t, { remembers: true, kept: 40 });
    const [gap = ""] = gaps(stream);
    const last = Number(gap.split("-")[1]);
    t.deepEqual(stream, [...entries(0, 100), `gap 100-${last}`, ...entries(last + 1, 300), "over: over"]);
    t.true(last >= 159 && last < 200);
    t.like(summary, { sent: 300 - (last - 99), missing: last - 99, missingFirst: 100, missingLast: last });
  },
);

/** 100 lines, then Redis is killed; 100 more, then it is back; 100 more. */
async function interrupted(t: ExecutionContext, options: { readonly remembers: boolean; readonly kept?: number }) {
  const port = await freePort();
  const folder = options.remembers ? { folder: temporaryFolder(t) } : {};
  const said = new Sentences();
  const first = await startRedis(t, { port, ...folder });
  const bus = await open(t, first.url, RUN, said.take, { lines: options.kept ?? 1_000, batchLines: 5 });
  for (let n = 0; n < 100; n += 20) {
    write(bus, n, n + 20);
    t.true(await arrives(look(t, first), RUN.run, n + 19, DEADLINE_MS));
  }
  await first.kill();
  await said.until(/cannot be used for now/, DEADLINE_MS);
  write(bus, 100, 200);
  const second = await startRedis(t, { port, ...folder });
  await said.until(/can be used again/, DEADLINE_MS);
  const seen = look(t, second);
  t.true(await arrives(seen, RUN.run, 199, DEADLINE_MS));
  for (let n = 200; n < 300; n += 20) {
    write(bus, n, n + 20);
    t.true(await arrives(seen, RUN.run, n + 19, DEADLINE_MS));
  }
  const summary: BusSummary = await bus.close({ reason: "over" });
  return { stream: await streamOf(seen, RUN.run), summary, said: said.all };
}

test.serial("a Redis that dies between two lines loses no count, whenever it dies", async (t) => {
  const port = await freePort();
  const folder = temporaryFolder(t);
  const said = new Sentences();
  let redis = await startRedis(t, { port, folder });
  const bus = await open(t, redis.url, RUN, said.take);
  let n = 0;
  for (let death = 0; death < 3; death++) {
    const dead = redis.kill();
    // Lines are on their way while it dies.
    for (const end = n + 3_000; n < end; n++) bus.write(lineOf(n));
    await dead;
    redis = await startRedis(t, { port, folder });
  }
  await said.until(/can be used again/, DEADLINE_MS);
  t.like(await bus.close({ reason: "over" }), { sent: n, missing: 0 });
  isSame(t, await streamOf(look(t, redis), RUN.run), [...entries(0, n), "over: over"]);
});

test.serial("a Redis that pauses does not hold up whoever writes, and what is kept for it is bounded", async (t) => {
  const redis = await startRedis(t);
  const seen = look(t, redis);
  const said = new Sentences();
  const bus = await open(t, redis.url, RUN, said.take, { lines: 1_000, batchLines: 100 });
  await seen.call("CLIENT", "PAUSE", "60000", "WRITE");
  write(bus, 0, 10_000);
  t.deepEqual(said.all, [
    `Redis at ${redis.url.slice(8)} is slower than the run; lines are left out of the stream, not of the trace file`,
  ]);
  await seen.call("CLIENT", "UNPAUSE");
  t.true(await arrives(seen, RUN.run, 9_999, DEADLINE_MS));
  const { missing, missingFirst, missingLast = 0 } = await bus.close({ reason: "over" });
  t.true(missing >= 9_000 && missing < 10_000);
  t.is(missingLast - (missingFirst ?? 0) + 1, missing);
  const stream = await streamOf(seen, RUN.run);
  t.deepEqual(gaps(stream), [`gap ${missingFirst}-${missingLast}`]);
  t.is(stream.length, 10_000 - missing + 2);
});

test("a Redis that stays paused does not hold up the end of the run", async (t) => {
  const redis = await startRedis(t);
  const bus = await open(t, redis.url, RUN);
  await look(t, redis).call("CLIENT", "PAUSE", "60000", "WRITE");
  write(bus, 0, 100);
  const summary = await bus.close({ reason: "over" });
  t.like(summary, { sent: 0, missing: 100, missingFirst: 0, missingLast: 99 });
  t.is(summary.warnings.at(-1), "the stream of the run could not be marked as over");
});

test("a Redis that hangs is left, found again, and gets every line once", async (t) => {
  const redis = await startRedis(t);
  const said = new Sentences();
  const bus = await open(t, redis.url, RUN, said.take);
  redis.process.kill("SIGSTOP");
  t.teardown(() => redis.process.kill("SIGCONT"));
  write(bus, 0, 5_000);
  await said.until(/cannot be used for now \(.*timeout/i, DEADLINE_MS);
  write(bus, 5_000, 6_000);
  // It now gets what was on its way when it hung, from the connection that is given up, and the same lines again.
  redis.process.kill("SIGCONT");
  await said.until(/can be used again/, DEADLINE_MS);
  t.like(await bus.close({ reason: "over" }), { sent: 6_000, missing: 0 });
  isSame(t, await streamOf(look(t, redis), RUN.run), [...entries(0, 6_000), "over: over"]);
});

test("a Redis that is full is asked again, and the run goes on", async (t) => {
  const redis = await startRedis(t);
  const seen = look(t, redis);
  const said = new Sentences();
  const bus = await open(t, redis.url, RUN, said.take);
  await seen.config("SET", "maxmemory", "1");
  write(bus, 0, 10);
  t.regex(await said.until(/cannot be used/, DEADLINE_MS), /OOM/);
  await seen.config("SET", "maxmemory", "0");
  await said.until(/can be used again/, DEADLINE_MS);
  t.like(await bus.close({ reason: "over" }), { sent: 10, missing: 0 });
  t.deepEqual(await streamOf(seen, RUN.run), [...entries(0, 10), "over: over"]);
});

test.serial("the password opens Redis and is never printed", async (t) => {
  const redis = await startRedis(t, { password: "open-sesame" });
  const good = await open(t, redis.url.replace("//", "//:open-sesame@"), RUN);
  write(good, 0, 3);
  t.deepEqual(await good.close({ reason: "over" }), { sent: 3, missing: 0, warnings: [] });
  t.is((await streamOf(look(t, redis, "open-sesame"), RUN.run)).length, 4);

  for (const secret of ["open-barley", "open-wheat@home"]) {
    const said = new Sentences();
    const url = redis.url.replace("//", `//:${encodeURIComponent(secret)}@`);
    const bad = await open(t, url, RUN, said.take);
    write(bad, 0, 3);
    const summary = await bad.close({ reason: "over" });
    t.regex(said.all[0] ?? "", /cannot be used for now \(.*(WRONGPASS|invalid password|NOAUTH)/);
    t.notRegex(JSON.stringify([said.all, summary]), /barley|wheat/);
  }
});

test("a program that used the bus ends by itself, whatever became of Redis", async (t) => {
  const silent = createServer((socket) => socket.on("error", (error) => t.log(error.message))).listen(0, "127.0.0.1");
  await once(silent, "listening");
  t.teardown(() => silent.close());
  const ports = [portOf(silent), await freePort()];
  const outputs = await Promise.all(ports.map((port) => programWith(t, `redis://127.0.0.1:${port}`)));
  t.deepEqual(outputs, ["0 of 2, exit 0", "0 of 2, exit 0"]);
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

async function programWith(t: ExecutionContext, url: string): Promise<string> {
  const program = `
    import { openBus } from ${JSON.stringify(new URL("./bus.js", import.meta.url).href)};
    const bus = await openBus(${JSON.stringify(url)}, ${JSON.stringify(RUN)});
    bus.write("a");
    bus.write("b");
    const { sent, missing } = await bus.close({ reason: "over" });
    process.stdout.write(sent + " of " + (sent + missing));
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const [code, signal] = await once(child, "close", { signal: AbortSignal.timeout(3 * DEADLINE_MS) });
  return `${output}, exit ${code ?? signal}`;
}
