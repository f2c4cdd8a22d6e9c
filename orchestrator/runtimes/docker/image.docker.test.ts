import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import test, { type ExecutionContext } from "ava";
import { connectEngine, type Engine } from "./engine.js";
import { exampleBundle } from "./example-node.js";
import { ensureImage, type ImageOptions } from "./image.js";
import { imageId } from "./image-id.js";
import { DockerFailure } from "./trouble.js";

test("an image is built when it is missing, kept as long as it is right, and never taken when it is stale", async (t) => {
  const engine = await connectEngine();
  const news: string[] = [];
  const tell = (line: string): unknown => news.push(line);
  await ensureImage(engine, { bundle: exampleBundle(t) }); // so that the base is there
  const bundle = exampleBundle(t, randomUUID());
  const first = await ensured(t, engine, { bundle, tell });
  t.is(news.length, 1);
  t.is(await ensured(t, engine, { bundle, tell }), first);
  t.is(news.length, 1);
  const id = await imageId(engine, first);
  await engine.docker.getImage(first).remove();
  t.is(await ensured(t, engine, { bundle, tell }), first);
  t.is(news.length, 2);
  t.truthy(id);
  const changed = await ensured(t, engine, { bundle: exampleBundle(t, randomUUID()) });
  t.not(changed, first);
  const { Config } = await engine.docker.getImage(first).inspect();
  t.like(Config, { User: "65534:65534", Entrypoint: ["node", "/entanglab/node.mjs"] });
});

test("two who build an image at once both have it", async (t) => {
  const engine = await connectEngine();
  const bundle = exampleBundle(t, randomUUID());
  await ensureImage(engine, { bundle: exampleBundle(t) });
  const [one, other] = await Promise.all([ensured(t, engine, { bundle }), ensured(t, engine, { bundle })]);
  t.is(one, other);
  t.truthy(await imageId(engine, one));
});

test("a base is made of a Node.js binary, and made once", async (t) => {
  const engine = await connectEngine();
  const news: string[] = [];
  const options = { nodeBinary: process.execPath, bundle: exampleBundle(t), tell: (line: string) => news.push(line) };
  const name = await ensureImage(engine, options);
  news.length = 0;
  t.is(await ensureImage(engine, options), name);
  t.deepEqual(news, []);
  const base = `entanglab/base:node-${process.versions.node}`;
  t.is(await ensureImage(engine, { base, bundle: exampleBundle(t) }), name);
  const [{ StatusCode }] = await engine.docker.run(base, ["node", "--version"], new PassThrough(), {
    HostConfig: { AutoRemove: true },
  });
  t.is(StatusCode, 0);
});

test("a base that nobody has is refused by name", async (t) => {
  const engine = await connectEngine();
  const base = "registry.invalid/entanglab/none:1";
  const failure = await t.throwsAsync(ensureImage(engine, { base, bundle: exampleBundle(t) }), {
    instanceOf: DockerFailure,
  });
  t.true(failure?.message.startsWith(`Docker failed at pulling ${base}: `));
});

async function ensured(t: ExecutionContext, engine: Engine, options: ImageOptions): Promise<string> {
  const name = await ensureImage(engine, options);
  t.teardown(async () => {
    if ((await imageId(engine, name)) !== undefined) await engine.docker.getImage(name).remove({ force: true });
  });
  return name;
}
