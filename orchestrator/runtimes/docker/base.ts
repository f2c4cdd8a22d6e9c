import { execFileSync } from "node:child_process";
import type { Engine } from "./engine.js";
import { imageId } from "./image-id.js";
import { nodeTree } from "./node-tree.js";
import { DockerFailure } from "./trouble.js";

/** What a node's image is built on. */
export interface BaseChoice {
  /** The name of an image with Node.js in it. */
  readonly base?: string;
  /** A Node.js binary of this machine, to make a base of. */
  readonly nodeBinary?: string;
  /** Hears of work that takes long. */
  readonly tell?: (news: string) => void;
}

/** A registry that says nothing for so long is taken as out of reach. */
const PULL = { silenceMs: 15_000, totalMs: 300_000 };
const IMPORT = { silenceMs: 120_000, totalMs: 300_000 };
const ARCHITECTURE: Record<string, string> = {
  x64: "amd64",
  arm64: "arm64",
  arm: "arm",
  ppc64: "ppc64le",
  s390x: "s390x",
};

/**
 * The id of the image that a node's image is built on: the one asked for, or the slim image of our own Node.js version. Where
 * that cannot be had, a base is made of our own binary and kept for the next time.
 */
export async function baseImage(engine: Engine, { base, nodeBinary, tell }: BaseChoice): Promise<string> {
  if (base !== undefined) return (await imageId(engine, base)) ?? (await pulled(engine, base, tell));
  if (nodeBinary !== undefined) {
    const version = execFileSync(nodeBinary, ["--version"], { encoding: "utf8" }).trim().replace("v", "");
    return (await imageId(engine, homemade(version))) ?? (await made(engine, { binary: nodeBinary, version, tell }));
  }
  const { node: version } = process.versions;
  const official = `node:${version}-bookworm-slim`;
  const present = (await imageId(engine, official)) ?? (await imageId(engine, homemade(version)));
  if (present !== undefined) return present;
  try {
    return await pulled(engine, official, tell);
  } catch (cause) {
    if (!(cause instanceof DockerFailure)) throw cause;
    tell?.(`${official} cannot be pulled; making a base image of this machine's Node.js instead`);
    return await made(engine, { binary: process.execPath, version, tell, cause });
  }
}

const homemade = (version: string): string => `entanglab/base:node-${version}`;

async function pulled(engine: Engine, name: string, tell: BaseChoice["tell"]): Promise<string> {
  tell?.(`pulling ${name}`);
  await engine.follow(`pulling ${name}`, (docker, abortSignal) => docker.pull(name, { abortSignal }), PULL);
  return await idOf(engine, name);
}

interface Making {
  readonly binary: string;
  readonly version: string;
  readonly tell: BaseChoice["tell"];
  /** Why none was pulled. */
  readonly cause?: unknown;
}

/** Makes a base image of a Node.js binary, the libraries that it needs, and next to nothing else. */
async function made(engine: Engine, { binary, version, tell, cause }: Making): Promise<string> {
  const name = homemade(version);
  const { Os, Arch } = await engine.ask("asking for its version", (docker) => docker.version());
  if (process.platform !== "linux" || Os !== "linux" || Arch !== ARCHITECTURE[process.arch]) {
    throw new Error(
      `no base image for nodes: none can be pulled, and ${binary} (${process.platform}, ${process.arch}) cannot run in the ` +
        `containers of ${engine.where} (${Os}, ${Arch}); load an image of Node.js there, named node:${version}-bookworm-slim`,
      { cause },
    );
  }
  tell?.(`making ${name} of ${binary}`);
  const [repo, tag] = name.split(":");
  const tree = nodeTree(binary);
  await engine.follow(
    `importing ${name}`,
    (docker, abortSignal) => docker.importImage(tree, { repo, tag, abortSignal }),
    IMPORT,
  );
  return await idOf(engine, name);
}

async function idOf(engine: Engine, name: string): Promise<string> {
  const id = await imageId(engine, name);
  if (id === undefined) throw new Error(`the image ${name} is gone already: was it removed by someone else?`);
  return id;
}
