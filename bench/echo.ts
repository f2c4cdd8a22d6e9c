import { text } from "node:stream/consumers";
import { Server, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";

/** A bidirectional stream that sends back what it gets: the yardstick of what one round trip costs. */
export const ECHO: ServiceDefinition = {
  echo: {
    path: "/bench.Echo/Echo",
    requestStream: true,
    responseStream: true,
    requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

/** What the echo needs, as JSON on its standard input. */
export interface EchoPapers {
  readonly authorityPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A process of its own that echoes with mutual TLS until it is ended; its port is the one line that it prints. */
async function main(): Promise<void> {
  const { authorityPem, certificatePem, keyPem } = JSON.parse(await text(process.stdin)) as EchoPapers;
  const server = new Server();
  server.addService(ECHO, {
    echo: (call: NodeJS.ReadWriteStream) => {
      call.on("data", (bytes: Buffer) => call.write(bytes));
      call.on("end", () => call.end());
    },
  });
  const pair = { cert_chain: Buffer.from(certificatePem), private_key: Buffer.from(keyPem) };
  const credentials = ServerCredentials.createSsl(Buffer.from(authorityPem), [pair], true);
  server.bindAsync("127.0.0.1:0", credentials, (problem, port) => {
    if (problem !== null) throw problem;
    process.stdout.write(`${port}\n`);
  });
}

if (process.argv[1]?.endsWith("echo.js")) await main();
