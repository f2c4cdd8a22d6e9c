import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, runTool } from "./command.mjs";
import { filesIn, generatedDocuments, generateProtoCode, PROTO_CODE } from "./generated.mjs";
import { prepare } from "./prepare.mjs";

const CHECKS = [
  {
    name: "style",
    passes: async () => (await runTool("biome", "check", "--error-on-warnings")) === 0,
    remedy: "`npx biome check --write` fixes much of it; `npx biome explain RULE` says why",
  },
  { name: "protos", passes: async () => (await runTool("buf", "lint")) === 0, remedy: "edit proto/" },
  {
    name: "format of protos",
    passes: async () => (await runTool("buf", "format", "--diff", "--exit-code")) === 0,
    remedy: "npx buf format --write",
  },
  { name: "code generated from protos", passes: protoCodeIsCurrent, remedy: "npm run gen" },
  { name: "generated documents", passes: documentsAreCurrent, remedy: "npm run gen" },
];

process.exitCode = (await prepare()) && (await check()) ? 0 : 1;

async function check() {
  const failed = [];
  for (const one of CHECKS) if (!(await one.passes())) failed.push(one);
  for (const { name, remedy } of failed) process.stderr.write(`✘ ${name}: ${remedy}\n`);
  return failed.length === 0;
}

async function protoCodeIsCurrent() {
  const folder = mkdtempSync(join(tmpdir(), "entanglab-check-"));
  try {
    if (!(await generateProtoCode(folder))) return false;
    const fresh = filesIn(join(folder, PROTO_CODE));
    const committed = filesIn(join(root, PROTO_CODE));
    const paths = [...new Set([...fresh.keys(), ...committed.keys()])];
    return reportOutdated(
      paths.filter((path) => fresh.get(path) !== committed.get(path)).map((path) => `${PROTO_CODE}/${path}`),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function documentsAreCurrent() {
  const isCurrent = ({ path, text }) => existsSync(join(root, path)) && readFileSync(join(root, path), "utf8") === text;
  const outdated = (await generatedDocuments()).filter((document) => !isCurrent(document));
  return reportOutdated(outdated.map(({ path }) => path));
}

function reportOutdated(paths) {
  for (const path of paths) process.stderr.write(`${path} is not what is generated now\n`);
  return paths.length === 0;
}
