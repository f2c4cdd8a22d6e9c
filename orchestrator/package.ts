import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package, wherever the build lies in it. */
export const PACKAGE_FOLDER: string = findUpwards(dirname(fileURLToPath(import.meta.url)));

/** The version of this package. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8")) as { version: string }
).version;

function findUpwards(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("package.json is missing from the package");
  return findUpwards(parent);
}
