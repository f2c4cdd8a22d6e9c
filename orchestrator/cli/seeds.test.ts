import test from "ava";
import { parseSeeds } from "./seeds.js";

test("seeds are numbers and ranges, and come out ascending", (t) => {
  t.deepEqual(parseSeeds("1..4"), [1, 2, 3, 4]);
  t.deepEqual(parseSeeds("9,1,5"), [1, 5, 9]);
  t.deepEqual(parseSeeds("7, 1..3"), [1, 2, 3, 7]);
  t.deepEqual(parseSeeds("0"), [0]);
});

const refuses = test.macro({
  exec(t, text: string, problem: RegExp) {
    const parsed = parseSeeds(text);
    if (!("problem" in parsed)) return t.fail(`understood as ${parsed.join(", ")}`);
    t.regex(parsed.problem, problem);
    t.regex(parsed.problem, /; allowed: /);
  },
  title: (_, text) => `refuses the seeds ${text === "" ? "of nothing" : text}`,
});

test(refuses, "", /is no seed/);
test(refuses, "1..", /is no seed/);
test(refuses, "1...3", /is no seed/);
test(refuses, "1.5", /is no seed/);
test(refuses, "-1", /is no seed/);
test(refuses, "9007199254740992", /is no seed/);
test(refuses, "5..1", /ends before it begins/);
test(refuses, "1..3,2", /seed 2 is there twice/);
test(refuses, "1..20000", /too many/);
test(refuses, "1..9000,9001..12000", /too many/);
