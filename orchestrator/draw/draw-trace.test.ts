import test from "ava";
import type { Instant } from "../../engine/time.js";
import { drawTrace } from "./draw-trace.js";
import type { ExampleTrace } from "./example-traces.js";
import { headerOf, oneLink, oneSwap, record, storyOf, teleportation } from "./example-traces.js";

const EXAMPLES: Readonly<Record<string, ExampleTrace>> = {
  "one link": oneLink(),
  "a swap": oneSwap(),
  "a teleportation": teleportation(),
  "a story": storyOf(oneSwap()),
};

function draw({ header, records }: ExampleTrace, options = {}): string {
  return drawTrace(header, records, options);
}

function count(svg: string, className: string): number {
  return svg.split(`<g class="et-${className}">`).length - 1;
}

/** Checks what XML asks of tags, attributes and references; the pictures use no comments, CDATA or declarations. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const token = /<(\/?)([a-z]+)((?: [A-Za-z][A-Za-z0-9-]*="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = token.exec(svg); match !== null; match = token.exec(svg)) {
    end = token.lastIndex;
    const [text, closing, name, attributes, empty] = match;
    if (/&(?!(?:amp|lt|gt|quot);)/.test(text)) throw new Error(`bare ampersand in ${text}`);
    if (name === undefined) continue;
    const names = [...(attributes ?? "").matchAll(/ ([A-Za-z][A-Za-z0-9-]*)=/g)].map(([, attribute]) => attribute);
    if (new Set(names).size !== names.length) throw new Error(`attribute twice in ${text}`);
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`${text} closes something else`);
    } else if (empty === "") open.push(name);
  }
  if (end !== svg.length) throw new Error(`no XML at ${end}: ${svg.slice(end, end + 60)}`);
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  if (/NaN|undefined|Infinity/.test(svg)) throw new Error("a number is missing");
}

for (const [name, example] of Object.entries(EXAMPLES)) {
  test(`the picture of ${name} is well-formed, named and the same every time`, (t) => {
    const svg = draw(example);
    t.notThrows(() => assertWellFormed(svg));
    t.is(svg, draw(example));
    t.regex(
      svg,
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/,
    );
  });
}

test("everything in the window is drawn once", (t) => {
  const example = oneSwap();
  const svg = draw(example, { to: 20e6 as Instant });
  const told = (...events: string[]): number => example.records.filter(({ event }) => events.includes(event)).length;
  t.is(count(svg, "light"), told("pair"));
  t.is(count(svg, "swap"), told("swapped"));
  t.is(count(svg, "message"), told("send"));
  for (const event of ["delivered", "release", "opened", "completed"]) t.is(count(svg, event), told(event), event);
});

test("a teleportation shows its Bell measurement, its two bits, the gate and the state received", (t) => {
  const svg = draw(teleportation());
  t.deepEqual(
    ["sent", "message", "gate", "received"].map((name) => count(svg, name)),
    [2, 2, 2, 2],
  );
  t.regex(svg, />correction x=1 z=1</);
  t.regex(svg, /F 0\.981/);
});

test("what is outside the window is not drawn", (t) => {
  const svg = draw(oneSwap(), { from: 4_000_000 as Instant, to: 8_300_000 as Instant });
  t.is(count(svg, "light"), 2);
  t.is(count(svg, "opened"), 0);
  t.regex(svg, /4 ms to 8\.3 ms of 20 ms/);
});

test("the first part ends soon after a delivery, and says how much of the run it is", (t) => {
  t.regex(draw(oneSwap()), /first 8\.23 ms of 20 ms/);
});

test("nodes stand in the order of the path", (t) => {
  const places = [...draw(oneSwap()).matchAll(/<g class="et-node"><title>(\w+), [\w-]+<\/title><rect x="([\d.]+)"/g)];
  t.deepEqual(
    places.map(([, node]) => node),
    ["alice", "rita", "bob"],
  );
  t.deepEqual(
    places.map(([, , x]) => Number(x)),
    places.map(([, , x]) => Number(x)).sort((one, other) => one - other),
  );
});

test("words from the scenario and the trace are escaped", (t) => {
  const header = headerOf(["alice", "bob"], { type: "entangle" }, { name: `<b>"x"`, about: "a & b < c \u0000\uD800" });
  const records = [record(0, "alice", "opened", { request: `<script>`, type: `"&'` })];
  const svg = drawTrace(header, records);
  t.notThrows(() => assertWellFormed(svg));
  t.false(svg.includes("<script>") || svg.includes("<b>") || svg.includes("\u0000"));
  t.true(svg.includes("a &amp; b &lt; c"));
});

test("an empty trace is a picture that says so", (t) => {
  const svg = drawTrace(headerOf(["alice", "bob"], { type: "entangle" }), []);
  t.notThrows(() => assertWellFormed(svg));
  t.regex(svg, /Nothing happened in this part of the run\./);
});

test("a story says that messages are not in the trace", (t) => {
  const svg = draw(storyOf(oneSwap()));
  t.regex(svg, /messages, slots and releases are not in it/);
  t.is(count(svg, "message"), 0);
  t.is(count(svg, "delivered"), 4);
});

test("a huge trace makes a bounded picture that says what it left out", (t) => {
  const records = Array.from({ length: 100_000 }, (_, place) =>
    record(place * 1000, "alice", "send", { to: "bob", message: "track", arrives_ns: place * 1000 + 100_000 }),
  );
  const svg = drawTrace(headerOf(["alice", "bob"], { type: "entangle" }), records, { to: 1e8 as Instant });
  t.true(svg.length < 1_000_000, `${svg.length}`);
  t.regex(svg, /The picture is full: 99400 more things/);
  t.notThrows(() => assertWellFormed(svg));
});

test("a swap that fails, a lost pair and a failed request are marked as trouble", (t) => {
  const { header, records } = oneSwap();
  const spoiled = records
    .filter(({ event, at_ns }) => at_ns < 2_560_000 && event !== "delivered")
    .map((each) =>
      each.event === "swapped"
        ? record(each.at_ns, each.node, "swapped", { circuit: "c", left: "link-0/0", right: "link-1/0" })
        : each,
    );
  const more = [
    record(2_660_000, "bob", "lost", { circuit: "c", pair: "link-1/0" }),
    record(2_700_000, "alice", "failed", { request: "pairs", reason: "deadline-passed", delivered: 0 }),
  ];
  const svg = drawTrace(header, [...spoiled, ...more]);
  t.regex(svg, />swap failed</);
  t.is(count(svg, "lost") + count(svg, "failed"), 2);
  t.notThrows(() => assertWellFormed(svg));
});

test("the picture of one request begins when the request does", (t) => {
  const { header, records } = oneSwap();
  const later = headerOf(["alice", "rita", "bob"], { type: "entangle", start: 4_000_000 as Instant });
  const svg = drawTrace({ ...header, scenario: later.scenario }, records, { requests: ["pairs"] });
  t.regex(svg, /4 ms to 8\.23 ms of 20 ms/);
});
