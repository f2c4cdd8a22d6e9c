import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pack } from "tar-stream";
import { PACKAGE_FOLDER } from "../../package.js";
import { type BaseChoice, baseImage } from "./base.js";
import type { Engine } from "./engine.js";
import { imageId } from "./image-id.js";

export interface ImageOptions extends BaseChoice {
  /** The bundled program of a node; default: the one of the build. */
  readonly bundle?: string;
  /** Hears of work that takes long. */
  readonly tell?: (news: string) => void;
}

const DOCKERFILE = join(PACKAGE_FOLDER, "docker", "Dockerfile");
const BUNDLE = join(PACKAGE_FOLDER, "build", "docker", "node.mjs");
const BUILD = { silenceMs: 120_000, totalMs: 300_000 };
const HASH_DIGITS = 16;

/**
 * Sees to it that the image of a node is there, and gives its name. The name holds a hash of all that goes into it, so an
 * image of another build is never taken for it, and two that build it at once make the same.
 */
export async function ensureImage(engine: Engine, options: ImageOptions = {}): Promise<string> {
  const base = await baseImage(engine, options);
  const dockerfile = readFileSync(DOCKERFILE);
  const program = readBundle(options.bundle ?? BUNDLE);
  const name = `entanglab/node:${hashOf(dockerfile, program, base)}`;
  if ((await imageId(engine, name)) !== undefined) return name;
  const build = begun.get(name) ?? buildImage(engine, { name, base, dockerfile, program, tell: options.tell });
  begun.set(name, build);
  try {
    await build;
  } finally {
    begun.delete(name);
  }
  return name;
}

/** Builds of this process that are not over. Two that are alike would leave an image without a name behind. */
const begun = new Map<string, Promise<void>>();

interface Build {
  readonly name: string;
  readonly base: string;
  readonly dockerfile: Buffer;
  readonly program: Buffer;
  readonly tell: ImageOptions["tell"];
}

async function buildImage(engine: Engine, { name, base, dockerfile, program, tell }: Build): Promise<void> {
  tell?.(`building the image of a node, ${name}`);
  const context = pack();
  // Nothing of the tar may depend on when it was made: then two builds give the same layers.
  const entry = { mode: 0o444, mtime: new Date(0) };
  context.entry({ ...entry, name: "Dockerfile" }, dockerfile);
  context.entry({ ...entry, name: "node.mjs" }, program);
  context.finalize();
  await engine.follow(
    `building the image ${name}`,
    (docker, abortSignal) =>
      docker.buildImage(context, { t: name, buildargs: { BASE: base }, rm: true, forcerm: true, abortSignal }),
    BUILD,
  );
}

function readBundle(path: string): Buffer {
  if (!existsSync(path)) throw new Error(`${path} is missing, the program of a node: \`npm run build\` makes it`);
  return readFileSync(path);
}

function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest("hex").slice(0, HASH_DIGITS);
}
