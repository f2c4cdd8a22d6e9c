import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./command.mjs";
import { generatedDocuments, generateProtoCode, PROTO_CODE } from "./generated.mjs";
import { prepare, prepareTools } from "./prepare.mjs";

process.exitCode = (await generate()) ? 0 : 1;

/** Writes the code of proto/ anew, builds, and writes the documents that the build generates. */
async function generate() {
  if (!(await prepareTools())) return false;
  rmSync(join(root, PROTO_CODE), { recursive: true, force: true });
  if (!(await generateProtoCode(root))) return false;
  if (!(await prepare())) return false;
  for (const { path, text } of await generatedDocuments()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return true;
}
