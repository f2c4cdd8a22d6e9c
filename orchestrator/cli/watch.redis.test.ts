import { Writable } from "node:stream";
import test, { type ExecutionContext } from "ava";
import { type Bus, openBus } from "../bus/bus.js";
import { DEADLINE_MS, freePort, look, startRedis } from "../bus/example-redis.js";
import { traceKey } from "../bus/keys.js";
import { Sentences } from "../bus/sentences.js";
import { arrives } from "../bus/stream-of.js";
import { EXIT, Failure } from "./failure.js";
import { type WatchOptions, type WatchOutput, watch } from "./watch.js";

const HERALD =
  '{"at_ns":1250000,"node":"rita","event":"herald","pair":"west/1","frame":"psi-","goodness":0.9123456789}';
const END = '{"at_ns":10000000000,"node":"conductor","event":"end","reason":"duration"}';

const lineOf = (n: number): string => `{"at_ns":${n},"node":"rita","event":"arm","link":"west"}`;
const linesOf = (first: number, end: number): string[] =>
  Array.from({ length: end - first }, (_, i) => lineOf(first + i));

/** A run that is closed with the test, at the latest. */
async function startRun(t: ExecutionContext, url: string, run: string, day = 1): Promise<Bus> {
  const startedAt = new Date(Date.now() - (10 - day) * 60_000).toISOString();
  const bus = await openBus(url, { run, scenario: "two-cities", seed: 7, runtime: "embedded", startedAt });
  t.teardown(() => bus.close({ reason: "the test is over" }));
  return bus;
}

function write(bus: Bus, ...lines: readonly string[]): void {
  for (const line of lines) bus.write(line);
}

/** A watcher, what it prints and what it says. */
function watching(options: WatchOptions, look: Partial<WatchOutput> = {}) {
  const said = new Sentences();
  const printed = new Sentences();
  const stdout = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      for (const line of text.split("\n").slice(0, -1)) printed.take(line);
      done();
    },
  });
  const over = watch(options, { stdout, tell: said.take, isTerminal: false, colour: false, ...look });
  return { over, printed, said };
}

/** What a watcher that fails says. */
async function failure(t: ExecutionContext, options: WatchOptions): Promise<Failure> {
  const error = await t.throwsAsync(watching(options).over, { instanceOf: Failure });
  return error instanceof Failure ? error : new Failure("");
}

test.serial("the newest run is followed from its beginning to its end, byte for byte", async (t) => {
  const { url } = await startRedis(t);
  await startRun(t, url, "older", 1);
  const bus = await startRun(t, url, "newer", 2);
  await startRun(t, url, "oldest", 0);
  write(bus, ...linesOf(0, 700));
  const { over, printed, said } = watching({ url, from: "beginning" });
  await printed.until(/"at_ns":699,/, DEADLINE_MS);
  write(bus, ...linesOf(700, 800), END);
  await bus.close({ reason: "over" });
  await over;
  t.deepEqual(printed.all, [...linesOf(0, 800), END]);
  t.deepEqual(said.all, ["newer: scenario two-cities, seed 7, embedded runtime", "newer is over"]);
});

test.serial("a run is followed from now on", async (t) => {
  const redis = await startRedis(t);
  const { url } = redis;
  const bus = await startRun(t, url, "a");
  write(bus, ...linesOf(0, 10));
  t.true(await arrives(look(t, redis), "a", 9, DEADLINE_MS));
  const { over, printed, said } = watching({ url, run: "a", from: "now" });
  await said.until(/^a: /, DEADLINE_MS);
  write(bus, lineOf(10), END);
  await over;
  t.deepEqual(printed.all, [lineOf(10), END]);
});

test.serial("a run that is over is told from its beginning, even from now", async (t) => {
  const { url } = await startRedis(t);
  const bus = await startRun(t, url, "a");
  write(bus, lineOf(0), END);
  await bus.close({ reason: "over" });
  for (const from of ["beginning", "now"] as const) {
    const { over, printed, said } = watching({ url, run: "a", from });
    await over;
    t.deepEqual(printed.all, [lineOf(0), END]);
    t.is(said.all[0]?.includes("it is over already, so from the beginning"), from === "now");
  }
});

test.serial("a person reads an instant in one unit, the node, the event and what else there is", async (t) => {
  const { url } = await startRedis(t);
  const bus = await startRun(t, url, "a");
  write(bus, '{"entanglab":1,"trace":"full","scenario":{"name":"two-cities"},"seed":7}', HERALD, "not JSON", END);
  await bus.close({ reason: "over" });
  const shown = [
    "trace of scenario two-cities",
    "       1.250000 ms  rita        herald       pair=west/1 frame=Ψ⁻ goodness=0.912346",
    "not JSON",
    "   10000.000000 ms  conductor   end          reason=duration",
  ];
  const person = watching({ url, from: "beginning" }, { isTerminal: true });
  await person.over;
  t.deepEqual(person.printed.all, shown);
  const raw = watching({ url, from: "beginning", raw: true }, { isTerminal: true });
  await raw.over;
  t.is(raw.printed.all[1], HERALD);
  const colourful = watching({ url, from: "beginning" }, { isTerminal: true, colour: true });
  await colourful.over;
  t.true(colourful.printed.all[1]?.includes("\u001b[36mrita"));
});

test.serial("a run that broke off says so", async (t) => {
  const { url } = await startRedis(t);
  const bus = await startRun(t, url, "a");
  write(bus, lineOf(0));
  await bus.close({ reason: "broken\nand more" });
  const { over, printed, said } = watching({ url, from: "beginning" });
  await over;
  t.deepEqual(printed.all, [lineOf(0)]);
  t.true(said.all.includes("the run broke off: broken"));
});

test.serial("a gap in the stream is told where it is", async (t) => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const about = { run: "a", scenario: "s", seed: 1, runtime: "embedded", startedAt: new Date().toISOString() };
  const bus = await openBus(url, about, () => undefined, { lines: 10, batchLines: 1 });
  t.teardown(() => bus.close({ reason: "the test is over" }));
  write(bus, ...linesOf(0, 15), END);
  const redis = await startRedis(t, { port });
  await bus.close({ reason: "over" });
  const all = watching({ url, from: "beginning" });
  await all.over;
  t.deepEqual(all.printed.all, [...linesOf(6, 15), END]);
  const lack =
    "the stream lacks lines 0 to 5 (6 lines): Redis was away or slower than the run; the trace file has them";
  t.is(all.said.all[1], lack);

  await look(t, redis).xtrim(traceKey("a"), "MAXLEN", 4);
  const rest = watching({ url, from: "beginning" });
  await rest.over;
  t.deepEqual(rest.printed.all, [...linesOf(13, 15), END]);
  t.is(rest.said.all[1], "the stream lacks lines 0 to 12 (13 lines): it keeps only the last ones");
});

test.serial("a run that does not exist is answered with those that do", async (t) => {
  const { url } = await startRedis(t);
  const none = await failure(t, { url, from: "beginning" });
  t.regex(none.message, /^there is no run on the Redis at 127\.0\.0\.1:\d+; run with --redis puts one there$/);
  t.is(none.code, EXIT.usage);
  t.regex(
    (await failure(t, { url, run: "b", from: "now" })).message,
    /^there is no run "b", nor any other, on the Redis/,
  );
  await (await startRun(t, url, "a", 1)).close({ reason: "over" });
  await startRun(t, url, "c", 2);
  const unknown = await failure(t, { url, run: "b", from: "now" });
  t.regex(
    unknown.message,
    /^there is no run "b" on the Redis at [\d.:]+; the newest are:\n {2}c \(running\)\n {2}a \(over\)$/,
  );
});

test.serial("a Redis that is absent or does not let us in is one sentence, without the password", async (t) => {
  const absent = await failure(t, { url: `redis://:sesame@127.0.0.1:${await freePort()}`, from: "beginning" });
  t.regex(
    absent.message,
    /^Redis at 127\.0\.0\.1:\d+ cannot be reached \(connect ECONNREFUSED [\d.:]+\); once it is there,/,
  );
  t.is(absent.code, EXIT.broken);
  const { url } = await startRedis(t, { password: "open-sesame" });
  for (const place of [url, url.replace("//", "//:close-barley@")]) {
    const shut = await failure(t, { url: place, from: "beginning" });
    t.regex(shut.message, /cannot be reached \((NOAUTH|WRONGPASS)/);
    t.notRegex(shut.message, /sesame|barley/);
  }
});

test.serial("a Redis that goes away ends the watch with one sentence", async (t) => {
  const redis = await startRedis(t);
  const bus = await startRun(t, redis.url, "a");
  write(bus, lineOf(0));
  const { over, printed } = watching({ url: redis.url, from: "beginning" });
  await printed.until(/arm/, DEADLINE_MS);
  await redis.kill();
  await t.throwsAsync(over, {
    instanceOf: Failure,
    message: /^Redis at 127\.0\.0\.1:\d+ went away \(.+\); once it is/,
  });
});

test("a run whose orchestrator was killed is not waited for", async (t) => {
  const redis = await startRedis(t);
  const seen = look(t, redis);
  const bus = await startRun(t, redis.url, "a");
  write(bus, lineOf(0));
  t.true(await arrives(seen, "a", 0, DEADLINE_MS));
  // As after a kill: nobody writes any more, and the last sign of life is old.
  const orphan = { scenario: "two-cities", seed: 7, runtime: "embedded", state: "running", heard: 1 };
  await seen.hset("entanglab:run:orphan", orphan);
  await seen.copy(traceKey("a"), traceKey("orphan"));
  const { over, printed } = watching({ url: redis.url, run: "orphan", from: "beginning" });
  await t.throwsAsync(over, { instanceOf: Failure, message: /^orphan was not heard of for \d+ s: its orchestrator/ });
  t.deepEqual(printed.all, [lineOf(0)]);
});

test.serial("a reader that had enough ends the watch quietly", async (t) => {
  const { url } = await startRedis(t);
  const bus = await startRun(t, url, "a");
  write(bus, ...linesOf(0, 2_000));
  const stdout = new Writable({
    write: (_text, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
  });
  await t.notThrowsAsync(
    watch({ url, from: "beginning" }, { stdout, isTerminal: false, colour: false, tell: () => undefined }),
  );
});

test.serial("a slow reader slows the watch and not the run", async (t) => {
  const { url } = await startRedis(t);
  const bus = await startRun(t, url, "a");
  write(bus, ...linesOf(0, 3_000), END);
  t.like(await bus.close({ reason: "over" }), { sent: 3_001, missing: 0 });
  let lines = 0;
  const stdout = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write(text: string, _encoding, done) {
      lines += text.split("\n").length - 1;
      setImmediate(done);
    },
  });
  await watch({ url, from: "beginning" }, { stdout, isTerminal: false, colour: false, tell: () => undefined });
  t.is(lines, 3_001);
});
