import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PACKAGE_FOLDER } from "../package.js";
import { scenarioJsonSchema, scenarioReference } from "./reference.js";

export interface GeneratedFile {
  /** In the package. */
  readonly path: string;
  readonly text: string;
}

/** The files that are made from the schema. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [
    { path: "docs/scenario.md", text: scenarioReference() },
    { path: "scenario.schema.json", text: scenarioJsonSchema() },
  ];
}

/** Writes them: `node build/orchestrator/scenario/generate.js`, which `npm run gen` does too. */
export function generate(): void {
  for (const { path, text } of generatedFiles()) writeFileSync(join(PACKAGE_FOLDER, path), text);
}

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(started).href) generate();
