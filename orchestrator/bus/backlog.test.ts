import test from "ava";
import { Backlog, type BacklogLimits } from "./backlog.js";

function backlogOf(lines: readonly string[], limits: Partial<BacklogLimits> = { lines: 8, batchLines: 1 }): Backlog {
  const backlog = new Backlog(limits);
  for (const line of lines) backlog.add(line);
  return backlog;
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

/** Batches as `settled: first-end text`. */
function batchesOf(backlog: Backlog, settled: number, most = 100): string[] {
  return backlog.batches(settled, most).map((batch) => {
    return `${batch.settled}: ${batch.first}-${batch.end} ${String(batch.text).replaceAll("\n", ";")}`;
  });
}

test("lines leave in order, in batches that join up", (t) => {
  const backlog = backlogOf(numbers(5), { batchLines: 2 });
  t.deepEqual(batchesOf(backlog, 0), ["0: 0-2 0;1;", "2: 2-4 2;3;", "4: 4-5 4;"]);
  t.deepEqual(batchesOf(backlog, 0, 2), ["0: 0-2 0;1;", "2: 2-4 2;3;"]);
});

test("a batch holds no more bytes than it may, except for a line that is longer", (t) => {
  const lines = ["é".repeat(20), "a", "b", "x".repeat(1_000), "é".repeat(1_000)];
  const backlog = backlogOf(lines, { batchBytes: 64 });
  t.deepEqual(batchesOf(backlog, 0), [
    `0: 0-3 ${"é".repeat(20)};a;b;`,
    `3: 3-4 ${"x".repeat(1_000)};`,
    `4: 4-5 ${"é".repeat(1_000)};`,
  ]);
});

test("lines stay until they are settled, and a batch that left once leaves again as it was", (t) => {
  const backlog = backlogOf(numbers(3), {});
  t.deepEqual(batchesOf(backlog, 0), ["0: 0-3 0;1;2;"]);
  backlog.add("3");
  t.deepEqual(batchesOf(backlog, 0), ["0: 0-3 0;1;2;", "3: 3-4 3;"]);
  backlog.settle(3);
  t.deepEqual(batchesOf(backlog, 3), ["3: 3-4 3;"]);
  backlog.settle(4);
  t.is(backlog.length, 0);
  t.is(backlog.next, 4);
});

test("what is on its way already is not sent twice", (t) => {
  const backlog = backlogOf(numbers(3), { batchLines: 2 });
  t.deepEqual(batchesOf(backlog, 2), ["2: 2-3 2;"]);
  t.deepEqual(batchesOf(backlog, 3), ["3: 3-3 "]);
  backlog.add("3");
  t.deepEqual(batchesOf(backlog, 3), ["3: 3-4 3;"]);
});

test("a backlog without lines still has an empty batch", (t) => {
  t.deepEqual(batchesOf(new Backlog(), 0), ["0: 0-0 "]);
});

test("the older half goes where there are too many lines, and leaves a gap", (t) => {
  t.true(backlogOf(numbers(7)).add("7"));
  const backlog = backlogOf(numbers(8));
  t.false(backlog.add("8"));
  t.deepEqual(batchesOf(backlog, 0), ["0: 5-6 5;", "6: 6-7 6;", "7: 7-8 7;", "8: 8-9 8;"]);
});

test("the older half goes where there are too many bytes", (t) => {
  const backlog = backlogOf([], { bytes: 10, batchLines: 1 });
  t.true(backlog.add("aaaa"));
  t.true(backlog.add("bbbb"));
  t.false(backlog.add("cccc"));
  t.deepEqual(batchesOf(backlog, 0), ["0: 2-3 cccc;"]);
  backlog.settle(3);
  t.true(backlog.add("d".repeat(9)));
});

test("a line that is too long by itself is a gap", (t) => {
  const backlog = backlogOf([], { bytes: 10 });
  t.false(backlog.add("e".repeat(10)));
  t.deepEqual(batchesOf(backlog, 0), ["0: 1-1 "]);
  t.true(backlog.add("f"));
  t.deepEqual(batchesOf(backlog, 0), ["0: 1-2 f;"]);
});

test("a stream that forgot settled lines is told of a gap", (t) => {
  const backlog = backlogOf(numbers(5), { batchLines: 3 });
  backlog.settle(3);
  t.deepEqual(batchesOf(backlog, 0), ["0: 3-5 3;4;"]);
  backlog.settle(0);
  t.deepEqual(batchesOf(backlog, 0), ["0: 3-5 3;4;"]);
});

test("no more is kept than may be, however long it goes on", (t) => {
  const backlog = backlogOf(numbers(100_000), { lines: 100, batchLines: 7 });
  t.true(backlog.length <= 100);
  t.is(backlog.next, 100_000);
});
