import { spawnSync } from "node:child_process";
import { createReadStream, realpathSync, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";

const NOBODY = 65534;

/** What a C library looks for before it resolves a name or a user. */
const SETTINGS: Record<string, string> = {
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
  "etc/passwd": `root:x:0:0:root:/:/sbin/nologin\nnobody:x:${NOBODY}:${NOBODY}:nobody:/:/sbin/nologin\n`,
  "etc/group": `root:x:0:\nnobody:x:${NOBODY}:\n`,
};

/** A tar of the smallest tree in which a Node.js binary of this machine runs: itself, its libraries and their loader. */
export function nodeTree(binary: string): Pack {
  const tree = pack();
  fill(tree, binary).catch((error: Error) => tree.destroy(error));
  return tree;
}

async function fill(tree: Pack, binary: string): Promise<void> {
  for (const [name, text] of Object.entries(SETTINGS)) tree.entry({ name, mode: 0o644, mtime: new Date(0) }, text);
  for (const library of librariesOf(binary)) await add(tree, library, library.slice(1));
  await add(tree, binary, "usr/local/bin/node");
  tree.finalize();
}

async function add(tree: Pack, path: string, name: string): Promise<void> {
  const file = realpathSync(path);
  const entry = tree.entry({ name, mode: 0o755, mtime: new Date(0), size: statSync(file).size });
  await pipeline(createReadStream(file), entry);
}

/** The absolute paths of what `ldd` lists, the loader among them; nothing for a static binary. */
export function librariesOf(binary: string): string[] {
  const { stdout, stderr, status, error } = spawnSync("ldd", [binary], { encoding: "utf8" });
  if (error !== undefined)
    throw new Error(`cannot tell which libraries ${binary} needs: ldd did not run`, { cause: error });
  if (/not a dynamic executable|statically linked|Not a valid dynamic program/.test(stdout + stderr)) return [];
  if (status !== 0 || stdout.includes("not found")) throw new Error(`ldd ${binary}: ${stderr || stdout}`);
  return stdout.split("\n").flatMap((line) => /(?:=>\s*|^\s*)(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}
