import test from "ava";
import { fuzz, fuzzedFile, sourceTexts } from "./fuzz.js";

test("of 300 mutated scenarios each is refused, or played and judged", async (t) => {
  const { counts, failures } = await fuzz({ count: 300, seed: 1 });
  t.deepEqual(
    failures.map(({ number, problem }) => `${number}: ${problem}`),
    [],
  );
  t.true(counts.refused > 100);
  t.true(counts.met + counts.unmet > 20);
});

test("a mutated scenario depends on its seed and number alone", (t) => {
  const sources = sourceTexts();
  t.deepEqual(fuzzedFile(sources, { seed: 1, number: 7 }), fuzzedFile(sources, { seed: 1, number: 7 }));
  t.notDeepEqual(fuzzedFile(sources, { seed: 1, number: 7 }), fuzzedFile(sources, { seed: 1, number: 8 }));
});
