import test from "ava";
import { compareNames, sortedByName } from "./order.js";

test("names are ordered by code units, never by locale", (t) => {
  const names = ["b", "a", "Z", "é", "a10", "a-1", "a1", "ä"];
  t.deepEqual(names.toSorted(compareNames), ["Z", "a", "a-1", "a1", "a10", "b", "ä", "é"]);
  t.is(compareNames("rita", "rita"), 0);
});

test("sorting by name leaves the given list alone", (t) => {
  const given = [{ name: "rita" }, { name: "Bob" }, { name: "alice" }];
  t.deepEqual(
    sortedByName(given).map((item) => item.name),
    ["Bob", "alice", "rita"],
  );
  t.is(given[0]?.name, "rita");
});
