import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reached } from "../remote/site.js";
import { LISTENING } from "./container.js";

/** Stands in for the program of a node: it listens, unless its commission says otherwise, and answers on one line. */
const PROGRAM = `
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
const life = Math.random();
const canWrite = ["/x", "/tmp/x", "/dev/shm/x"].some((path) => { try { writeFileSync(path, ""); return true; } catch { return false; } });
const facts = (input) => JSON.stringify({ life, input, canWrite, uid: process.getuid(), env: process.env, version: process.version });
const reach = (address, done) => {
  const [host, port] = address.split(":");
  const socket = connect(port, host, () => done("connected"));
  socket.on("error", ({ code }) => done(code)).setTimeout(1000, () => socket.destroy() && done("silence"));
};
let input = "";
process.stdin.setEncoding("utf8").on("data", (text) => (input += text)).on("end", () => {
  process.stderr.write("commissioned: " + input + "\\n");
  if (input === "fail") process.exit(3);
  if (input === "mute") return setInterval(() => {}, 60_000);
  createServer((socket) => socket.on("error", () => {}).on("data", (data) => {
    const [word, rest] = data.toString().split(" ");
    if (word === "exit") { process.stderr.write("told to exit\\n"); process.exit(Number(rest)); }
    if (word === "reach") reach(rest, (result) => socket.end(result));
    else socket.end(facts(input));
  })).listen(${LISTENING.port}, "${LISTENING.host}", () => process.stdout.write('{"listening":${LISTENING.port}}\\n'));
});
`;

/** Something that can be made to clean up, such as a test. */
export interface Owner {
  teardown(work: () => Promise<void> | void): void;
}

/** A file with the program of the stand-in; with a `mark`, of another one that does the same. */
export function exampleBundle(owner: Owner, mark = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "entanglab-"));
  owner.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "node.mjs");
  writeFileSync(path, `${PROGRAM}// ${mark}`);
  return path;
}

export const exampleRun = (): string => `test-${randomUUID().slice(0, 8)}`;

export interface Facts {
  readonly life: number;
  readonly input: string;
  readonly canWrite: boolean;
  readonly uid: number;
  readonly env: Record<string, string>;
}

/** Says something to a stand-in, and hears its answer; empty where it dies of it. */
export function sayTo(address: string, text: string): Promise<string> {
  const [host, port] = address.split(":");
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect({ port: Number(port), host: host ?? "" }, () => socket.write(text));
    socket.setTimeout(10_000, () => socket.destroy(new Error(`${address} is silent`)));
    socket.on("data", (data) => {
      answer += data.toString();
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}

export async function factsOf({ address }: Reached): Promise<Facts> {
  return JSON.parse(await sayTo(address, "facts")) as Facts;
}

/** Forwards connections on a port of this machine to the local engine, until it is cut. */
export async function relayToEngine(owner: Owner): Promise<{ port: number; cut: () => void }> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: "/var/run/docker.sock", allowHalfOpen: true });
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      open.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy()).on("close", () => open.delete(one));
    }
  });
  const cut = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  owner.teardown(cut);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, cut };
}
