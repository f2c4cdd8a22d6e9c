import test from "ava";
import { Lines, Tail } from "../remote/lines.js";
import { Frames } from "./frames.js";

test("frames are the same however the stream is cut", (t) => {
  const bytes = Buffer.concat([frame(1, "one\n"), frame(2, ""), frame(2, "two")]);
  for (let size = 1; size <= bytes.length; size += 1) {
    const frames = new Frames();
    const found = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...frames.push(bytes.subarray(at, at + size)));
    t.deepEqual(
      found.map(({ from, bytes: part }) => [from, part.toString()]),
      [
        ["stdout", "one\n"],
        ["stderr", ""],
        ["stderr", "two"],
      ],
      `cut every ${size} bytes`,
    );
  }
});

test("what is not such a stream does not fill the memory", (t) => {
  t.throws(() => new Frames().push(Buffer.from("HTTP/1.1 200")), { message: /a frame of \d+ bytes/ });
});

test("lines are put together, and cut where they have no end", (t) => {
  const lines = new Lines();
  const euro = Buffer.from("€");
  t.deepEqual(lines.push(Buffer.from("one\ntw")), ["one"]);
  t.deepEqual(lines.push(Buffer.from("o\r\n")), ["two"]);
  t.deepEqual(lines.push(euro.subarray(0, 1)), []);
  t.deepEqual(lines.push(Buffer.concat([euro.subarray(1), Buffer.from("\nlast")])), ["€"]);
  t.deepEqual(lines.end(), ["last"]);
  t.deepEqual(lines.end(), []);
  for (let i = 0; i < 10; i += 1) t.deepEqual(lines.push(Buffer.alloc(1_000, "x")), []);
  t.is(lines.end()[0]?.length, 2_000);
});

test("a tail has the last lines", (t) => {
  const tail = new Tail(2);
  tail.add("one");
  t.deepEqual(tail.lines, ["one"]);
  tail.add("two", "three");
  t.deepEqual(tail.lines, ["two", "three"]);
});

function frame(type: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, Buffer.from(text)]);
}
