import { Commission } from "../../../proto/gen/entanglab/runtime/v1/runtime.js";
import { createAuthority } from "../remote/authority.js";
import { connectNode } from "../remote/connection.js";
import { openProcessSite } from "./process-site.js";

// An orchestrator for the tests to kill: it starts one node, calls it if that is worth the patience, and says its port.
const [, , program = "", patience = ""] = process.argv;
const authority = await createAuthority("orphans");
const { certificatePem: authorityPem } = authority;
const site = await openProcessSite(program)("orphans", ["alice"]);
const commission = Commission.encode({
  ...{ authorityPem, ...(await authority.issue({ role: "peer", name: "alice" })) },
  ...{ listenHost: site.listening.host, listenPort: site.listening.port, patienceMs: Number(patience) },
}).finish();
const { address } = await site.start("alice", commission);
const say = (): void => {
  process.stdout.write(`${JSON.stringify({ port: Number(address.split(":")[1]) })}\n`);
};
if (Number(patience) > 10_000) {
  const seat = await connectNode({
    ...{ node: "alice", address, authorityPem, deadlineMs: 10_000 },
    credentials: await authority.issue({ role: "orchestrator", name: "orchestrator" }),
    listener: { answered: say, lost: () => undefined },
  });
  seat.send({
    request: { $case: "assign", value: { rank: 2, epoch: 0, isDetailed: false, neighbours: [] } },
  });
} else say();
setInterval(() => undefined, 60_000);
