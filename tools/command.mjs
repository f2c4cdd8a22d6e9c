import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const TOOLS = {
  ava: "node_modules/ava/entrypoints/cli.mjs",
  biome: "node_modules/@biomejs/biome/bin/biome",
  buf: "node_modules/@bufbuild/buf/bin/buf",
  tsc: "node_modules/typescript/bin/tsc",
};

/** Starts an installed development tool in the root folder, without a shell. */
export function startTool(name, args, stdio) {
  return spawn(process.execPath, [join(root, TOOLS[name]), ...args], { cwd: root, stdio });
}

/** Waits for a child process and gives its exit code; one that could not start, or that a signal ended, gives 1. */
export function exitCode(child) {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Runs an installed development tool to its end; what it says is shown. */
export function runTool(name, ...args) {
  return exitCode(startTool(name, args, "inherit"));
}

/** Runs a program of the build in this process, as if `node build/MAIN ...args` had been typed. */
export async function runBuilt(main, args) {
  const path = join(root, "build", main);
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}
