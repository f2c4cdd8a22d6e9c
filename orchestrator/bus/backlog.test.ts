import test from "ava";
import { Backlog } from "./backlog.js";

const ALL = { lines: 100, batches: 100 };

function backlogOf(lines: readonly string[], limits = { lines: 8, characters: 1_000 }): Backlog {
  const backlog = new Backlog(limits);
  for (const line of lines) backlog.add(line);
  return backlog;
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

test("lines leave in order, in batches that join up", (t) => {
  t.deepEqual(backlogOf(numbers(5)).batches(0, { lines: 2, batches: 9 }), [
    { settled: 0, first: 0, lines: ["0", "1"] },
    { settled: 2, first: 2, lines: ["2", "3"] },
    { settled: 4, first: 4, lines: ["4"] },
  ]);
  t.is(backlogOf(numbers(5)).batches(0, { lines: 2, batches: 2 }).length, 2);
});

test("lines stay until they are settled", (t) => {
  const backlog = backlogOf(numbers(5));
  t.deepEqual(backlog.batches(0, ALL), backlog.batches(0, ALL));
  backlog.settle(3);
  t.deepEqual(backlog.batches(3, ALL), [{ settled: 3, first: 3, lines: ["3", "4"] }]);
  backlog.settle(5);
  t.deepEqual(backlog.batches(5, ALL), []);
  t.is(backlog.next, 5);
});

test("the older half goes where there are too many lines, and leaves a gap", (t) => {
  const backlog = backlogOf(numbers(8));
  t.true(backlogOf(numbers(7)).add("7"));
  t.false(backlog.add("8"));
  t.deepEqual(backlog.batches(0, ALL), [{ settled: 0, first: 5, lines: ["5", "6", "7", "8"] }]);
});

test("the older half goes where there are too many characters", (t) => {
  const backlog = backlogOf([], { lines: 100, characters: 10 });
  t.true(backlog.add("aaaa"));
  t.true(backlog.add("bbbb"));
  t.false(backlog.add("cccc"));
  t.deepEqual(backlog.batches(0, ALL), [{ settled: 0, first: 2, lines: ["cccc"] }]);
  backlog.settle(3);
  t.true(backlog.add("d".repeat(10)));
});

test("a line that is too long by itself is a gap", (t) => {
  const backlog = backlogOf([], { lines: 100, characters: 10 });
  t.false(backlog.add("e".repeat(11)));
  t.deepEqual(backlog.batches(0, ALL), [{ settled: 0, first: 1, lines: [] }]);
});

test("a stream that forgot settled lines is told of a gap", (t) => {
  const backlog = backlogOf(numbers(5));
  backlog.settle(3);
  t.deepEqual(backlog.batches(0, ALL), [{ settled: 0, first: 3, lines: ["3", "4"] }]);
  backlog.settle(0);
  t.deepEqual(backlog.batches(0, ALL), [{ settled: 0, first: 3, lines: ["3", "4"] }]);
});

test("nothing that was never settled is kept beyond the bound, however long it goes on", (t) => {
  const backlog = backlogOf(numbers(100_000));
  t.true(backlog.length <= 8);
  t.is(backlog.next, 100_000);
});
