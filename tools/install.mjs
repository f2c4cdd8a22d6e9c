import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { exitCode, root } from "./command.mjs";

/** Whether node_modules holds what package-lock.json asks for, made for this platform. npm writes its own record there last. */
export function isInstalled() {
  const wanted = packagesIn("package-lock.json");
  const present = packagesIn("node_modules/.package-lock.json");
  if (wanted === undefined || present === undefined) return false;
  const isComplete = Object.entries(wanted).every(
    ([path, entry]) => path === "" || isOptional(entry) || isSame(entry, present[path]),
  );
  const hasNothingElse = Object.entries(present).every(
    ([path, entry]) =>
      isSame(entry, wanted[path]) && runsHere(entry.os, process.platform) && runsHere(entry.cpu, process.arch),
  );
  return isComplete && hasNothingElse;
}

/** Installs exactly what package-lock.json says, and has `hold` keep the lock for it. Resolves to whether it worked. */
export async function install(hold) {
  process.stderr.write("Installing packages with `npm ci` (once, about half a minute) ...\n");
  const code = await exitCode(hold(startNpm("ci", "--include=dev", "--no-audit", "--no-fund")));
  if (code !== 0) {
    process.stderr.write(`\n\`npm ci\` failed with exit code ${code}; it needs to reach a package registry once.\n`);
    return false;
  }
  if (!isInstalled()) {
    process.stderr.write("`npm ci` succeeded, but node_modules does not hold what package-lock.json asks for.\n");
    return false;
  }
  return true;
}

/** Starts the npm that runs us, or else the one on the PATH. What it says goes to standard error: output belongs to the CLI. */
function startNpm(...args) {
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const running = process.env.npm_execpath;
  if (running !== undefined && basename(running) === "npm-cli.js") {
    return spawn(process.execPath, [running, ...args], options);
  }
  return process.platform === "win32"
    ? spawn("npm.cmd", args, { ...options, shell: true })
    : spawn("npm", args, options);
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isOptional = (entry) => entry.optional === true || entry.devOptional === true;

const isSame = (entry, other) =>
  other !== undefined && entry.version === other.version && entry.integrity === other.integrity;

/** Reads an `os` or `cpu` list of package.json: absent means everywhere, `!` excludes. */
function runsHere(list, here) {
  if (list === undefined) return true;
  return list.includes(here) || (list.every((name) => name.startsWith("!")) && !list.includes(`!${here}`));
}
