import { writeFileSync } from "node:fs";
import process from "node:process";
import { describe, validationDocument } from "./document.js";
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
writeFileSync(DOCUMENT, validationDocument(results));
