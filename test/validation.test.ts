import test from "ava";
import { describe } from "./validation/document.js";
import { experimentRows } from "./validation/experiments.js";
import { FAMILIES } from "./validation/families.js";

for (const family of FAMILIES) {
  test(`runs agree with theory: ${family.oracle}, ${family.title.toLowerCase()}`, (t) => {
    const rows = family.rows("small");
    t.not(rows.length, 0);
    t.deepEqual(rows.filter(({ holds }) => !holds).map(describe), []);
  });
}

test("published experiments come out as the document says", (t) => {
  const rows = experimentRows();
  t.not(rows.length, 0);
  t.deepEqual(
    rows.filter(({ isAsStated }) => !isAsStated),
    [],
  );
});
