import { createServer, type Server, type Socket } from "node:net";
import test, { type ExecutionContext } from "ava";
import { connectEngine, Engine } from "./engine.js";
import { DockerUnavailable } from "./trouble.js";

test("an engine that is not there is one sentence with advice", async (t) => {
  const socketPath = "/nonexistent/docker.sock";
  const error = await t.throwsAsync(connectEngine({ socketPath }), { instanceOf: DockerUnavailable });
  t.is(
    error?.message,
    `the Docker Engine at unix://${socketPath} cannot be used: greeting it: connect ENOENT ${socketPath} ` +
      "(is it running?); --runtime embedded needs no Docker",
  );
});

test.serial("DOCKER_HOST is where the engine is looked for", async (t) => {
  const before = process.env["DOCKER_HOST"];
  t.teardown(() => {
    if (before === undefined) delete process.env["DOCKER_HOST"];
    else process.env["DOCKER_HOST"] = before;
  });
  process.env["DOCKER_HOST"] = "tcp://127.0.0.1:1";
  const dead = await t.throwsAsync(connectEngine(), { instanceOf: DockerUnavailable });
  t.regex(dead?.message ?? "", /at tcp:\/\/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/);
  process.env["DOCKER_HOST"] = "tcp://what?:is this";
  await t.throwsAsync(connectEngine(), { instanceOf: DockerUnavailable });
});

test("an engine that accepts and stays silent is given up, and so are its other calls", async (t) => {
  const engine = new Engine((await serverOf(t, () => undefined)).docker, "the test");
  const other = t.throwsAsync(engine.ask("asking", (docker) => docker.info()));
  const error = await t.throwsAsync(
    engine.ask("looking", (docker) => docker.info(), 50),
    { instanceOf: DockerUnavailable },
  );
  t.regex(error?.message ?? "", /looking: no answer within 0\.05 s/);
  t.true((await other) instanceof DockerUnavailable);
});

test("work that stalls is given up, and work that fails says why", async (t) => {
  const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const chunk = (line: string): string => `${(line.length + 1).toString(16)}\r\n${line}\n\r\n`;
  const stalled = await serverOf(t, (socket) => socket.write(head + chunk('{"status":"Pulling"}')));
  await t.throwsAsync(follow(stalled), { message: "Docker failed at pulling: no answer within 0.1 s" });
  const failing = await serverOf(t, (socket) => socket.write(head + chunk('{"error":"no space left on device"}')));
  await t.throwsAsync(follow(failing), { message: "Docker failed at pulling: no space left on device" });
});

function follow({ docker }: Pick<Engine, "docker">): Promise<void> {
  const pull = (one: Engine["docker"], abortSignal: AbortSignal) => one.pull("a:b", { abortSignal });
  return new Engine(docker, "the test").follow("pulling", pull, { silenceMs: 100, totalMs: 10_000 });
}

/** An engine that greets, and answers everything else as it is told. */
async function serverOf(t: ExecutionContext, answer: (socket: Socket) => unknown): Promise<Engine> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      if (data.toString().includes("/_ping")) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
      else answer(socket);
    });
  });
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return await connectEngine({ host: "127.0.0.1", port: typeof address === "object" ? (address?.port ?? 0) : 0 });
}
