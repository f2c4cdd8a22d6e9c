import test from "ava";
import { Failure } from "../cli/failure.js";
import { addressOf, reasonOf } from "./address.js";

test("an address shows where Redis is and hides how to get in", (t) => {
  t.deepEqual(addressOf("redis://127.0.0.1"), { text: "127.0.0.1:6379", options: { host: "127.0.0.1", port: 6379 } });
  t.deepEqual(addressOf("rediss://ann:p%40ss@bus.example:7000/3"), {
    text: "bus.example:7000",
    options: { host: "bus.example", port: 7000, username: "ann", password: "p@ss", db: 3, tls: {} },
  });
  t.is(addressOf("redis://[::1]:7000").options.host, "::1");
});

for (const url of [
  "127.0.0.1:6379",
  "http://:secret@bus.example",
  "redis://",
  "redis://:secret@bus.example/name",
  "redis://bus.example?password=secret",
  "redis://:secret%zz@bus.example",
  "redis://:secret @ bus",
  "",
]) {
  test(`${url === "" ? "nothing" : url} is refused without repeating it`, (t) => {
    const error = t.throws(() => addressOf(url), { instanceOf: Failure });
    t.notRegex(error?.message ?? "secret", /secret|bus\.example/);
  });
}

test("a reason never holds the password", (t) => {
  const address = addressOf("redis://:p%40ss@bus.example");
  t.is(
    reasonOf(new Error("unknown command `HELLO`: `default`, `p@ss`."), address),
    "unknown command `HELLO`: `default`, `***`",
  );
  t.is(reasonOf({ message: "", code: "ECONNREFUSED" }, address), "ECONNREFUSED");
});
