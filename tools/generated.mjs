import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { root, runTool } from "./command.mjs";

/** Where the code generated from proto/ lives. */
export const PROTO_CODE = "proto/gen";

/** Generates the code of proto/ below `folder`. Resolves to whether it worked. */
export async function generateProtoCode(folder) {
  return (await runTool("buf", "generate", "--output", folder)) === 0;
}

/** The documents that the build writes about itself, each as `{ path, text }`. Needs a build. */
export async function generatedDocuments() {
  const main = join(root, "build", "orchestrator", "scenario", "generate.js");
  if (!existsSync(main)) return [];
  const { generatedFiles } = await import(pathToFileURL(main).href);
  return generatedFiles();
}

/** Every file below a folder, by its path there, with its text. */
export function filesIn(folder) {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path), "utf8")]));
}
