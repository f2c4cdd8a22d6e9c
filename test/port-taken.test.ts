import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import test from "ava";
import { NODE_PROGRAM } from "../orchestrator/cli/runtime.js";
import { openProcessSite } from "../orchestrator/runtimes/process/process-site.js";
import { createAuthority } from "../orchestrator/runtimes/remote/authority.js";
import { Commission } from "../proto/gen/entanglab/runtime/v1/runtime.js";

test("a node whose port is taken says so, and is not waited for", async (t) => {
  const squatter = createServer().listen(0, "127.0.0.1");
  t.teardown(() => squatter.close());
  await once(squatter, "listening");
  const { port: listenPort } = squatter.address() as AddressInfo;
  const authority = await createAuthority("port-taken");
  const { certificatePem, keyPem } = await authority.issue({ role: "peer", name: "alice" });
  const { certificatePem: authorityPem } = authority;
  const listening = { listenHost: "127.0.0.1", listenPort, patienceMs: 60_000 };
  const commission = Commission.encode({ authorityPem, certificatePem, keyPem, ...listening }).finish();
  const site = await openProcessSite(NODE_PROGRAM)("port-taken", ["alice"]);
  t.teardown(() => site.close());
  const problem = await t.throwsAsync(site.start("alice", commission));
  t.regex(problem?.message ?? "", /alice.*ended before it listened[\s\S]*EADDRINUSE/);
});
