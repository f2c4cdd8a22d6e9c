import { accessSync, constants } from "node:fs";
import { request } from "node:http";
import { delimiter, join } from "node:path";

const PATIENCE_MS = 5_000;

/** What some tests need beside Node.js, and how to see whether it is there: `missing` says why not, or nothing. */
export const ENGINES = [
  { name: "docker", missing: dockerMissing },
  { name: "redis", missing: redisMissing },
  { name: "other-node", missing: otherNodeMissing },
];

/** The engine whose tests a built test file holds, or undefined. */
export const engineOf = (file) => ENGINES.find(({ name }) => file.endsWith(`.${name}.test.js`))?.name;

/** The engines that must be there: a missing one is a failure then, not a reason to leave tests out. */
export const required = () => new Set((process.env.ENTANGLAB_REQUIRED_ENGINES ?? "").split(/[\s,]+/).filter(Boolean));

async function dockerMissing() {
  const host = process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock";
  const target = host.startsWith("unix://")
    ? { socketPath: host.slice("unix://".length) }
    : { host: new URL(host).hostname, port: new URL(host).port || 2375 };
  const isThere = await new Promise((resolve) => {
    const ping = request({ ...target, path: "/_ping", timeout: PATIENCE_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on("timeout", () => ping.destroy());
    ping.on("error", () => resolve(false));
    ping.end();
  });
  return isThere ? undefined : `no Docker Engine answers at ${host}`;
}

function redisMissing() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const isThere = folders.some((folder) => {
    try {
      accessSync(join(folder, "redis-server"), constants.X_OK);
      return true;
    } catch {
      return false; // not in this folder
    }
  });
  return isThere ? undefined : "redis-server is not on the PATH";
}

/** Another version of Node.js, whose binary ENTANGLAB_OTHER_NODE names, for the image of a node. */
async function otherNodeMissing() {
  const binary = process.env.ENTANGLAB_OTHER_NODE;
  if (!binary) return "ENTANGLAB_OTHER_NODE names no binary of another version of Node.js";
  return dockerMissing();
}
