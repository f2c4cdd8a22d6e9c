import { writeFileSync } from "node:fs";
import process from "node:process";
import { describe, validationDocument } from "./document.js";
import { experimentRows } from "./experiments.js";
import { FAMILIES } from "./families.js";

const DOCUMENT = new URL("../../../docs/validation.md", import.meta.url);

const results = FAMILIES.map((family) => {
  const rows = family.rows("large");
  const failed = rows.filter(({ holds }) => !holds);
  process.stdout.write(`${family.oracle}: ${rows.length - failed.length} of ${rows.length} checks hold\n`);
  for (const row of failed) process.stdout.write(`  ${describe(row)}\n`);
  if (failed.length > 0) process.exitCode = 1;
  return [family, rows] as const;
});
const experiments = experimentRows();
for (const { file, what, ours } of experiments.filter(({ isAsStated }) => !isAsStated)) {
  process.stdout.write(`  ${file}: ${what} came out as ${ours}, which is not as stated\n`);
  process.exitCode = 1;
}
writeFileSync(DOCUMENT, validationDocument(results, experiments));
