import { alone } from "./alone.mjs";
import { compile, isCompiled } from "./compile.mjs";
import { install, isInstalled } from "./install.mjs";

const NODE_MIN = [20, 19];

/**
 * Installs the packages and builds the sources where that is needed. Says what it does, and what went wrong, on standard
 * error. Resolves to whether the build can be used.
 */
export async function prepare() {
  if (!nodeIsNewEnough()) return false;
  if (isInstalled() && isCompiled()) return true;
  return alone(async (hold) => (await installed(hold)) && (isCompiled() || (await compile(hold))));
}

/** Installs the packages where that is needed. Resolves to whether they can be used. */
export async function prepareTools() {
  if (!nodeIsNewEnough()) return false;
  return isInstalled() || alone(installed);
}

async function installed(hold) {
  return isInstalled() || (await install(hold));
}

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isEnough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  if (!isEnough) {
    process.stderr.write(
      `Entanglab needs Node.js ${NODE_MIN.join(".")} or newer; this is ${process.versions.node} (${process.execPath}).\n`,
    );
  }
  return isEnough;
}
