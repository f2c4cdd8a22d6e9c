import test from "ava";
import fc from "fast-check";
import type { Instant } from "./time.js";
import { headerLine, readTrace, type TraceHeader, type TraceRecord, traceLine } from "./trace.js";

const at = (ns: number): Instant => ns as Instant;
const HEADER: TraceHeader = { entanglab: 1, trace: "full", scenario: { name: "two-cities" }, seed: 7 };
const END = '{"at_ns":9,"node":"conductor","event":"end","reason":"quiet"}';
const PAIR: TraceRecord = { at_ns: at(5), node: "world", event: "pair", pair: "west/1", frame: "psi+", fidelity: 0.98 };

test("a line has its fields in the order in which the record was built, without absent ones", (t) => {
  t.is(
    traceLine({
      at_ns: at(0),
      node: "rita",
      event: "herald",
      slot: 0,
      pair: "west/1",
      outcome: undefined,
      late: false,
    }),
    '{"at_ns":0,"node":"rita","event":"herald","slot":0,"pair":"west/1","late":false}',
  );
});

test("a line begins with instant, node and event, whenever they were set", (t) => {
  t.is(
    traceLine({ slot: 1, event: "arm", node: "rita", at_ns: at(3) }),
    '{"at_ns":3,"node":"rita","event":"arm","slot":1}',
  );
});

test("a line is what JSON.stringify writes", (t) => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme-ascii" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    fc.boolean(),
    fc.constant(undefined),
  );
  const fields = fc.dictionary(fc.string({ unit: "binary" }), value);
  fc.assert(
    fc.property(fc.maxSafeNat(), fields, (ns, rest) => {
      const { at_ns: _at, node: _node, event: _event, ...others } = rest;
      const record: TraceRecord = { at_ns: at(ns), node: "n", event: "e", ...others };
      t.is(traceLine(record), JSON.stringify(record));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("a number that JSON cannot tell is refused with the name of its field", (t) => {
  for (const fidelity of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]) {
    const told = Object.is(fidelity, -0) ? "-0" : String(fidelity);
    t.throws(() => traceLine({ ...PAIR, fidelity }), { name: "Bug", message: `the trace field fidelity is ${told}` });
  }
  t.throws(() => traceLine({ ...PAIR, at_ns: at(Number.NaN) }), {
    name: "Bug",
    message: "the trace field at_ns is NaN",
  });
});

test("anything but strings, numbers and truth values is refused", (t) => {
  for (const value of [null, {}, [1], 1n]) {
    t.throws(() => traceLine({ ...PAIR, slots: value as never }), { name: "Bug", message: /the trace field slots is/ });
  }
});

test("a trace reads back as it was written", (t) => {
  const text = `${headerLine(HEADER)}\n${traceLine(PAIR)}\n${END}\n`;
  const trace = readTrace(text);
  t.deepEqual(trace, { header: HEADER, records: [PAIR], end: JSON.parse(END) });
  t.is([headerLine(trace.header), ...[...trace.records, trace.end].map(traceLine), ""].join("\n"), text);
  t.deepEqual(readTrace(text.trimEnd()), trace);
});

test("the header has its own fields in their order, and no others", (t) => {
  const { seed, ...rest } = HEADER;
  const header = { seed, started: "today", ...rest };
  t.is(headerLine(header), '{"entanglab":1,"trace":"full","scenario":{"name":"two-cities"},"seed":7}');
});

const HEAD = headerLine(HEADER);
const UNREADABLE: Record<string, readonly [text: string, message: string | RegExp]> = {
  "an empty text": ["", "line 1: the trace is empty"],
  "a text that is no trace": ["hello", /^line 1: not JSON: /],
  "a header of another kind": ['{"a":1}', "line 1: not the header of a trace: it has no field entanglab"],
  "another version": [HEAD.replace('"entanglab":1', '"entanglab":2'), "line 1: format version 2; this program reads 1"],
  "an unknown level": [HEAD.replace("full", "all"), 'line 1: trace is "all"; allowed: full, story, none'],
  "a missing scenario": [HEAD.replace("scenario", "other"), "line 1: the header has no scenario"],
  "a wrong seed": [HEAD.replace("7", "0.5"), "line 1: seed is 0.5, not a whole number below 2^53"],
  "a trace without its end": [
    `${HEAD}\n${traceLine(PAIR)}\n`,
    /^line 2: the trace is incomplete: it lacks its last line/,
  ],
  "a line that was cut": [`${HEAD}\n${traceLine(PAIR)}\n{"at_ns":7,"no`, /^line 3: not JSON: /],
  "an empty line": [`${HEAD}\n\n${END}\n`, /^line 2: not JSON: /],
  "a list": [`${HEAD}\n[]\n${END}\n`, "line 2: not a JSON object"],
  "a record without an instant": [
    `${HEAD}\n{"node":"a"}\n${END}\n`,
    "line 2: at_ns is undefined, not a whole number of nanoseconds",
  ],
  "a record without a node": [`${HEAD}\n{"at_ns":1,"event":"a"}\n`, "line 2: node is undefined, not a name"],
  "a nested field": [
    `${HEAD}\n{"at_ns":1,"node":"a","event":"b","c":{}}\n`,
    "line 2: c is {}, not a string, a number or a truth value",
  ],
  "an unknown reason": [
    `${HEAD}\n${END.replace("quiet", "tired")}\n`,
    'line 2: reason is "tired"; allowed: duration, quiet, stopped',
  ],
  "something after the end": [`${HEAD}\n${END}\n${END}\n`, "line 3: nothing may follow the end of the trace"],
};

for (const [what, [text, message]] of Object.entries(UNREADABLE)) {
  test(`${what} is refused with its line and what is wrong`, (t) => {
    t.throws(() => readTrace(text), { name: "UnreadableTrace", message });
  });
}
