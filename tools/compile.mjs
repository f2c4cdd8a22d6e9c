import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { BUNDLE, bundle } from "./bundle.mjs";
import { exitCode, root, startTool } from "./command.mjs";

const BUILD = join(root, "build");
const STAMP = join(BUILD, ".stamp.json");

/** Whether build/ holds the outputs of the sources as they are now, and of no others. */
export function isCompiled() {
  if (!existsSync(STAMP) || !existsSync(BUNDLE)) return false;
  const sources = sourceFiles();
  return (
    readFileSync(STAMP, "utf8") === stampOf(sources) && strayOutputs(sources).length === 0 && hasEveryOutput(sources)
  );
}

/**
 * Compiles the sources into build/, removes what sources that are gone have left there, and has `hold` keep the lock for
 * it. Resolves to whether it worked.
 */
export async function compile(hold) {
  process.stderr.write("Building ...\n");
  const sources = sourceFiles();
  const stamp = stampOf(sources); // taken before compiling: a source that changes meanwhile is then noticed next time
  rmSync(STAMP, { force: true });
  for (const path of strayOutputs(sources)) rmSync(join(BUILD, path));
  const pretty = process.stderr.isTTY ? ["--pretty"] : [];
  const code = await exitCode(hold(startTool("tsc", ["-p", ".", ...pretty], ["ignore", 2, 2])));
  if (code !== 0) {
    process.stderr.write("The build failed; the errors are above.\n");
    return false;
  }
  if (!(await bundle())) return false;
  writeFileSync(`${STAMP}.new`, stamp);
  renameSync(`${STAMP}.new`, STAMP);
  return true;
}

/** Every TypeScript source, relative to the root, with forward slashes. */
function sourceFiles() {
  const { include } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
  return include
    .flatMap((folder) => filesUnder(join(root, folder)).map((path) => `${folder}/${path}`))
    .filter((path) => path.endsWith(".ts"));
}

/** Changes whenever an input of the compiler does. */
function stampOf(sources) {
  const lines = ["package-lock.json", "tsconfig.json", ...sources].map((path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    return `${path} ${size} ${mtimeMs}`;
  });
  return JSON.stringify(lines.sort(), undefined, 1);
}

const outputOf = (source) => source.replace(/\.ts$/, ".js");

function strayOutputs(sources) {
  const wanted = new Set(sources.map(outputOf));
  return filesUnder(BUILD).filter((path) => /\.js(\.map)?$/.test(path) && !wanted.has(path.replace(/\.map$/, "")));
}

const hasEveryOutput = (sources) => sources.every((source) => existsSync(join(BUILD, outputOf(source))));

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((path) => path.split(sep).join("/"));
}
