import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./command.mjs";

const ENTRY = join(root, "build", "nodes", "main.js");
/** The one file that is the program of a node. */
export const BUNDLE = join(root, "build", "docker", "node.mjs");

// Packages in CommonJS ask for Node.js modules by `require`, which a module does not have.
const BANNER = 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);';

/**
 * Makes the one file that is the program of a node out of the build. The same build gives the same bytes. Needs a build.
 * Resolves to whether it worked; what went wrong is on standard error.
 */
export async function bundle({ entry = ENTRY, output = BUNDLE } = {}) {
  const { build } = await import("esbuild"); // not before the packages are installed
  const draft = `${output}.${process.pid}`;
  mkdirSync(dirname(output), { recursive: true });
  try {
    await build({
      entryPoints: [entry],
      outfile: draft,
      absWorkingDir: root,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      banner: { js: BANNER },
      plugins: [healthProtoInside],
      logLevel: "warning",
    });
  } catch {
    return false; // esbuild has said why
  }
  renameSync(draft, output);
  return true;
}

/** grpc-health-check reads its .proto from its own folder, which a bundle lacks: the definition goes into the code. */
const healthProtoInside = {
  name: "health-proto-inside",
  setup(context) {
    context.onLoad({ filter: /grpc-health-check[\\/]build[\\/]src[\\/]health\.js$/ }, ({ path }) => {
      const loader = createRequire(path).resolve("@grpc/proto-loader");
      const protobuf = createRequire(loader)("protobufjs");
      const proto = join(dirname(path), "..", "..", "proto", "health", "v1", "health.proto");
      const definition = JSON.stringify(protobuf.loadSync(proto).toJSON());
      const text = readFileSync(path, "utf8");
      const contents = text
        .replace("loadSync)('health/v1/health.proto',", `fromJSON)(${definition},`)
        .replaceAll("__dirname", '"."');
      if (!contents.includes("fromJSON)(")) throw new Error(`${path} loads its .proto in another way than expected`);
      return { contents, loader: "js" };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url) && !(await bundle())) process.exitCode = 1;
