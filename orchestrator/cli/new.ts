import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_FOLDER } from "../package.js";
import { wrongName } from "../scenario/resolve/names.js";
import { Failure } from "./failure.js";

const SCENARIOS = join(PACKAGE_FOLDER, "scenarios");

/** The scenarios that ship, by name. */
export function examples(): string[] {
  return readdirSync(SCENARIOS)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** `new`: writes a copy of an example under a name of its own, and returns the file. */
export function newScenario(name: string, from: string): string {
  const wrong = wrongName(name);
  if (wrong !== undefined) throw new Failure(wrong);
  const file = `${name}.yaml`;
  if (existsSync(file)) throw new Failure(`${file}: exists already; allowed: a name that is not taken`);
  const text = readFileSync(join(SCENARIOS, `${from}.yaml`), "utf8");
  writeFileSync(file, text.replace(/^scenario: .*$/m, `scenario: ${name}`));
  return file;
}
