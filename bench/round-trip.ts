import { spawn } from "node:child_process";
import { once } from "node:events";
import { ChannelCredentials, Client, type ClientDuplexStream } from "@grpc/grpc-js";
import { createAuthority } from "../orchestrator/runtimes/remote/authority.js";
import { ECHO } from "./echo.js";

const WARM_UP = 2_000;
const TRIPS = 5_000;
const BYTES = 100;

/** Milliseconds of one round trip of 100 bytes on a raw grpc-js stream with mutual TLS, to another process of this machine. */
export async function rawRoundTrip(): Promise<number> {
  const authority = await createAuthority("bench");
  const server = await authority.issue({ role: "peer", name: "echo" });
  const client = await authority.issue({ role: "orchestrator", name: "bench" });
  const child = spawn(process.execPath, [new URL("./echo.js", import.meta.url).pathname], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    child.stdin.end(JSON.stringify({ ...server, authorityPem: authority.certificatePem }));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const credentials = ChannelCredentials.createSsl(
      Buffer.from(authority.certificatePem),
      Buffer.from(client.keyPem),
      Buffer.from(client.certificatePem),
    );
    const channel = new Client(`127.0.0.1:${String(line).trim()}`, credentials, {
      "grpc.ssl_target_name_override": "echo.peer.entanglab",
    });
    const { path, requestSerialize, responseDeserialize } = ECHO["echo"] as (typeof ECHO)[string];
    const stream = channel.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    await trips(stream, WARM_UP);
    const start = performance.now();
    await trips(stream, TRIPS);
    const each = (performance.now() - start) / TRIPS;
    stream.resume().end();
    await once(stream, "end");
    channel.close();
    return each;
  } finally {
    child.kill("SIGKILL");
  }
}

function trips(stream: ClientDuplexStream<Buffer, Buffer>, count: number): Promise<void> {
  const bytes = Buffer.alloc(BYTES);
  let left = count;
  return new Promise((resolve, reject) => {
    const onData = (): void => {
      left -= 1;
      if (left > 0) {
        stream.write(bytes);
        return;
      }
      stream.off("data", onData).off("error", reject);
      resolve();
    };
    stream.on("data", onData).on("error", reject);
    stream.write(bytes);
  });
}
