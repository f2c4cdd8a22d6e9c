import test from "ava";
import { tooDeepAt } from "./nesting.js";

test("many flat maps are not deep, however many", (t) => {
  t.is(tooDeepAt("a: { b: [1, 2] }\n".repeat(1000)), undefined);
});

test("brackets that close in a quoted text, a comment or a tag hide no depth", (t) => {
  for (const line of ['["]",', "[ # ]", "['it''s ]',", "[ !<]> x,", '["\n  ]\n  ",']) {
    t.not(tooDeepAt(`a: ${`${line}\n`.repeat(100)}`), undefined, line);
  }
});

test("a text that only looks deep is not", (t) => {
  t.is(tooDeepAt(`a: "${"[".repeat(100)}"\n# ${"{".repeat(100)}\n`), undefined);
});
